"""The fields of a table that have two columns, one for each end, and their values row by row."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.spreadsheets.cells import Raw
from service.spreadsheets.columns import Column, End
from service.spreadsheets.ends import BadEnd, joined

Ends = dict[str, dict[End, Any]]
"""Field → end → its value; an empty cell has none."""
WRONG = object()
"""An end that cannot be read, which has been reported."""


class EndedFields:
    """Which columns hold an end of what."""

    def __init__(self, fields: Mapping[int, Column]) -> None:
        self._places: dict[str, dict[End, int]] = {}
        self._columns = {column.field: column for column in fields.values() if column.end is not None}
        for place, column in fields.items():
            if column.end is not None:
                self._places.setdefault(column.field, {})[column.end] = place

    def place(self, field: str, end: End) -> int:
        """The column of an end."""
        return self._places[field][end]

    def own(self, cells: list[Raw], merged: frozenset[int]) -> frozenset[str]:
        """The fields of which the row itself holds an end, and not a merged cell further up."""
        return frozenset(
            field
            for field, places in self._places.items()
            if any(place <= len(cells) and cells[place - 1] != "" and place not in merged for place in places.values())
        )

    def values(self, ends: Ends) -> Iterator[tuple[str, Any]]:
        """The value of each field with a filled end, or what is wrong with one of them."""
        for field, found in ends.items():
            lowest, highest = found.get("lowest"), found.get("highest")
            if WRONG in (lowest, highest):
                continue
            try:
                yield field, joined(self._columns[field].format, lowest, highest)
            except BadEnd as bad:
                yield field, bad
