"""What decides between offerings that fit equally well: where, how soon, at what price, and how lately verified.

Each lies in 0..1, one half where the listing or the need says nothing, so that silence is neither praise nor blame.
"""

import datetime

from matching.freshness import lapsed_since
from matching.index.entries import Facts

_UNKNOWN = 0.5
_NEAR_KM = 200.0
_SOON_DAYS = 10.0
_AWAY = {"mail_in": 0.7, "remote": 1.0}
"""How little distance matters where the service comes by post or by wire."""
_FRESH_DAYS = 365.0


def nearness(distance_km: float | None, facts: Facts) -> float:
    """1 at the door, one half at 200 km; less steep where nobody has to travel."""
    if distance_km is None:
        return _UNKNOWN
    near = _NEAR_KM / (_NEAR_KM + distance_km)
    return max([near, *(_AWAY[mode] for mode in facts.modes if mode in _AWAY)])


def promptness(facts: Facts) -> float:
    """1 on the same day, one half after ten working days."""
    days = facts.turnaround_days
    return _UNKNOWN if days is None else _SOON_DAYS / (_SOON_DAYS + days)


def economy(budget: float | None, facts: Facts) -> float:
    """1 for a free public service; where a budget is stated (CNY), the share of it that is left."""
    if facts.price is None:
        return _UNKNOWN
    least, most = facts.price
    if most == 0:
        return 1.0
    return max(0.0, 1 - least / budget) if budget else _UNKNOWN


def freshness(facts: Facts, today: datetime.date) -> float:
    """1 where an accreditation was verified today, one half after a year, by the latest of all scope lines."""
    if facts.verified_on is None or facts.verified_on > today.toordinal():
        return _UNKNOWN
    return _FRESH_DAYS / (_FRESH_DAYS + today.toordinal() - facts.verified_on)


def stale(facts: Facts, today: datetime.date) -> float:
    """1 where the station's confirmation of the listing has lapsed, else 0; never where none is known."""
    return float(facts.assured_on is not None and lapsed_since(facts.assured_on, today))
