"""The rows of a table: every cell parsed and checked by itself, so that all errors are found at once."""

import functools
from collections.abc import Iterator
from typing import Any

import msgspec

from service.spreadsheets.asides import Asides, say
from service.spreadsheets.cells import BadCell, Noted, Raw, clean, is_empty
from service.spreadsheets.columns import EXAMPLE_MARKS, Column
from service.spreadsheets.headings import Headings
from service.spreadsheets.limits import Limits
from service.spreadsheets.numbers import parts_of
from service.spreadsheets.parsing import BLANK, parse
from service.spreadsheets.refusals import Refused
from service.spreadsheets.report import Report
from service.spreadsheets.shown import Shown
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
        self._places = {column.field: place for place, column in headings.fields.items()}
        self._known: dict[str, dict[str, Any]] = {}
        self._names = {each.field: each.heading.strip("*＊ ") for each in headings.mapped}
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
            self._warn_of_merges(number, merged)
            yield self._read(number, cells, merged)

    def fail(self, row: SheetRow, field: str, bad: BadCell) -> None:
        """Report an error of a field; one that has no column stands for the whole row."""
        row.has_errors = True
        place = self._places.get(field, 0)
        raw = row.cells[place - 1] if 0 < place <= len(row.cells) else ""
        self.report.error(self.table.sheet, row.number, place, self._names.get(field, field), bad, raw)

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
            self.fail(row, column.field, _missing(column))

    def check(self, row: SheetRow) -> None:
        """Check each value of a row against its own field."""
        for column in self._columns.values():
            value = row.values.get(column.field)
            if value is None or column.type is None:
                continue
            try:
                for part in parts_of(value):
                    msgspec.convert({"value": part}, _checked(column))
            except msgspec.ValidationError as error:
                self.fail(row, column.field, broken_rule(str(error)))

    def has(self, field: str) -> bool:
        """Whether the table has a column of the field."""
        return field in self._places

    def above(self) -> Iterator[str]:
        """The texts that stand above the headings."""
        for number, cells in self.table.rows():
            if number >= self._headings.row:
                return
            yield from (cell for cell in cells if isinstance(cell, str) and cell)

    def heading_of(self, field: str) -> str:
        """What the clerk has written over the column of a field; empty without one."""
        return self._names.get(field, "")

    def _read(self, number: int, cells: list[Raw], merged: frozenset[int]) -> SheetRow:
        names = frozenset(self._columns[place].field for place in merged if place in self._columns)
        row = SheetRow(number=number, cells=cells, values={}, merged=names)
        errors = self.table.errors.get(number)
        for place, column in self._columns.items():
            if errors is not None and place in errors:
                self._fail_with_error_of_excel(row, place, column, errors[place])
                continue
            raw = cells[place - 1] if place <= len(cells) else ""
            if raw == "":
                continue
            try:
                value = self._parse(column, raw)
            except BadCell as bad:
                if not self._keep(row, place, column, raw, bad):
                    self.fail(row, column.field, bad)
                continue
            if value is not BLANK:
                row.values[column.field] = self._noted(row, place, column, raw, value)
        return row

    def _parse(self, column: Column, raw: Raw) -> Any:
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
        wanted = column.field in self._kept_as_text and bad.code in ("range", "measure")
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

    def _noted(self, row: SheetRow, place: int, column: Column, raw: Raw, value: Any) -> Any:
        sheet = self.table.sheet
        if isinstance(value, Noted):
            self.report.warning(
                value.code, value.message, value.message_en, sheet=sheet, row=row.number, column=place, value=str(raw)
            )
            return value.value
        if isinstance(raw, Shown):
            self.report.warning_once(
                "read-as",
                f"本列有按格式显示的数字，按显示的内容读取，如“{raw}”",
                f"numbers of this column are shown by a format and were read as they are seen, such as “{raw}”",
                sheet=sheet,
                row=row.number,
                column=place,
            )
        if column.format == "code" and not isinstance(raw, str):
            self.report.warning_once(
                "number-as-code",
                "编号列中有数字格式的单元格，前面的0如被Excel去掉则无法恢复；建议把整列设为文本",
                "a code is stored as a number: leading zeros, if it had any, are lost; format the column as text",
                sheet=sheet,
                row=row.number,
                column=place,
            )
        return value

    def _fail_with_error_of_excel(self, row: SheetRow, place: int, column: Column, error: str) -> None:
        row.has_errors = True
        bad = BadCell(
            "excel-error", f"单元格是Excel错误值{error}，请改为内容", f"the cell holds the Excel error {error}"
        )
        self.report.error(self.table.sheet, row.number, place, self._names[column.field], bad, error)

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

    def _warn_of_merges(self, number: int, merged: frozenset[int]) -> None:
        for place in merged:
            if place in self._columns:
                self.report.warning_once(
                    "merged-cells",
                    "有合并单元格：第一格的内容用于合并区域内的每一行",
                    "there are merged cells: the value of the first cell was taken for all of their rows",
                    sheet=self.table.sheet,
                    row=number,
                    column=place,
                )


def _missing(column: Column) -> BadCell:
    """That the column of a required field is missing, and what to do about it."""
    if column.field == "station":
        return BadCell(
            "required",
            f"缺少“{column.heading}”列；请在上传时选定服务站，或增加这一列（对所有行，只提示一次）",
            f"there is no column “{column.heading_en}”: choose the station when sending the file (said once for all rows)",
        )
    return BadCell(
        "required",
        f"缺少“{column.heading}”列，请增加这一列并逐行填写（对所有行，只提示一次）",
        f"there is no column “{column.heading_en}” (said once for all rows)",
    )


@functools.cache
def _checked(column: Column) -> type[msgspec.Struct]:
    """A struct with the one field of a column: msgspec compiles the types of structs once."""
    return msgspec.defstruct("Checked", [("value", column.type)])
