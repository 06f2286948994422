"""Listings → a workbook or CSV that can be imported again; nothing in them is ever a live formula."""

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from service.catalogue.listings import OfferingListing
from service.spreadsheets.annex_columns import ANNEX
from service.spreadsheets.columns import Layout
from service.spreadsheets.escaping import escape
from service.spreadsheets.kinds import general_layout
from service.spreadsheets.limits import LONGEST_CELL
from service.spreadsheets.styles import OPTIONS, Styles, styles_of
from service.spreadsheets.templates import ANNEX_SHEET, OFFERINGS_SHEET, write_head
from service.spreadsheets.writing import Cells, rows_of, scope_rows_of

_MOST_ROWS = 1_048_575


def export_xlsx(offerings: Iterable[OfferingListing], path: Path) -> int:
    """Write services and their lines of scope to two sheets; returns how many services there were."""
    workbook = xlsxwriter.Workbook(str(path), {**OPTIONS, "constant_memory": True})
    styles = styles_of(workbook)
    services = _Sheet(workbook.add_worksheet(OFFERINGS_SHEET), general_layout(), styles)
    scopes = _Sheet(workbook.add_worksheet(ANNEX_SHEET), ANNEX, styles)
    count = 0
    for offering in offerings:
        count += 1
        for cells in rows_of(offering):
            services.write(cells)
        for cells in scope_rows_of(offering):
            scopes.write(cells)
    services.close()
    scopes.close()
    workbook.close()
    return count


def export_csv(offerings: Iterable[OfferingListing], path: Path) -> int:
    """Write services to CSV, without their lines of scope, which are a table of their own."""
    return _export_csv(offerings, path, general_layout(), rows_of)


def export_scopes_csv(offerings: Iterable[OfferingListing], path: Path) -> int:
    """Write the lines of scope of services to CSV, each with the code of its service."""
    return _export_csv(offerings, path, ANNEX, scope_rows_of)


def _export_csv(
    offerings: Iterable[OfferingListing],
    path: Path,
    layout: Layout,
    cells_of: Callable[[OfferingListing], Iterator[Cells]],
) -> int:
    count = 0
    # The mark makes Excel read UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in layout.columns])
        for offering in offerings:
            count += 1
            for cells in cells_of(offering):
                writer.writerow([escape(str(cells.get(column.field, ""))) for column in layout.columns])
    return count


class _Sheet:
    """One sheet, written row by row."""

    def __init__(self, sheet: Any, layout: Layout, styles: Styles) -> None:
        self._sheet = sheet
        self._styles = styles
        self._width = len(layout.columns)
        self._places = {column.field: place for place, column in enumerate(layout.columns)}
        self._row = 0
        write_head(sheet, layout, styles)

    def write(self, cells: Cells) -> None:
        """Write the next row."""
        self._row += 1
        if self._row > _MOST_ROWS:
            raise ValueError("a sheet holds at most 1,048,576 rows; export fewer services at a time")
        for field, value in cells.items():
            if isinstance(value, int):
                self._sheet.write_number(self._row, self._places[field], value, self._styles.number)
            elif value:
                self._sheet.write_string(self._row, self._places[field], value[:LONGEST_CELL], self._styles.text)

    def close(self) -> None:
        """What is said of the sheet as a whole."""
        self._sheet.autofilter(0, 0, max(self._row, 1), self._width - 1)
