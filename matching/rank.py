"""Candidates → an order, with misses and a score that means the same for every need (explain.py says why).

The rule: the score is the logistic function of a weighted sum of signals; each constraint that the listing surely fails
counts as a negative signal, and where offerings fit alike the circumstances decide: where, how soon, at what price, how
lately verified. A listing that its station has not confirmed for a year stands behind an equal one that is confirmed.
Similar cases that it solved lift an offering that fails no stated constraint for sure (experience/).
Ties are broken by distance and then by id. The weights are data (`weights.json`). Ownership, size and
name of a station play no part, and there is no paid place.
"""

import datetime
import functools
import math

import msgspec

from matching.accreditations import lapsed
from matching.asked_items import NOTHING_ASKED, AskedItems, asked_items
from matching.conditions import asks_nothing, judge
from matching.eligibility import unmet
from matching.experience import NO_EXPERIENCE, Experience, lifted
from matching.freshness import STALE
from matching.index import Entry
from matching.index.entries import Facts
from matching.places import distance_km
from matching.scoring import Scored, score
from matching.signals import economy, freshness, nearness, promptness, stale
from matching.standard_reasons import standard_misses
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Miss, Offering, Place, Reason, Signals, Station, Told
from matching.weights import Weights, load_weights
from matching.working_days import working_day

_LEAST_TOTAL = -700.0
"""Less than this is as good as nothing, and more than a floating-point number can take the exponential of."""
_ALSO_JUDGED = 10
"""So many more candidates than asked for are judged: circumstances and constraints may bring one forward."""


class Ranked(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A candidate judged by the stated constraints, on the day on which the service is needed, not yet explained.

    `score_if_assured` is the score that it would have if its listing were not stale: what is shown at all depends on
    that, so that a stale listing stands further behind and is never left out for it.
    """

    scored: Scored
    score: float
    score_if_assured: float
    needed_on: datetime.date
    asked_accreditations: tuple[str, ...]
    distance_km: float | None
    circumstances: dict[str, float]
    met: tuple[Reason, ...]
    misses: tuple[Miss, ...]
    told: Told | None = None
    """What similar cases tell of it, where that moved its score."""

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
        """All its signals, circumstances among them, and what similar cases tell."""
        told = {} if self.told is None else {"solves": self.told.solves, "fails": self.told.fails}
        return msgspec.structs.replace(self.scored.signals, **self.circumstances, **told)

    @property
    def remarks(self) -> tuple[Miss, ...]:
        """The misses, and which of the accreditations that nobody asked for are not in force: for who reads it."""
        return (*self.misses, *lapsed(self.offering, self.needed_on, self.asked_accreditations))

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
    needed_on: datetime.date | None = None,
    experience: Experience = NO_EXPERIENCE,
) -> list[Ranked]:
    """The best `most` entries, judged by the stated constraints, best first.

    What must hold when the service is done is judged on the day on which it is needed: as given, else as stated, else
    today.
    """
    weights = weights or load_weights()
    if not entries:
        return []
    constraints = reading.understanding.constraints
    needed_on = needed_on or constraints.needed_on or today
    judged = (most if asks_nothing(constraints) else 2 * most) + _ALSO_JUDGED
    scored = score(reading, entries, knowledge, weights, judged)
    told = experience.told(reading, scored, today)
    items = asked_items(reading, knowledge) if constraints.accreditations else NOTHING_ASKED
    ranked = [
        _judged(reading, candidate, today, needed_on, items, weights, told.get(candidate.entry.id))
        for candidate in scored
    ]
    return sorted(ranked, key=_order)[:most]


def _judged(
    reading: Reading,
    scored: Scored,
    today: datetime.date,
    needed_on: datetime.date,
    items: AskedItems,
    weights: Weights,
    told: Told | None,
) -> Ranked:
    constraints = reading.understanding.constraints
    judgements = (
        []
        if asks_nothing(constraints)
        else judge(constraints, scored.entry.opened()[0], needed_on, items, needed_on == reading.done_by)
    )
    facts = scored.entry.facts
    is_stale = stale(facts, today)
    misses = (
        *(item for item in judgements if isinstance(item, Miss)),
        *_unmet(facts, reading, needed_on),
        *standard_misses(reading, scored.entry.standards),
        *_too_late(reading, facts, today),
        *((STALE,) if is_stale else ()),
    )
    distance = _distance(reading.understanding.place, facts)
    circumstances = {
        "nearness": nearness(distance, facts),
        "promptness": promptness(facts),
        "economy": economy(constraints.budget, facts),
        "freshness": freshness(facts, today),
        "sure_misses": float(sum(miss.sure for miss in misses)),
    }
    total = scored.total + sum(weights.signals[name] * value for name, value in circumstances.items())
    told = None if circumstances["sure_misses"] else told
    total = total if told is None else lifted(max(total, _LEAST_TOTAL), told)
    return Ranked(
        scored=scored,
        score=round(_logistic(total + weights.signals["stale"] * is_stale), 6),
        score_if_assured=round(_logistic(total), 6),
        needed_on=needed_on,
        asked_accreditations=constraints.accreditations,
        distance_km=distance,
        circumstances={**circumstances, "stale": is_stale},
        met=tuple(item for item in judgements if isinstance(item, Reason)),
        misses=misses,
        told=told,
    )


def _unmet(facts: Facts, reading: Reading, today: datetime.date) -> list[Miss]:
    if facts.eligibility is None:
        return []
    said = reading.understanding
    sizes = said.enterprise_sizes
    return unmet(facts.eligibility, said.place, sizes, reading.size_is_stated, said.industry, today)


def _too_late(reading: Reading, facts: Facts, today: datetime.date) -> list[Miss]:
    """That a service takes longer than there is time; a station may hurry, so that it is not sure."""
    days, wanted = facts.turnaround_days, reading.done_by
    if not days or wanted is None or working_day(today, days - 1) <= wanted:
        return []
    return [
        Miss(
            code="days",
            message=f"需{days}个工作日，可能赶不上{wanted}，请问能否加急",
            message_en=f"takes {days} working days, perhaps too long for {wanted}: ask whether it can be hurried",
            sure=False,
        )
    ]


def _distance(place: Place | None, facts: Facts) -> float | None:
    if place is None:
        return None
    return distance_km(place, Place(latitude=facts.latitude, longitude=facts.longitude))


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(total, _LEAST_TOTAL)))


def _order(ranked: Ranked) -> tuple[float, float, float, str]:
    far = ranked.distance_km if ranked.distance_km is not None else math.inf
    # Scores are rounded: the lowest and the highest would not tell a stale listing from its equal.
    return -ranked.score, ranked.circumstances["stale"], far, ranked.scored.entry.id
