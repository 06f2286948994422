"""A plain workbook with every value of a file in its place, a column of errors, red cells and comments."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from service.spreadsheets.cells import Raw
from service.spreadsheets.columns import ERRORS_HEADING
from service.spreadsheets.events import CellError, TableHeader
from service.spreadsheets.limits import LONGEST_CELL, Limits
from service.spreadsheets.marking.comments import AUTHOR
from service.spreadsheets.separated import open_separated
from service.spreadsheets.sniffing import kind_of
from service.spreadsheets.styles import OPTIONS, Styles, styles_of
from service.spreadsheets.tables import Table
from service.spreadsheets.workbooks import open_workbook

_CSV_SHEET = "服务项"
_WIDTH = 18
_ERRORS_WIDTH = 50


def rewritten_copy(
    source: Path, headers: Sequence[TableHeader], errors: Sequence[CellError], target: Path, limits: Limits, note: str
) -> int:
    """Write the file anew with its errors marked; returns how many rows it has. Hidden sheets are left out.

    `note` stands at the heading of the errors.
    """
    workbook = xlsxwriter.Workbook(str(target), {**OPTIONS, "constant_memory": True})
    styles = styles_of(workbook)
    by_sheet: dict[str, list[CellError]] = defaultdict(list)
    for error in errors:
        by_sheet[error.sheet].append(error)
    head_rows = {header.sheet: header for header in headers}
    rows = 0
    for number, table in enumerate(_tables(source, limits), 1):
        sheet = _add_sheet(workbook, table, number)
        rows += _Copy(sheet, table, head_rows.get(table.sheet), by_sheet[table.sheet], styles).write(note)
    workbook.close()
    return rows


def _tables(source: Path, limits: Limits) -> Iterator[Table]:
    if kind_of(source, limits) == "csv":
        yield open_separated(source, limits)
    else:
        yield from open_workbook(source, limits).tables


def _add_sheet(workbook: xlsxwriter.Workbook, table: Table, number: int) -> Any:
    try:
        return workbook.add_worksheet(_CSV_SHEET if table.encoding else table.sheet)
    except XlsxWriterException:
        return workbook.add_worksheet(f"Sheet{number}")


class _Copy:
    """One sheet on its way from the source to the copy."""

    def __init__(
        self, sheet: Any, table: Table, header: TableHeader | None, errors: Sequence[CellError], styles: Styles
    ) -> None:
        self._sheet = sheet
        self._table = table
        self._styles = styles
        self._header_row = header.row if header is not None else 0
        self._errors: dict[int, list[CellError]] = defaultdict(list)
        for error in errors:
            self._errors[error.row].append(error)
        self._bad_cells = {(error.row, error.column) for error in errors}
        self._errors_place = self._place_of_errors()
        sheet.set_comments_author(AUTHOR)

    def write(self, note: str) -> int:
        """Copy all rows, with a note at the heading of the errors; returns how many rows there were."""
        # A sheet without headings is copied as it is.
        if self._header_row:
            self._sheet.set_column(0, max(self._table.width - 1, 0), _WIDTH)
            self._sheet.set_column(self._errors_place, self._errors_place, _ERRORS_WIDTH)
            self._sheet.freeze_panes(self._header_row, 0)
        last = count = 0
        for number, cells in self._table.rows():
            last = number
            count += 1
            self._write_row(number, cells)
            if number == self._header_row and note:
                self._sheet.write_comment(number - 1, self._errors_place, note)
        for merge in self._table.merges:
            # The library's own call would write cells again, which rows that are on disk already do not allow.
            self._sheet.merge.append(
                [merge.first_row - 1, merge.first_column - 1, merge.last_row - 1, merge.last_column - 1]
            )
        if self._header_row and last > self._header_row:
            self._sheet.autofilter(self._header_row - 1, 0, last - 1, self._errors_place)
        return count

    def _place_of_errors(self) -> int:
        """The column of errors: that of an earlier copy, else the first behind the table."""
        for number, cells in self._table.rows():
            if number == self._header_row:
                names = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
                return names.index(ERRORS_HEADING) if ERRORS_HEADING in names else self._width()
            if number > self._header_row:
                break
        return self._width()

    def _width(self) -> int:
        return (
            max(self._table.width, *(column for _, column in self._bad_cells), 0)
            if self._bad_cells
            else self._table.width
        )

    def _write_row(self, number: int, cells: Sequence[Raw]) -> None:
        errors = self._table.errors.get(number, {})
        for place, cell in enumerate(cells):
            if place == self._errors_place and number > self._header_row:
                continue
            value = errors.get(place + 1, "") if cell == "" else cell
            bad = (number, place + 1) in self._bad_cells
            if value != "" or bad:
                self._write_cell(number, place, value, bad)
        if number == self._header_row:
            self._sheet.write_string(number - 1, self._errors_place, ERRORS_HEADING, self._styles.heading)
        elif found := self._errors.get(number):
            self._write_errors(number, len(cells), found)

    def _write_cell(self, number: int, place: int, value: Raw, bad: bool) -> None:
        row, styles = number - 1, self._styles
        if number == self._header_row:
            self._sheet.write_string(row, place, str(value)[:LONGEST_CELL], styles.heading)
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, place, value, styles.bad if bad else styles.number)
        elif isinstance(value, float | int):
            self._sheet.write_number(row, place, value, styles.bad if bad else styles.number)
        elif isinstance(value, datetime.datetime):
            self._sheet.write_datetime(row, place, value, styles.moment)
        elif isinstance(value, datetime.date):
            self._sheet.write_datetime(row, place, value, styles.date)
        elif value == "":
            self._sheet.write_blank(row, place, None, styles.bad)
        else:
            self._sheet.write_string(row, place, str(value)[:LONGEST_CELL], styles.bad if bad else styles.text)

    def _write_errors(self, number: int, width: int, errors: Sequence[CellError]) -> None:
        row = number - 1
        messages: dict[int, list[str]] = defaultdict(list)
        errors = sorted(errors, key=lambda error: error.column)
        for error in errors:
            messages[error.column].append(error.message)
        for column, lines in messages.items():
            if column:
                if column > width:
                    self._sheet.write_blank(row, column - 1, None, self._styles.bad)
                self._sheet.write_comment(row, column - 1, "；".join(lines))
        text = "\n".join(f"{error.heading}：{error.message}" for error in errors)
        self._sheet.write_string(row, self._errors_place, text[:LONGEST_CELL], self._styles.message)
