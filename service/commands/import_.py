"""nqi import"""

import sys
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from service.catalogue.checking import Progress
from service.catalogue.files import UnreadablePath
from service.catalogue.importing import ImportReport, import_catalogue
from service.commands.running import database, fail, run, settings_or_fail

_MOST_SHOWN = 50


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Store the good rows although there are bad ones.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def command(path: Path, skip_bad: bool, as_json: bool) -> None:
    """Bring stations and offerings into the catalogue (docs/catalogue-format.md).

    PATH is a folder with stations.jsonl and offerings.jsonl, in it or below it, or one such file.
    Rows are known by their id: importing the same twice changes nothing. With a bad row nothing
    is stored. Exit code 0: stored; 1: there were bad rows; 2: PATH or the database is unusable.

    \b
    Examples:
      nqi import fixtures/liuzhou
      nqi import offerings.jsonl --skip-bad --json
    """
    settings = settings_or_fail()
    progress = _terminal_progress() if sys.stderr.isatty() and not as_json else lambda *_: None

    async def work() -> ImportReport:
        async with database(settings, "import") as engine:
            return await import_catalogue(engine, path, skip_bad, progress)

    try:
        report = run(work)
    except UnreadablePath as error:
        fail(str(error))
    if as_json:
        print(msgspec.json.encode(report).decode())
    else:
        _show(report)
    raise SystemExit(1 if report.stations.failed or report.offerings.failed else 0)


def _terminal_progress() -> Progress:
    def show(stage: str, count: int) -> None:
        print(f"\r{stage} {count:,} offerings", end="", file=sys.stderr, flush=True)

    return show


def _show(report: ImportReport) -> None:
    console = Console()
    table = Table("", "created", "updated", "unchanged", "failed")
    for name, count in (("stations", report.stations), ("offerings", report.offerings)):
        table.add_row(name, *(str(n) for n in (count.created, count.updated, count.unchanged, count.failed)))
    console.print(table)
    for bad in report.bad_rows[:_MOST_SHOWN]:
        console.print(
            f"{bad.file}:{bad.line} {bad.field or '/'} {bad.value}: {bad.rule}",
            style="red",
            markup=False,
            soft_wrap=True,
        )
    if len(report.bad_rows) > _MOST_SHOWN:
        console.print(f"… and {len(report.bad_rows) - _MOST_SHOWN} more; --json lists up to 5,000")
    if not report.stored:
        console.print("nothing was stored; correct the rows, or use --skip-bad")
