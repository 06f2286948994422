"""Reading the sheets of an xlsx."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from service.spreadsheets import guard
from service.spreadsheets.cells import Raw
from service.spreadsheets.limits import Limits
from service.spreadsheets.refusals import Refused
from service.spreadsheets.shown import Shows, shown_cells, shows_of
from service.spreadsheets.tables import Merge, Row, Table

_MOST_MERGES = 200_000


class Workbook(msgspec.Struct, frozen=True):
    """The visible sheets one after the other, and the names of the hidden ones."""

    tables: Iterator[Table]
    hidden: list[str]


def open_workbook(path: Path, limits: Limits) -> Workbook:
    """Check the file, then open it; raises Refused."""
    findings = guard.inspect(path, limits)
    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise Refused("password") from error
    except CalamineError as error:
        raise Refused("truncated", str(error)[:200]) from error
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    shows = shows_of(path)

    def table(name: str) -> Table:
        shown = shown_cells(path, findings.part_of(name), shows) if shows else {}
        return _table(workbook, name, findings.errors_of(name), shown, limits)

    return Workbook((table(name) for name in visible), hidden)


def _table(
    workbook: CalamineWorkbook, name: str, errors: dict[int, dict[int, str]], shown: Shows, limits: Limits
) -> Table:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise Refused("truncated", str(error)[:200]) from error
    width = sheet.end[1] + 1 if sheet.end is not None else 0
    if width > limits.columns:
        raise Refused("too-many-columns", place=(f"工作表“{name}”有{width}列", f"sheet {name} has {width}"))
    merges = sheet.merged_cell_ranges or []
    if len(merges) > _MOST_MERGES:
        raise Refused("bomb", f"{len(merges)} merged cells")
    return Table(
        sheet=name,
        rows=lambda: _rows(sheet, errors, shown),
        width=width,
        merges=[Merge(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1) for first, last in merges],
        errors=errors,
    )


def _rows(sheet: CalamineSheet, errors: dict[int, dict[int, str]], shown: Shows) -> Iterator[Row]:
    """Rows that hold anything; the parser leaves out empty columns on the left, but no rows."""
    if sheet.start is None:
        return
    left: list[Raw] = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in cells) or number in errors:
            row = left + cells
            for column, show in shown.get(number, {}).items():
                if column <= len(row):
                    row[column - 1] = show(row[column - 1])
            yield number, row
