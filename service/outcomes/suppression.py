"""Figures for everybody tell of nobody: small cells are left out, and those from which they could be worked out."""

from collections.abc import Mapping

SMALLEST_CELL = 5
"""Figures about fewer problems than this are not published."""


def published(cells: Mapping[str, int], with_total: bool) -> dict[str, int | None]:
    """The counts of a breakdown, None where one is not published.

    Where the total is published too and one cell alone would be hidden, the next smallest is hidden as well: the total
    would give the one away. Nothing is known of nobody, so zero is published.
    """
    hidden = {key for key, count in cells.items() if 0 < count < SMALLEST_CELL}
    if with_total and len(hidden) == 1:
        others = sorted((count, key) for key, count in cells.items() if key not in hidden and count > 0)
        hidden |= {key for _, key in others[:1]}
    return {key: None if key in hidden else count for key, count in cells.items()}


def enough(count: int) -> bool:
    """Whether a figure about so many problems may be published; about none, it says nothing of anybody."""
    return count == 0 or count >= SMALLEST_CELL
