"""Reading in the process of the test, so that tests of what is read are quick; the child has tests of its own."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from service.catalogue.listings import OfferingListing
from service.spreadsheets.events import CellError, CellWarning, Ended, Event, OfferingRow, ScopeRow, TableHeader
from service.spreadsheets.limits import Limits
from service.spreadsheets.offerings import Context
from service.spreadsheets.reader import Wanted, read_file
from tests.service.spreadsheets.building import book_bytes

HEAD = ("编号", "服务站编号", "服务名称", "服务类别")
ROW = ("A-1", "LZ-S1", "米粉水分检测", "检验检测")


class Read(NamedTuple):
    """What reading found, by kind."""

    headers: list[TableHeader]
    rows: list[OfferingRow]
    scopes: list[ScopeRow]
    errors: list[CellError]
    warnings: list[CellWarning]
    end: Ended

    @property
    def codes(self) -> set[tuple[str, str]]:
        """The errors as cell and code."""
        return {(error.cell, error.code) for error in self.errors}

    def listings(self) -> list[OfferingListing]:
        """The services with their own codes as ids."""
        return [msgspec.convert({"id": row.code, **row.listing}, OfferingListing) for row in self.rows]


def read(content: bytes | Path, context: Context | None = None, wanted: Wanted = "offerings", **limits: Any) -> Read:
    """Read a file."""
    events: list[Event] = []
    with tempfile.TemporaryDirectory() as folder:
        path = content if isinstance(content, Path) else Path(folder) / "file"
        if isinstance(content, bytes):
            path.write_bytes(content)
        read_file(path, wanted, context or Context(), Limits(**limits), events.append)
    of = [[event for event in events if isinstance(event, kind)] for kind in (TableHeader, OfferingRow, ScopeRow)]
    errors = [event for event in events if isinstance(event, CellError)]
    warnings = [event for event in events if isinstance(event, CellWarning)]
    assert isinstance(events[-1], Ended)
    return Read(of[0], of[1], of[2], errors, warnings, events[-1])  # type: ignore[arg-type]


def read_rows(*rows: Sequence[object], merges: Sequence[str] = (), context: Context | None = None) -> Read:
    """Read a workbook with these rows."""
    return read(book_bytes({"服务项": rows}, merges), context)


def read_annex_rows(*rows: Sequence[object], merges: Sequence[str] = ()) -> Read:
    """Read a scope annex with these rows."""
    return read(book_bytes({"附表": rows}, merges), wanted="annex")


def read_csv(lines: Iterable[str], encoding: str = "utf-8") -> Read:
    """Read a CSV file with these lines."""
    return read("\n".join(lines).encode(encoding))


def one(heading: str, value: object) -> Read:
    """Read one good row with one more column."""
    return read_rows((*HEAD, heading), (*ROW, value))


def value_of(heading: str, value: object, field: str) -> Any:
    """What a cell gives for a field of the listing."""
    found = one(heading, value)
    assert not found.errors, found.errors
    return found.rows[0].listing[field]
