"""Candidates → an order, with misses and a score that means the same for every need (explain.py says why).

The rule: the score is the logistic function of a weighted sum of signals; each constraint that the listing surely fails
counts as a negative signal, and where offerings fit alike the circumstances decide: where, how soon, at what price, how
lately verified. Ties are broken by distance and then by id. The weights are data (`weights.json`). Ownership, size and
name of a station play no part, and there is no paid place.
"""

import datetime
import functools
import math

import msgspec

from matching.conditions import judge
from matching.eligibility import unmet
from matching.index import Entry
from matching.index.entries import Facts
from matching.places import distance_km
from matching.scoring import Scored, score
from matching.signals import economy, freshness, nearness, promptness
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Constraints, Miss, Offering, Place, Reason, Signals, Station
from matching.weights import Weights, load_weights

_LEAST_TOTAL = -700.0
"""Less than this is as good as nothing, and more than a floating-point number can take the exponential of."""
_ALSO_JUDGED = 10
"""So many more candidates than asked for are judged: circumstances and constraints may bring one forward."""


class Ranked(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A candidate judged by the stated constraints, not yet explained."""

    scored: Scored
    score: float
    distance_km: float | None
    circumstances: dict[str, float]
    met: tuple[Reason, ...]
    misses: tuple[Miss, ...]

    @functools.cached_property
    def _opened(self) -> tuple[Offering, Station]:
        return self.scored.entry.opened()

    @property
    def offering(self) -> Offering:
        """What is proposed."""
        return self._opened[0]

    @property
    def station(self) -> Station:
        """Where it is offered."""
        return self._opened[1]

    @property
    def sure(self) -> dict[str, float]:
        """Requirement that it may meet → how surely, 0 to 1."""
        return self.scored.sure

    @property
    def signals(self) -> Signals:
        """All its signals, circumstances among them."""
        return msgspec.structs.replace(self.scored.signals, **self.circumstances)

    @property
    def sure_misses(self) -> int:
        """How many stated constraints the listing surely fails."""
        return sum(miss.sure for miss in self.misses)


def rank(
    reading: Reading,
    entries: list[Entry],
    knowledge: Knowledge,
    today: datetime.date,
    most: int,
    weights: Weights | None = None,
) -> list[Ranked]:
    """The best `most` entries, judged by the stated constraints, best first."""
    weights = weights or load_weights()
    if not entries:
        return []
    constrained = reading.understanding.constraints != Constraints()
    judged = (2 * most if constrained else most) + _ALSO_JUDGED
    scored = score(reading, entries, knowledge, weights, judged)
    ranked = [_judged(reading, candidate, today, weights) for candidate in scored]
    return sorted(ranked, key=_order)[:most]


def _judged(reading: Reading, scored: Scored, today: datetime.date, weights: Weights) -> Ranked:
    constraints = reading.understanding.constraints
    judgements = [] if constraints == Constraints() else judge(constraints, scored.entry.opened()[0], today)
    facts = scored.entry.facts
    misses = (*(item for item in judgements if isinstance(item, Miss)), *_unmet(facts, reading, today))
    distance = _distance(reading.understanding.place, facts)
    circumstances = {
        "nearness": nearness(distance, facts),
        "promptness": promptness(facts),
        "economy": economy(constraints.budget, facts),
        "freshness": freshness(facts, today),
        "sure_misses": float(sum(miss.sure for miss in misses)),
    }
    total = scored.total + sum(weights.signals[name] * value for name, value in circumstances.items())
    rounded = round(_logistic(total), 6)
    return Ranked(
        scored=scored,
        score=rounded,
        distance_km=distance,
        circumstances=circumstances,
        met=tuple(item for item in judgements if isinstance(item, Reason)),
        misses=misses,
    )


def _unmet(facts: Facts, reading: Reading, today: datetime.date) -> list[Miss]:
    if facts.eligibility is None:
        return []
    said = reading.understanding
    sizes = said.enterprise_sizes
    return unmet(facts.eligibility, said.place, sizes, reading.size_is_stated, said.industry, today)


def _distance(place: Place | None, facts: Facts) -> float | None:
    if place is None:
        return None
    return distance_km(place, Place(latitude=facts.latitude, longitude=facts.longitude))


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(total, _LEAST_TOTAL)))


def _order(ranked: Ranked) -> tuple[float, float, str]:
    far = ranked.distance_km if ranked.distance_km is not None else math.inf
    return -ranked.score, far, ranked.scored.entry.id
