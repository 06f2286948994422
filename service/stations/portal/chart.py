"""A chart of the days of a period, drawn by the server: bars of what was found, with what found nothing on top."""

import datetime
from collections.abc import Sequence

import msgspec

from models.queries.portal_figures import DayUse
from service.partners.usage import Period

HEIGHT = 100
WIDTH = 10
"""Of a day, in units of the drawing."""
_GAP = 2


class Bar(msgspec.Struct, frozen=True):
    """The bar of a day: where it stands, and how high each part is, from the top of the drawing."""

    x: int
    width: int
    top: float
    nothing: float
    found: float


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """The bars of a period; `most` is what the highest stands for, on `busiest`."""

    bars: list[Bar]
    width: int
    height: int
    total: int
    most: int
    busiest: datetime.date


def chart_of(days: Sequence[DayUse], period: Period) -> Chart | None:
    """The chart of a period in which something happened."""
    busiest = max(days, key=lambda use: use.matches, default=None)
    if busiest is None or not busiest.matches:
        return None
    return Chart(
        bars=[_bar(use, period, busiest.matches) for use in days if use.matches],
        width=period.days * WIDTH,
        height=HEIGHT,
        total=sum(use.matches for use in days),
        most=busiest.matches,
        busiest=busiest.day,
    )


def _bar(use: DayUse, period: Period, most: int) -> Bar:
    whole = round(HEIGHT * use.matches / most, 1)
    nothing = round(whole * use.found_nothing / use.matches, 1)
    x = (use.day - period.first).days * WIDTH + _GAP // 2
    return Bar(x=x, width=WIDTH - _GAP, top=round(HEIGHT - whole, 1), nothing=nothing, found=round(whole - nothing, 1))
