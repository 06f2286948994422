"""Files → catalogue: everything is checked before anything is written, and all of it is written in one transaction."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.queries.importing import Written, known_stations, write_offerings, write_stations
from service.catalogue.files import (
    BadRow,
    CatalogueFiles,
    GoodRow,
    as_row,
    find_files,
    read_rows,
    with_organization,
)
from service.catalogue.listings import OfferingListing, StationListing

MOST_REPORTED = 5_000
_BATCH = 1_000
Progress = Callable[[str, int], None]


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
        checked = await _check(connection, files, progress)
        report = ImportReport(
            stored=skip_bad or not checked.bad_count,
            stations=Count(failed=checked.bad_stations),
            offerings=Count(failed=checked.bad_count - checked.bad_stations),
            bad_rows=checked.bad_rows,
        )
        if report.stored:
            await _write(connection, files, checked, report, progress)
    return report


class _Checked:
    """What the first reading found: bad rows, and which lines the second reading leaves out."""

    def __init__(self) -> None:
        self.bad_rows: list[BadRow] = []
        self.bad_lines: set[tuple[str, int]] = set()
        self.bad_stations = 0
        self.stations: set[str] = set()

    @property
    def bad_count(self) -> int:
        """How many rows are bad."""
        return len(self.bad_lines)

    def refuse(self, bad: BadRow, station: bool) -> None:
        """Note a bad row."""
        self.bad_lines.add((bad.file, bad.line))
        self.bad_stations += station
        if len(self.bad_rows) < MOST_REPORTED:
            self.bad_rows.append(bad)


async def _check(connection: AsyncConnection, files: CatalogueFiles, progress: Progress) -> _Checked:
    checked = _Checked()
    for row in _rows(files.stations, StationListing):
        if isinstance(row, BadRow):
            checked.refuse(row, station=True)
        elif row.listing.id in checked.stations:
            checked.refuse(_broken(row, "/id", row.listing.id, "the id stands twice"), station=True)
        else:
            checked.stations.add(row.listing.id)
    seen: set[str] = set()
    unknown: dict[str, list[GoodRow]] = {}
    for count, row in enumerate(_rows(files.offerings, OfferingListing), start=1):
        if isinstance(row, BadRow):
            checked.refuse(row, station=False)
        elif row.listing.id in seen:
            checked.refuse(_broken(row, "/id", row.listing.id, "the id stands twice"), station=False)
        else:
            seen.add(row.listing.id)
            if row.listing.station not in checked.stations:
                unknown.setdefault(row.listing.station, []).append(GoodRow(row.file, row.line, None))
        if count % _BATCH == 0:
            progress("checked", count)
    known = await known_stations(connection, sorted(unknown))
    for station in sorted(unknown.keys() - known):
        for row in unknown[station]:
            checked.refuse(_broken(row, "/station", station, "no station has this id"), station=False)
    checked.bad_rows.sort(key=lambda bad: (bad.file, bad.line))
    return checked


async def _write(
    connection: AsyncConnection,
    files: CatalogueFiles,
    checked: _Checked,
    report: ImportReport,
    progress: Progress,
) -> None:
    for batch in _batches(files.stations, StationListing, checked):
        rows = [as_row(with_organization(row.listing)) for row in batch]
        _add(report.stations, len(rows), await write_stations(connection, rows))
    done = 0
    for batch in _batches(files.offerings, OfferingListing, checked):
        rows = [as_row(row.listing) for row in batch]
        _add(report.offerings, len(rows), await write_offerings(connection, rows))
        done += len(rows)
        progress("stored", done)


def _add(count: Count, rows: int, written: Written) -> None:
    count.created += len(written.created)
    count.updated += len(written.updated)
    count.unchanged += rows - len(written.created) - len(written.updated)


def _batches(
    paths: list[Path], type_: type[StationListing] | type[OfferingListing], checked: _Checked
) -> Iterator[list[GoodRow]]:
    batch: list[GoodRow] = []
    for row in _rows(paths, type_):
        if isinstance(row, GoodRow) and (row.file, row.line) not in checked.bad_lines:
            batch.append(row)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _rows(paths: list[Path], type_: type[StationListing] | type[OfferingListing]) -> Iterator[GoodRow | BadRow]:
    for path in paths:
        yield from read_rows(path, type_)


def _broken(row: GoodRow, field: str, value: str, rule: str) -> BadRow:
    return BadRow(file=row.file, line=row.line, field=field, value=value, rule=rule)
