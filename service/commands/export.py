"""nqi export"""

from pathlib import Path

import click
import msgspec

from service.catalogue.exporting import export_catalogue
from service.commands.running import database, run, settings_or_fail


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def command(folder: Path, as_json: bool) -> None:
    """Write the catalogue as stations.jsonl and offerings.jsonl into FOLDER.

    The files are those that `nqi import` reads; importing them again changes nothing.

    \b
    Example:
      nqi export backup/2026-11
    """
    settings = settings_or_fail()

    async def work() -> dict[str, int]:
        async with database(settings, "export") as engine:
            return await export_catalogue(engine, folder)

    folder.mkdir(parents=True, exist_ok=True)
    counts = run(work)
    if as_json:
        print(msgspec.json.encode(counts).decode())
    else:
        print(f"{counts['stations']} stations, {counts['offerings']} offerings → {folder}")
