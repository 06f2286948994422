"""What an indicator comes to, and what of it may be told to everybody."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from matching.working_days import is_working_day
from service.outcomes.suppression import enough, published


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A value, on how many it stands (`of`), and its cells: counts, or values each with on how many it stands.

    `told` are the counts that can be worked out of value and `of`.
    """

    value: float | None = None
    of: int | None = None
    told: tuple[int, ...] = ()
    counts: Mapping[str, int | None] = {}
    values: Mapping[str, tuple[float | None, int | None]] | None = None


def number(value: int) -> Figure:
    """A count."""
    return Figure(value=value, told=(value,))


def numbers(cells: Mapping[str, int], with_total: bool = True) -> Figure:
    """Counts that do not overlap, with their sum or without."""
    if not with_total:
        return Figure(counts=dict(cells))
    total = sum(cells.values())
    return Figure(value=total, told=(total,), counts=dict(cells))


def share(part: int, of: int, parts: Mapping[str, int] | None = None) -> Figure:
    """The percentage that a part is of a whole, with what the part consists of."""
    value = round(100 * part / of, 1) if of else None
    return Figure(value=value, of=of, told=(part, of - part), counts=dict(parts or {}))


def part(value: int, of: int) -> Figure:
    """A count of some among others that are counted too."""
    return Figure(value=value, of=of, told=(value, of - value))


def average(value: float | None, of: int) -> Figure:
    """A mean or a median of so many."""
    return Figure(value=value, of=of, told=(of,))


def separate(cells: Mapping[str, tuple[float | None, int]]) -> Figure:
    """Values that are not to be added up, each with on how many it stands."""
    return Figure(values=dict(cells))


def fit_for_everybody(figure: Figure) -> Figure:
    """The figure without what would tell of a few: neither by itself nor as what is missing to a whole."""
    shown = all(enough(count) for count in figure.told)
    counts = {key: count or 0 for key, count in figure.counts.items()}
    return Figure(
        value=figure.value if shown else None,
        of=figure.of if shown else None,
        counts=published(counts, with_total=shown and bool(figure.told)),
        values=figure.values if figure.values is None else _enough_of(figure.values),
    )


def _enough_of(
    values: Mapping[str, tuple[float | None, int | None]],
) -> dict[str, tuple[float | None, int | None]]:
    return {key: each if enough(each[1] or 0) else (None, None) for key, each in values.items()}


def median(spans: Sequence[tuple[date, date, int]]) -> Figure:
    """The median of the working days of spans, each with how often it occurs; the mean of the middle two of an even
    number."""
    lengths = working_days_of([(begin, end) for begin, end, _ in spans])
    ordered = sorted(length for length, (_, _, times) in zip(lengths, spans, strict=True) for _ in range(times))
    if not ordered:
        return average(None, 0)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return average(middle, len(ordered))


def working_days_of(spans: Sequence[tuple[date, date]]) -> list[int]:
    """The working days after the first day of each span, up to its last."""
    if not spans:
        return []
    first, last = min(begin for begin, _ in spans), max(end for _, end in spans)
    passed, total = {}, 0
    for days in range((last - first).days + 1):
        day = first + timedelta(days=days)
        total += is_working_day(day)
        passed[day] = total
    return [passed[end] - passed[begin] for begin, end in spans]
