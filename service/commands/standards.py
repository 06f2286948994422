"""nqi standards"""

from pathlib import Path

import click
import msgspec

from service.commands.running import database, fail, run, settings_or_fail
from service.standards.importing import StandardsReport, import_standards

_MOST_SHOWN = 50


@click.command("standards")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def command(path: Path, as_json: bool) -> None:
    """Bring editions of standards into the table of standards.

    PATH is a CSV file in UTF-8 with the columns code, edition, title, state (current, withdrawn,
    upcoming), published, effective, withdrawn, replaced_by. Editions are known by code and edition;
    those that the file does not name stay. With a bad row nothing is stored.

    \b
    Example:
      nqi standards fixtures/standards.csv
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        fail(str(error))

    async def work() -> StandardsReport:
        async with database(settings_or_fail(), "standards") as engine, engine.begin() as connection:
            return await import_standards(connection, content)

    report = run(work)
    if as_json:
        print(msgspec.json.encode(report).decode())
    else:
        print(f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged")
        for bad in report.bad_rows[:_MOST_SHOWN]:
            print(f"{path}:{bad.line} {bad.column}: {bad.rule}")
    raise SystemExit(0 if report.stored else 1)
