"""The first reading of an import: which rows are bad, before anything is written."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from models.queries.importing import known_stations, taken_names
from service.catalogue.files import BadRow, CatalogueFiles, GoodRow, read_rows
from service.catalogue.listings import OfferingListing, StationListing

MOST_REPORTED = 5_000
"""Of very many bad rows the first are listed and all are counted."""
_REPORT_EVERY = 1_000
Progress = Callable[[str, int], None]


class Checked:
    """What the first reading found: bad rows, and which lines the second reading leaves out."""

    def __init__(self) -> None:
        self.bad_rows: list[BadRow] = []
        self.bad_stations = 0
        self.bad_offerings = 0
        self._bad_lines: set[tuple[str, int]] = set()

    def refuse(self, bad: BadRow, station: bool) -> None:
        """Note a bad row, once."""
        if (bad.file, bad.line) in self._bad_lines:
            return
        self._bad_lines.add((bad.file, bad.line))
        self.bad_stations += station
        self.bad_offerings += not station
        if len(self.bad_rows) < MOST_REPORTED:
            self.bad_rows.append(bad)

    def good_rows(self, paths: list[Path], type_: type[StationListing] | type[OfferingListing]) -> Iterator[GoodRow]:
        """The second reading: every row that the first found good."""
        for path in paths:
            for row in read_rows(path, type_):
                if isinstance(row, GoodRow) and (row.file, row.line) not in self._bad_lines:
                    yield row


async def check(connection: AsyncConnection, files: CatalogueFiles, progress: Progress) -> Checked:
    """Read all rows and note the bad ones."""
    checked = Checked()
    stations = await known_stations(connection)
    await _check_stations(connection, files.stations, checked, stations)
    _check_offerings(files.offerings, checked, stations, progress)
    checked.bad_rows.sort(key=lambda bad: (bad.file, bad.line))
    return checked


async def _check_stations(connection: AsyncConnection, paths: list[Path], checked: Checked, stations: set[str]) -> None:
    seen: set[str] = set()
    organizations = _Organizations()
    for path in paths:
        for row in read_rows(path, StationListing):
            bad = row if isinstance(row, BadRow) else _said_twice(row, seen) or organizations.broken_rule(row)
            if bad is not None:
                checked.refuse(bad, station=True)
    for bad in await organizations.taken(connection):
        checked.refuse(bad, station=True)
    for row in checked.good_rows(paths, StationListing):
        stations.add(row.listing.id)


def _check_offerings(paths: list[Path], checked: Checked, stations: set[str], progress: Progress) -> None:
    seen: set[str] = set()
    count = 0
    for path in paths:
        for row in read_rows(path, OfferingListing):
            bad = row if isinstance(row, BadRow) else _said_twice(row, seen) or _homeless(row, stations)
            if bad is not None:
                checked.refuse(bad, station=False)
            count += 1
            if count % _REPORT_EVERY == 0:
                progress("checked", count)


def _said_twice(row: GoodRow, seen: set[str]) -> BadRow | None:
    if row.listing.id in seen:
        return _broken(row, "/id", row.listing.id, "the id stands twice")
    seen.add(row.listing.id)
    return None


def _homeless(row: GoodRow, stations: set[str]) -> BadRow | None:
    station: str = row.listing.station
    return None if station in stations else _broken(row, "/station", station, "no station has this id")


class _Organizations:
    """The organizations that stations name: a code has one name, and a name one code."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._rows: dict[str, list[GoodRow]] = {}

    def broken_rule(self, row: GoodRow) -> BadRow | None:
        """What is wrong with the organization of a station beside those of the stations before it."""
        organization = row.listing.organization
        if organization is None or organization.uscc is None:
            return None
        name, code = organization.name, organization.uscc
        if self._names.setdefault(code, name) != name:
            return _broken(row, "/organization/uscc", code, f"the code stands with another name, {self._names[code]}")
        if self._codes.setdefault(name, code) != code:
            return _broken(row, "/organization/uscc", code, f"the name stands with another code, {self._codes[name]}")
        self._rows.setdefault(code, []).append(GoodRow(row.file, row.line, None))
        return None

    async def taken(self, connection: AsyncConnection) -> list[BadRow]:
        """The stations whose organization cannot have its name, since another one of the catalogue has it."""
        return [
            _broken(row, "/organization/name", self._names[code], "another organization of the catalogue has this name")
            for code in await taken_names(connection, self._names)
            for row in self._rows.get(code, [])
        ]


def _broken(row: GoodRow, field: str, value: str, rule: str) -> BadRow:
    return BadRow(file=row.file, line=row.line, field=field, value=value, rule=rule)
