"""Standards out of CSV: which rows there are, and what is wrong with a bad one."""

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from service.fields import NO_NUL, Line

_COLUMNS = ("code", "edition", "title", "state", "published", "effective", "withdrawn", "replaced_by")
_MOST_REPORTED = 1_000
_MOST_ROWS = 100_000
Code = Annotated[str, Meta(min_length=2, max_length=60, pattern=NO_NUL)]


class StandardRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One edition: `code` without the year, `edition` the year, `replaced_by` whole designations."""

    code: Code
    edition: Annotated[str, Meta(pattern="^[0-9]{4}$")]
    title: Line
    state: Literal["current", "withdrawn", "upcoming"]
    published: datetime.date | None = None
    effective: datetime.date | None = None
    withdrawn: datetime.date | None = None
    replaced_by: Annotated[list[Code], Meta(max_length=10)] = []

    def __post_init__(self) -> None:
        """Dates run forwards."""
        if self.published is not None and self.effective is not None and self.published > self.effective:
            raise ValueError("published must not be after effective")

    @property
    def designation(self) -> str:
        """How the edition is cited: GB 5009.227-2023."""
        return f"{self.code}-{self.edition}"


class BadStandard(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a row: its line, the column where one is to blame, and the rule that it breaks."""

    line: int
    column: str
    rule: str


class ReadStandards(msgspec.Struct, frozen=True):
    """The rows of a file, good and bad."""

    rows: list[StandardRow]
    bad: list[BadStandard]


def read_standards(content: bytes) -> ReadStandards:
    """The editions of a CSV file in UTF-8 with the columns code, edition, title, state, published, effective, withdrawn
    and replaced_by (several divided by `;`)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ReadStandards([], [BadStandard(line=1, column="", rule="the file must be UTF-8")])
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in _COLUMNS[:4] if name not in (reader.fieldnames or [])]
    if missing:
        return ReadStandards([], [BadStandard(line=1, column=missing[0], rule="the column is missing")])
    return _checked(reader)


def _checked(reader: "csv.DictReader[str]") -> ReadStandards:
    rows: dict[str, StandardRow] = {}
    bad: list[BadStandard] = []
    for found in _rows(reader):
        if isinstance(found, BadStandard):
            bad.append(found)
        elif found.designation in rows:
            bad.append(BadStandard(line=reader.line_num, column="code", rule=f"{found.designation} stands twice"))
        else:
            rows[found.designation] = found
        if len(rows) > _MOST_ROWS:
            bad.append(BadStandard(line=reader.line_num, column="", rule=f"a file holds at most {_MOST_ROWS} editions"))
            break
        if len(bad) >= _MOST_REPORTED:
            break
    return ReadStandards(list(rows.values()), bad)


def _rows(reader: "csv.DictReader[str]") -> Iterator[StandardRow | BadStandard]:
    try:
        for cells in reader:
            yield _row(cells, reader.line_num)
    except csv.Error as error:
        yield BadStandard(line=reader.line_num, column="", rule=str(error))


def _row(cells: dict[str, str], line: int) -> StandardRow | BadStandard:
    values: dict[str, object] = {name: (cells.get(name) or "").strip() or None for name in _COLUMNS}
    replaced = str(values.pop("replaced_by") or "")
    values["replaced_by"] = [part.strip() for part in replaced.split(";") if part.strip()]
    try:
        return msgspec.convert(values, StandardRow)
    except msgspec.ValidationError as error:
        rule, _, place = str(error).partition(" - at `$.")
        return BadStandard(line=line, column=place.rstrip("`"), rule=rule)
