"""What a plan may be best at, as the points of a problem that the search solves (docs/planning.md).

Balanced: as few services as needed, since a line costs more than the best fit of all requirements can save; among
these the best fit, few doors, and little money, time and distance. The others put one of these first, and balance the rest.
"""

import math
import statistics
from collections.abc import Mapping, Sequence

from matching.planning.options import Considered, Option
from matching.planning.problem import Choice, Limits, Problem
from matching.planning.works import Order, Works

LINE = 8_000
"""Points of a line: more than a better fit can save over all requirements, so a line that others make needless goes."""
_FIT = 1_000
"""Points that a requirement loses where it is met half as surely as it could be: half of these."""
_DOOR = 600
_PRICE = 1_000
_DAYS = 600
_WAY = 800
"""So much that a thousand kilometres outweigh a fit half as sure: what the next town has is not mailed to another province."""
_OTHER_MODE = 2_000
_SOON_DAYS = 10
_NEAR_KM = 200.0
_FIRST = 200_000
"""What is put first counts for more than all other points of the lines that a plan can have (requirements and pins)."""
_LONGEST_WAY_KM = 5_000
"""A way that is not known counts as this one, and a longer one as well."""
_MOST_UNITS = 2_000_000
"""Prices are counted in units that keep them below this, so that the sums of the search stay below 2^60."""


def pose(considered: Considered, works: Works, preference: str, limits: Limits) -> Problem:
    """The options as choices, with points for a preference."""
    options = considered.options
    stations = list(dict.fromkeys(option.station for option in options))
    numbers = {station: number for number, station in enumerate(stations)}
    bits = {requirement.id: bit for bit, requirement in enumerate(considered.reachable)}
    best = {id_: max(option.meets.get(id_, 0.0) for option in options) for id_ in bits}
    usual, unit = _usual_price(options), price_unit(options)
    groups, after = _groups(options, works)
    ways = _ways(options)
    choices = [
        Choice(
            station=numbers[option.station],
            meets={bits[id_]: round(_FIT * (1 - sure / best[id_])) for id_, sure in option.meets.items()},
            cost=LINE
            + _price_points(option, usual)
            + _days_points(option)
            + (_OTHER_MODE if any(miss.code == "mode" for miss in option.ranked.misses) else 0)
            + (_FIRST * _money(option, usual, unit) if preference == "cheapest" else 0),
            price=_money(option, usual, unit),
            days=option.days,
            work=groups[place],
        )
        for place, option in enumerate(options)
    ]
    doors = [_DOOR + _way_points(ways[station]) + _first_points(preference, ways[station]) for station in stations]
    return Problem(
        requirements=len(bits),
        choices=choices,
        doors=doors,
        after=after,
        limits=limits,
        forced=frozenset(place for place, option in enumerate(options) if option.id in considered.pinned),
    )


def price_unit(options: Sequence[Option]) -> float:
    """The CNY that prices are counted in: 0.01, or ten times more as often as is needed to keep the numbers small."""
    unit = 0.01
    while max((option.price_min or 0.0 for option in options), default=0.0) / unit > _MOST_UNITS:
        unit *= 10
    return unit


def _first_points(preference: str, way_km: float | None) -> int:
    if preference == "fewest_doors":
        return _FIRST
    if preference == "nearest":
        return _FIRST * round(_LONGEST_WAY_KM if way_km is None else min(way_km, _LONGEST_WAY_KM))
    return 0


def _money(option: Option, usual: float, unit: float) -> int:
    """The price from which the service is had, in units, rounded up; an unknown one counts as the usual price."""
    return math.ceil(round((usual if option.price_min is None else option.price_min) / unit, 6))


def _usual_price(options: Sequence[Option]) -> float:
    known = [option.price for option in options if option.price]
    return statistics.median(known) if known else 1.0


def _price_points(option: Option, usual: float) -> int:
    """Half of the points at the usual price, none for what is free; an unstated price is no advantage."""
    return _PRICE if option.price is None else round(_PRICE * option.price / (option.price + usual))


def _days_points(option: Option) -> int:
    return round(_DAYS * option.days / (option.days + _SOON_DAYS))


def _way_points(way_km: float | None) -> int:
    return _WAY if way_km is None else round(_WAY * way_km / (way_km + _NEAR_KM))


def _ways(options: Sequence[Option]) -> dict[str, float | None]:
    return {option.station: option.ranked.distance_km for option in options}


def _groups(options: Sequence[Option], works: Works) -> tuple[list[int], list[frozenset[int]]]:
    """Options that wait for the same and are waited for by the same are one kind of work to the search."""
    signatures = [_signature(option, _told_by(works)) for option in options]
    kinds = sorted(set(signatures))
    numbers = {kind: number for number, kind in enumerate(kinds)}
    after = [
        frozenset(before for before, other in enumerate(kinds[:number]) if _order(kind, other, works) is not None)
        for number, kind in enumerate(kinds)
    ]
    return [numbers[signature] for signature in signatures], after


_Signature = tuple[int, bool, tuple[int, ...], tuple[str, ...], tuple[int, ...]]
"""Number of the work, whether it waits for a diagnosis, and where they matter its instruments, standards, objects."""


def _told_by(works: Works) -> dict[int, set[str]]:
    """Under which conditions each kind of work waits for others or is waited for."""
    told: dict[int, set[str]] = {}
    for order in works.orders:
        for number in (order.first, order.then):
            told.setdefault(number, set()).add(order.where)
    return told


def _signature(option: Option, told: Mapping[int, set[str]]) -> _Signature:
    """What of an option decides on its place in the order; the less that is, the fewer kinds there are."""
    conditions = told.get(option.work.number, set())
    return (
        option.work.number,
        option.waits and "cause_unknown" in conditions,
        tuple(sorted(option.instruments)) if "own_instrument" in conditions else (),
        tuple(sorted(option.standards)) if "same_standard" in conditions else (),
        tuple(sorted(option.objects)) if "same_object" in conditions else (),
    )


def order_between(later: Option, earlier: Option, works: Works) -> Order | None:
    """Why a service waits for another, if it does."""
    told = _told_by(works)
    return _order(_signature(later, told), _signature(earlier, told), works)


def _order(later: _Signature, earlier: _Signature, works: Works) -> Order | None:
    holds = {
        "": True,
        "cause_unknown": later[1],
        "own_instrument": bool(set(earlier[2]) & set(later[2])),
        "same_standard": bool(set(earlier[3]) & set(later[3])),
        "same_object": bool(set(earlier[4]) & set(later[4])),
    }
    return next(
        (order for order in works.orders if (order.first, order.then) == (earlier[0], later[0]) and holds[order.where]),
        None,
    )
