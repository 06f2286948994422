"""Candidates → an order, with misses and a score that means the same for every need (explain.py says why).

The rule: the score is the logistic function of a weighted sum of signals; each constraint that the listing surely fails
counts as a negative signal. Ties are broken by distance and then by id. The weights are data (`weights.json`).
Ownership, size and name of a station play no part, and there is no paid place.
"""

import datetime
import functools
import json
import math
from pathlib import Path

import msgspec

from matching.conditions import judge
from matching.fit import AimFit
from matching.index import Entry
from matching.places import distance_km
from matching.signals import (
    Pursuit,
    conceptual,
    element,
    industry,
    lexical,
    objects,
    pursuit,
    standard,
    title,
    trade,
)
from matching.standards import standard_keys
from matching.text import pairs
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Constraints, Miss, Offering, Place, Reason, Signals, Station

_WEIGHTS = Path(__file__).with_name("weights.json")
_NO_CONSTRAINTS = Constraints()
_SATISFIES = 0.5
"""From this fit on an offering counts as an answer to a requirement."""


class Weights(msgspec.Struct, frozen=True):
    """The weights of one version of the ranking rule: a bias and one weight for each signal."""

    version: str
    bias: float
    signals: dict[str, float]


class Scored(msgspec.Struct, frozen=True):
    """A candidate with the sum of its weighted signals, before constraints."""

    entry: Entry
    total: float
    signals: Signals
    fits: dict[int, float]


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate judged by the stated constraints, not yet explained."""

    scored: Scored
    offering: Offering
    station: Station
    score: float
    distance_km: float | None
    met: tuple[Reason, ...]
    misses: tuple[Miss, ...]
    satisfies: tuple[str, ...]

    @property
    def sure_misses(self) -> int:
        """How many stated constraints the listing surely fails."""
        return sum(miss.sure for miss in self.misses)


@functools.cache
def load_weights() -> Weights:
    """The weights in force."""
    return msgspec.convert(json.loads(_WEIGHTS.read_text("utf-8")), Weights)


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
    asked = question(reading, knowledge, weights)
    scored = [score(asked, entry) for entry in entries]
    scored.sort(key=lambda candidate: (-candidate.total, candidate.entry.id))
    # Constraints can only lower a score: without any the best are known, with some whatever is far down stays down.
    judged = most if reading.understanding.constraints == _NO_CONSTRAINTS else 2 * most
    ranked = [_judged(reading, candidate, today, weights) for candidate in scored[:judged]]
    return sorted(ranked, key=_order)[:most]


class Question(msgspec.Struct, frozen=True):
    """A reading as it is put to every candidate: what does not depend on the candidate is worked out once."""

    reading: Reading
    fit: AimFit
    named: Pursuit
    symptom: Pursuit
    industry_pairs: frozenset[str] | None
    weights: Weights


def question(reading: Reading, knowledge: Knowledge, weights: Weights) -> Question:
    """The question that a reading puts to candidates."""
    evocation = reading.evocation
    asked = reading.understanding.industry
    return Question(
        reading=reading,
        fit=AimFit([*(aim.concept for aim in evocation.aims), *evocation.objects], knowledge),
        named=pursuit((aim.concept, aim.weight) for aim in evocation.named_aims),
        symptom=pursuit((aim.concept, aim.weight) for aim in evocation.symptom_aims),
        industry_pairs=frozenset(pairs(plain(asked))) if asked else None,
        weights=weights,
    )


def score(asked: Question, entry: Entry) -> Scored:
    """A candidate's signals and their weighted sum."""
    reading, evocation, terms = asked.reading, asked.reading.evocation, entry.terms
    fit = asked.fit.of(terms)
    text = reading.normal.text
    signals = Signals(
        lexical=lexical(reading.terms, reading.mass, terms),
        named=conceptual(asked.named, fit),
        symptom=conceptual(asked.symptom, fit),
        object=objects(evocation.objects, fit),
        trade=trade(evocation.trades, entry.trades),
        title=title(text, entry.title),
        standard=standard(reading.standards, entry.standards),
        element=element(text, entry.element),
        industry=industry(asked.industry_pairs, entry.industries),
    )
    weights = asked.weights.signals
    total = asked.weights.bias + sum(weights[name] * getattr(signals, name) for name in weights)
    return Scored(entry, total, signals, fit)


def _judged(reading: Reading, scored: Scored, today: datetime.date, weights: Weights) -> Ranked:
    offering, station = scored.entry.opened()
    judgements = judge(reading.understanding.constraints, offering, today)
    misses = tuple(item for item in judgements if isinstance(item, Miss))
    sure_misses = float(sum(miss.sure for miss in misses))
    return Ranked(
        scored=scored,
        offering=offering,
        station=station,
        score=round(_logistic(scored.total + weights.signals["sure_misses"] * sure_misses), 6),
        distance_km=_distance(reading.understanding.place, station),
        met=tuple(item for item in judgements if isinstance(item, Reason)),
        misses=misses,
        satisfies=_satisfied(reading, scored),
    )


def _satisfied(reading: Reading, scored: Scored) -> tuple[str, ...]:
    met: set[str] = set()
    evocation = reading.evocation
    for aim in evocation.aims:
        requirement = reading.requirement_of.get(aim.source)
        fit = scored.fits.get(aim.concept, 0.0)
        if requirement is not None and fit * min(1.0, aim.weight / 0.5) >= _SATISFIES:
            met.add(requirement)
    for asked in reading.understanding.requirements:
        by_standard = asked.kind == "standard" and _lists(scored.entry, asked.label)
        if by_standard or (asked.kind == "problem" and _logistic(scored.total) >= _SATISFIES):
            met.add(asked.id)
    return tuple(asked.id for asked in reading.understanding.requirements if asked.id in met)


def _lists(entry: Entry, standard_written: str) -> bool:
    return any(key in entry.standards for key in standard_keys(plain(standard_written))[:1])


def _distance(place: Place | None, station: Station) -> float | None:
    if place is None:
        return None
    return distance_km(place, Place(latitude=station.latitude, longitude=station.longitude))


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-total))


def _order(ranked: Ranked) -> tuple[float, float, str]:
    far = ranked.distance_km if ranked.distance_km is not None else math.inf
    return -ranked.score, far, ranked.offering.id
