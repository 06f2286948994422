"""Files → catalogue: everything is checked before anything is written, and all of it is written in one transaction."""

from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.queries.history import Note
from models.queries.importing import Written, one_at_a_time, write_offerings, write_stations
from service.catalogue.checking import Checked, Progress, check
from service.catalogue.files import BadRow, CatalogueFiles, as_row, find_files, with_organization
from service.catalogue.listings import OfferingListing, StationListing
from service.portions import portions

_BATCH = 1_000
_BY_COMMAND = Note(actor="nqi import", action="imported")


class Count(msgspec.Struct, kw_only=True):
    """How many rows were created, updated, left as they were, or refused."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0


class ImportReport(msgspec.Struct, kw_only=True):
    """What an import did; `stored` is false where bad rows kept everything out. Of the bad rows the first are listed."""

    stored: bool
    stations: Count
    offerings: Count
    bad_rows: list[BadRow]


async def import_catalogue(
    engine: AsyncEngine, path: Path, skip_bad: bool, progress: Progress = lambda *_: None
) -> ImportReport:
    """Import a folder or a file; with bad rows nothing is stored, unless they are to be skipped."""
    files = find_files(path)
    async with engine.begin() as connection:
        await one_at_a_time(connection)
        checked = await check(connection, files, progress)
        report = ImportReport(
            stored=skip_bad or not (checked.bad_stations or checked.bad_offerings),
            stations=Count(failed=checked.bad_stations),
            offerings=Count(failed=checked.bad_offerings),
            bad_rows=checked.bad_rows,
        )
        if report.stored:
            await _write(connection, files, checked, report, progress)
    return report


async def _write(
    connection: AsyncConnection,
    files: CatalogueFiles,
    checked: Checked,
    report: ImportReport,
    progress: Progress,
) -> None:
    for batch in portions(checked.good_rows(files.stations, StationListing), _BATCH):
        rows = [as_row(with_organization(row.listing)) for row in batch]
        _add(report.stations, len(rows), await write_stations(connection, rows, _BY_COMMAND))
    done = 0
    for batch in portions(checked.good_rows(files.offerings, OfferingListing), _BATCH):
        rows = [as_row(row.listing) for row in batch]
        _add(report.offerings, len(rows), await write_offerings(connection, rows, _BY_COMMAND))
        done += len(rows)
        progress("stored", done)


def _add(count: Count, rows: int, written: Written) -> None:
    count.created += len(written.created)
    count.updated += len(written.updated)
    count.unchanged += rows - len(written.created) - len(written.updated)
