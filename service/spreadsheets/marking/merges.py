"""Cells that lie under a merged one: nobody sees what is said at them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping

from service.spreadsheets.marking.comments import Place, place_of


def without_covered(said: Mapping[Place, str], merges: Iterable[str]) -> dict[Place, str]:
    """What is said at cells that can be seen; the first cell of a merged one has the same value and the same error.

    >>> without_covered({(2, 3): "a", (3, 3): "b"}, ["C2:C3"])
    {(2, 3): 'a'}
    """
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(said):
        rows[column].append(row)
    covered: set[Place] = set()
    for merge in merges:
        first, _, last = merge.partition(":")
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
        for column in range(left, min(right, max(rows, default=0)) + 1):
            listed = rows.get(column, [])
            for place in range(bisect_left(listed, top), bisect_left(listed, bottom + 1)):
                if (listed[place], column) != (top, left):
                    covered.add((listed[place], column))
    return {place: text for place, text in said.items() if place not in covered}
