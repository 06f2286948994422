"""nqi simulate"""

import asyncio
import signal
import sys
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from service.commands.running import fail
from service.simulation.report import Report, rows_of
from service.simulation.running import NotStarted
from service.simulation.simulating import simulate
from service.simulation.year import Progress, Scale


@click.command("simulate")
@click.argument("city", type=click.Choice(["wuhan"]))
@click.option("--needs", type=click.IntRange(1, 100_000), default=2000, show_default=True, help="Needs to submit.")
@click.option("--enterprises", type=click.IntRange(1, 9999), default=3000, show_default=True)
@click.option("--days", type=click.IntRange(5, 730), default=365, show_default=True, help="Days of the calendar.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same lots.")
@click.option("--kill", "kills", type=click.IntRange(0, 500), default=0, help="kill -9 serving processes and database.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write the report here, as JSON.")
@click.option("--keep", is_flag=True, help="Leave the folder of the service, with its database and the three lists.")
def command(
    city: str, needs: int, enterprises: int, days: int, seed: int, kills: int, report: Path | None, keep: bool
) -> None:
    """Model a year of a city's one-stop service over HTTP, and reckon whether everything came right.

    Starts a service of its own with a clock of its own, plays enterprises, clerks and stations
    through the public API, and closes the books (docs/simulation.md). Nothing of it touches
    a service that runs. Exit code 0: every book balances; 1: one does not.

    \b
    Examples:
      nqi simulate wuhan
      nqi simulate wuhan --needs 200 --days 90 --kill 10 --report year.json
    """
    del city  # one is modelled so far
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    scale = Scale(seed=seed, needs=needs, enterprises=enterprises, days=days, kills=kills)
    try:
        found = asyncio.run(simulate(scale, Progress(sys.stderr.isatty()), keep))
    except NotStarted as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("stopped before the year was over")
    if report is not None:
        report.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2))
    _show(found)
    raise SystemExit(0 if found.balanced else 1)


def _show(report: Report) -> None:
    table = Table("what", "came to", show_header=False)
    for name, value in rows_of(report):
        table.add_row(name, value)
    console = Console()
    console.print(table)
    for balance in report.balances:
        for fault in balance.faults:
            console.print(f"{balance.book}: {fault}", markup=False)
