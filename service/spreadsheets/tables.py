"""A sheet as it is read: rows of cells with their numbers, merged cells, Excel errors."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import msgspec

from service.spreadsheets.cells import Raw
from service.spreadsheets.refusals import Refused

_MOST_OPEN = 1_000
"""Merged cells that do not overlap are never more in one row than there are columns."""
Row = tuple[int, list[Raw]]
"""The number of a row, from 1, and its cells from column A on."""


class Merge(msgspec.Struct, frozen=True):
    """Merged cells from one corner to the other; rows and columns count from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet, or the one table of a CSV file. `rows` can be called again."""

    sheet: str
    rows: Callable[[], Iterator[Row]]
    width: int
    merges: list[Merge] = []
    errors: dict[int, dict[int, str]] = {}
    encoding: str | None = None
    separator: str | None = None


class MergedValues:
    """Carries the value of a merged cell down to the rows that it covers, while the rows are read in order."""

    def __init__(self, merges: list[Merge]) -> None:
        self._starting: dict[int, list[Merge]] = defaultdict(list)
        for merge in merges:
            if merge.last_row > merge.first_row:
                self._starting[merge.first_row].append(merge)
        self._open: list[tuple[Merge, Raw]] = []

    def fill(self, number: int, cells: list[Raw]) -> frozenset[int]:
        """Fill in what merged cells hold for this row; returns the columns that were filled."""
        filled: set[int] = set()
        if self._open:
            self._open = [each for each in self._open if each[0].last_row >= number]
            for merge, value in self._open:
                place = merge.first_column - 1
                # What lies under a merged cell, as copied formats leave it, is seen by nobody.
                if place < len(cells):
                    cells[place] = value
                    filled.add(merge.first_column)
        for merge in self._starting.get(number, ()):
            if merge.first_column <= len(cells):
                self._open.append((merge, cells[merge.first_column - 1]))
                if len(self._open) > _MOST_OPEN:
                    raise Refused("bomb", "merged cells overlap")
        return frozenset(filled)
