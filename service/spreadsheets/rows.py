"""The rows of a table: every cell parsed and checked by itself, so that all errors are found at once."""

import functools
from collections.abc import Iterator
from typing import Any

import msgspec

from service.spreadsheets.asides import Asides, say
from service.spreadsheets.cells import BadCell, Raw, clean, excel_error, is_empty, refuse_excel_error, text_of
from service.spreadsheets.columns import EXAMPLE_MARKS, Column
from service.spreadsheets.ended_fields import WRONG, EndedFields, Ends
from service.spreadsheets.ends import BadEnd
from service.spreadsheets.heading_units import applied
from service.spreadsheets.headings import Headings
from service.spreadsheets.limits import Limits
from service.spreadsheets.noting import missing_column, note_longest, note_merge, note_value
from service.spreadsheets.numbers import parts_of
from service.spreadsheets.parsing import BLANK, parse
from service.spreadsheets.refusals import Refused
from service.spreadsheets.report import Report
from service.spreadsheets.tables import MergedValues, Table
from service.spreadsheets.wording import broken_rule

_REPEATED_FORMATS = ("list", "choice", "choices", "price", "range", "measure", "days")
_MOST_KNOWN = 5_000
_LONGEST_KNOWN = 300
REQUIRED = BadCell("required", "必填", "is required")


class SheetRow(msgspec.Struct, kw_only=True):
    """A row as it is read: the values by field, and which of them a merged cell further up holds.

    An empty cell has no value; one that says that there is nothing (/ or —) has the value None.
    """

    number: int
    cells: list[Raw]
    values: dict[str, Any]
    merged: frozenset[str]
    has_errors: bool = False
    kept: dict[str, str] = {}
    """Fields whose cells are kept as they are written, since they say more than a number or two."""


class SheetRows:
    """Reads the rows below the headings of a table, and reports errors by field."""

    def __init__(
        self,
        table: Table,
        headings: Headings,
        report: Report,
        limits: Limits,
        kept_as_text: frozenset[str] = frozenset(),
    ) -> None:
        self.table = table
        self._kept_as_text = kept_as_text
        self.report = report
        self._headings = headings
        self._limits = limits
        self._columns = headings.fields
        self._places = {column.field: place for place, column in reversed(headings.fields.items())}
        self._heads = {
            place: each.heading.strip("*＊ ") for place, each in zip(headings.fields, headings.mapped, strict=True)
        }
        self._applied = {
            place: apply
            for place, column in headings.fields.items()
            if (apply := applied(self._heads[place], column.format)) is not None
        }
        self._ended = EndedFields(headings.fields)
        self._known: dict[str, dict[str, Any]] = {}
        self._names = {field: self._heads[place] for field, place in self._places.items()}
        self._asides = Asides(headings, table.merges)
        self._missing: set[str] = set()
        self.group = (0, "")
        """The number and the text of the last title of a group."""

    def __iter__(self) -> Iterator[SheetRow]:
        """The rows that hold anything, without those that are examples."""
        merged_values = MergedValues(self.table.merges)
        count = 0
        for number, cells in self.table.rows():
            merged = merged_values.fill(number, cells)
            if number <= self._headings.row or self._is_blank(number, cells, merged):
                continue
            if self._is_example(cells):
                self.report.examples += 1
                continue
            if (aside := self._asides.aside(number, cells, merged)) is not None:
                if aside.kind == "group-title":
                    self.group = (number, aside.text)
                say(aside, number, self.table.sheet, self.report)
                continue
            count += 1
            if count > self._limits.rows:
                raise Refused("too-many-rows", f"> {self._limits.rows}")
            self.report.count_row()
            for place in merged & self._columns.keys():
                note_merge(self.report, self.table.sheet, number, place)
            yield self._read(number, cells, merged)

    def fail(self, row: SheetRow, field: str, bad: BadCell) -> None:
        """Report an error of a field; one that has no column stands for the whole row."""
        self._fail_at(row, self._places.get(field, 0), self._names.get(field, field), bad)

    def _fail_at(self, row: SheetRow, place: int, heading: str, bad: BadCell, shown: str = "") -> None:
        row.has_errors = True
        raw = shown or row.cells[place - 1] if 0 < place <= len(row.cells) else ""
        self.report.error(self.table.sheet, row.number, place, heading, bad, raw)

    def require(self, row: SheetRow, column: Column) -> None:
        """Report that a field is missing, unless its cell has been found wrong."""
        if row.values.get(column.field) is not None or self._has_text(row, column.field):
            return
        if self.has(column.field):
            self.fail(row, column.field, REQUIRED)
        elif column.field in self._missing:
            # That a whole column is missing is said once.
            row.has_errors = True
        else:
            self._missing.add(column.field)
            self.fail(row, column.field, missing_column(column))

    def check(self, row: SheetRow) -> None:
        """Check each value of a row against its own field."""
        for column in self._columns.values():
            value = row.values.get(column.field)
            # Ends have been checked where they were read.
            if column.end is None and (broken := _broken(column, value)) is not None:
                self.fail(row, column.field, broken)

    def has(self, field: str) -> bool:
        """Whether the table has a column of the field."""
        return field in self._places

    def above(self) -> Iterator[str]:
        """The lines that stand above the headings, each with its cells as one text."""
        for number, cells in self.table.rows():
            if number >= self._headings.row:
                return
            yield " ".join(text_of(cell) for cell in cells if cell != "")

    def heading_of(self, field: str) -> str:
        """What the clerk has written over the column of a field; empty without one."""
        return self._names.get(field, "")

    def _read(self, number: int, cells: list[Raw], merged: frozenset[int]) -> SheetRow:
        own = self._ended.own(cells, merged)
        names = frozenset(self._columns[place].field for place in merged if place in self._columns) - own
        row = SheetRow(number=number, cells=cells, values={}, merged=names)
        ends: Ends = {}
        for place, column in self._columns.items():
            value = self._value(row, place, column)
            if column.end is not None and value is not BLANK:
                ends.setdefault(column.field, {})[column.end] = value
            elif value is not BLANK and value is not WRONG:
                row.values[column.field] = value
        for field, found in self._ended.values(ends):
            self._put(row, field, found)
        return row

    def _value(self, row: SheetRow, place: int, column: Column) -> Any:
        """What a cell holds: BLANK where it is empty, WRONG where it was reported."""
        errors = self.table.errors.get(row.number)
        if errors is not None and place in errors:
            self._fail_at(row, place, self._heads[place], excel_error(errors[place]), errors[place])
            return WRONG
        raw = row.cells[place - 1] if place <= len(row.cells) else ""
        if raw == "":
            return BLANK
        try:
            refuse_excel_error(raw)
            value = self._parse(place, column, raw)
        except BadCell as bad:
            if not self._keep(row, place, column, raw, bad):
                self._fail_at(row, place, self._heads[place], bad)
            return WRONG
        if value is BLANK:
            return BLANK
        value = note_value(self.report, self.table.sheet, row.number, place, column, raw, value)
        if column.end is not None and value is not BLANK and (broken := _broken(column, value)) is not None:
            self._fail_at(row, place, self._heads[place], broken)
            return WRONG
        return value

    def _put(self, row: SheetRow, field: str, found: Any) -> None:
        """Take the value that stands in two columns, or report the one that is wrong."""
        if isinstance(found, BadEnd):
            place = self._ended.place(field, found.end)
            self._fail_at(row, place, self._heads[place], found.bad)
            return
        row.values[field] = found
        if isinstance(found, int):
            place = self._ended.place(field, "highest")
            note_longest(self.report, self.table.sheet, row.number, place)

    def _parse(self, place: int, column: Column, raw: Raw) -> Any:
        value = self._parsed(column, raw)
        apply = self._applied.get(place)
        return value if apply is None or value is BLANK else apply(raw, value)

    def _parsed(self, column: Column, raw: Raw) -> Any:
        """The value of a cell; what stands in many cells of a column, such as an industry, is parsed once."""
        if not isinstance(raw, str) or column.format not in _REPEATED_FORMATS:
            return parse(column, raw)
        known = self._known.setdefault(column.field, {})
        if raw not in known:
            value = parse(column, raw)
            if len(known) < _MOST_KNOWN and len(raw) < _LONGEST_KNOWN:
                known[raw] = value
            return value
        return known[raw]

    def _keep(self, row: SheetRow, place: int, column: Column, raw: Raw, bad: BadCell) -> bool:
        """Keep what cannot be read as numbers in its own words, where that is wanted and it speaks of numbers at all."""
        wanted = column.end is None and column.field in self._kept_as_text and bad.code in ("range", "measure")
        if not wanted or not isinstance(raw, str) or not any(character.isdigit() for character in raw):
            return False
        row.kept[column.field] = clean(raw).replace("\n", " ")
        self.report.warning(
            "kept-as-text",
            f"“{row.kept[column.field][:40]}”不是一个数值或范围，原文记入“说明”",
            "is no number or range; it was kept in the conditions in its own words",
            sheet=self.table.sheet,
            row=row.number,
            column=place,
            value=raw,
        )
        return True

    def _has_text(self, row: SheetRow, field: str) -> bool:
        place = self._places.get(field, 0)
        raw = row.cells[place - 1] if 0 < place <= len(row.cells) else ""
        wrong = place in self.table.errors.get(row.number, {})
        return wrong or not is_empty(raw)

    def _is_blank(self, number: int, cells: list[Raw], merged: frozenset[int]) -> bool:
        if any(place in self._columns for place in self.table.errors.get(number, ())):
            return False
        return all(
            place > len(cells) or place in merged or cells[place - 1] == "" or is_empty(cells[place - 1])
            for place in self._columns
        )

    def _is_example(self, cells: list[Raw]) -> bool:
        first = next((cell for cell in cells if cell != ""), "")
        return isinstance(first, str) and clean(first).lower().startswith(EXAMPLE_MARKS)


def _broken(column: Column, value: Any) -> BadCell | None:
    """The rule of its field that a value breaks."""
    if value is None or column.type is None:
        return None
    try:
        for part in parts_of(value):
            msgspec.convert({"value": part}, _checked(column))
    except msgspec.ValidationError as error:
        return broken_rule(str(error))
    return None


@functools.cache
def _checked(column: Column) -> type[msgspec.Struct]:
    """A struct with the one field of a column: msgspec compiles the types of structs once."""
    return msgspec.defstruct("Checked", [("value", column.type)])
