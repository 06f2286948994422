"""What came of a file as its page tells it: columns in the words of the templates, and warnings that are alike together."""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from service.imports.structs import ImportOut
from service.spreadsheets.annex_columns import ANNEX
from service.spreadsheets.events import CellError, CellWarning
from service.spreadsheets.kinds import general_layout

_MOST_CELLS = 3


class Warnings(msgspec.Struct, frozen=True):
    """One thing that was read otherwise than written: the first cells where, how many there are, and what it is."""

    cells: list[str]
    count: int
    first: CellWarning

    @property
    def others(self) -> int:
        """How many cells are not named."""
        return self.count - len(self.cells)


def good_rows(sent: ImportOut) -> int:
    """How many rows of a file could be taken in without its bad ones, where none was for those."""
    report = sent.report
    if report is None or report.refusal or not (sent.dry_run or sent.state == "refused"):
        return 0
    return report.rows - report.failed if report.failed else 0


def in_reading_order(errors: Sequence[CellError]) -> list[CellError]:
    """Errors as one goes through the file: by sheet, by row, from left to right."""
    sheets = list(dict.fromkeys(error.sheet for error in errors))
    return sorted(errors, key=lambda error: (sheets.index(error.sheet), error.row, error.column))


def together(warnings: Sequence[CellWarning]) -> list[Warnings]:
    """The warnings in their order, those of one sheet with the same words as one."""
    alike: dict[tuple[str, str, str], list[CellWarning]] = {}
    for warning in warnings:
        alike.setdefault((warning.sheet, warning.code, warning.message), []).append(warning)
    return [
        Warnings([each.cell for each in found[:_MOST_CELLS] if each.cell], len(found), found[0])
        for found in alike.values()
    ]


@cache
def headings(english: bool) -> Mapping[str, str]:
    """How the templates head the column of each field."""
    columns = [*ANNEX.columns, *general_layout().columns]
    return {column.field: column.heading_en if english else column.heading for column in columns}


def kept_listings(ids: Sequence[str], station: str | None) -> list[tuple[str, str]]:
    """The ids of listings, each with the code that the clerk knows it by."""
    return [(id_, id_.removeprefix(f"{station}.") if station else id_) for id_ in ids]
