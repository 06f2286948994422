"""What the reading process reports: JSON objects, one a line, told apart by `type`."""

from typing import Any, Literal

import msgspec

from service.spreadsheets.refusals import Refused

TableKind = Literal["offerings", "annex"]


class MappedColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column that is read: what stands at its head, and which field it was taken for."""

    letter: str
    heading: str
    field: str
    how: Literal["heading", "alias", "similar"]
    score: int = 100


class IgnoredColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column that is not read."""

    letter: str
    heading: str


class TableHeader(msgspec.Struct, frozen=True, kw_only=True, tag="header"):
    """Which sheet is read, which row holds its headings, what they were taken for, and how many columns there are."""

    sheet: str
    row: int
    table: TableKind
    columns: list[MappedColumn]
    ignored: list[IgnoredColumn] = []
    width: int = 0
    encoding: str | None = None
    separator: str | None = None


class OfferingRow(msgspec.Struct, frozen=True, kw_only=True, tag="row"):
    """A valid row: the own code of the service, and the listing without its id."""

    sheet: str
    row: int
    code: str
    listing: dict[str, Any]


class ScopeRow(msgspec.Struct, frozen=True, kw_only=True, tag="scope"):
    """A valid line of a scope; `code` and `station` name its service where the sheet does."""

    sheet: str
    row: int
    code: str | None = None
    station: str | None = None
    listing: dict[str, Any]


class CellError(msgspec.Struct, frozen=True, kw_only=True, tag="error"):
    """What is wrong with a cell; row and column count from 1, and column 0 stands for the whole row."""

    sheet: str
    row: int
    column: int
    cell: str
    heading: str
    code: str
    message: str
    message_en: str
    value: str


class CellWarning(msgspec.Struct, frozen=True, kw_only=True, tag="warning"):
    """What was read otherwise than it is written, or not at all; without a row it holds for the file."""

    sheet: str = ""
    row: int = 0
    cell: str = ""
    code: str
    message: str
    message_en: str
    value: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """How many rows have been read so far."""

    rows: int


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag="end"):
    """The file was read to its end. All errors and warnings are counted, the first of them are listed."""

    rows: int = 0
    good: int = 0
    bad: int = 0
    scope_lines: int = 0
    examples: int = 0
    errors: int = 0
    warnings: int = 0
    peak_bytes: int = 0
    cpu_seconds: float = 0.0


class RefusedFile(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """The file is not read; what was reported before does not count."""

    code: str
    message: str
    message_en: str
    detail: str = ""
    peak_bytes: int = 0
    cpu_seconds: float = 0.0

    @classmethod
    def of(cls, refused: Refused) -> "RefusedFile":
        """The report of a refusal."""
        return cls(code=refused.code, message=refused.message, message_en=refused.message_en, detail=refused.detail)


Event = TableHeader | OfferingRow | ScopeRow | CellError | CellWarning | Progress | Ended | RefusedFile
EVENTS: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
"""Decodes a line of the reading process."""


def letters(column: int) -> str:
    """The letters of a column that counts from 1.

    >>> letters(4), letters(28)
    ('D', 'AB')
    """
    written = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def column_of(written: str) -> int:
    """The number of a column by its letters.

    >>> column_of("D"), column_of("AB")
    (4, 28)
    """
    number = 0
    for letter in written:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
