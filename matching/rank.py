"""Candidates → ordered matches, each with reasons, misses and a score that means the same for every need.

The rule: the score is the logistic function of a weighted sum of signals, lowered by half for each
constraint that the listing surely fails. Ties are broken by distance and then by id. The weights are data
(`weights.json`). Ownership, size and name of a station play no part, and there is no paid place.
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
from matching.reasons import explain_words
from matching.signals import element, industry, lexical, nearness, standard, title
from matching.standards import standard_keys
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Match, Miss, Place, Reason, Signals, Station

_WEIGHTS = Path(__file__).with_name("weights.json")
_PER_SURE_MISS = 0.5
_SATISFIES = 0.5
"""From this fit on an offering counts as an answer to a requirement."""


class Weights(msgspec.Struct, frozen=True):
    """The weights of one version of the ranking rule."""

    version: str
    bias: float
    signals: dict[str, float]


@functools.cache
def load_weights() -> Weights:
    """The weights in force."""
    return msgspec.convert(json.loads(_WEIGHTS.read_text("utf-8")), Weights)


def rank(reading: Reading, entries: list[Entry], knowledge: Knowledge, today: datetime.date, most: int) -> list[Match]:
    """The entries as matches, best first; `most` of them are explained and returned."""
    fits = AimFit(reading.aims, knowledge)
    weights = load_weights()
    scored = [_score(reading, entry, fits, weights) for entry in entries]
    scored.sort(key=lambda scored: (-scored.score, scored.entry.id))
    # Constraints can only lower a score, so whatever is far down now stays down.
    matches = [_match(reading, scored, knowledge, today) for scored in scored[: max(4 * most, 60)]]
    return sorted(matches, key=_order)[:most]


class _Scored(msgspec.Struct, frozen=True):
    entry: Entry
    score: float
    signals: Signals
    fits: dict[int, float]


def _score(reading: Reading, entry: Entry, fits: AimFit, weights: Weights) -> _Scored:
    aim_fits = fits.of(entry.terms)
    signals = Signals(
        lexical=lexical(reading.terms, reading.mass, entry.terms),
        conceptual=_conceptual(reading, aim_fits),
        title=title(reading.normal.text, entry.title),
        standard=standard(reading.standards, entry.standards),
        element=element(reading.normal.text, entry.element),
        industry=industry(reading.understanding.industry, entry.industries),
    )
    total = weights.bias + sum(weight * float(getattr(signals, name)) for name, weight in weights.signals.items())
    return _Scored(entry, 1 / (1 + math.exp(-total)), signals, aim_fits)


def _conceptual(reading: Reading, aim_fits: dict[int, float]) -> float:
    total = sum(reading.aims[position].weight * fit * fit for position, fit in sorted(aim_fits.items()))
    mass = sum(aim.weight for aim in reading.aims)
    return min(1.0, total / mass**0.5 / 2) if mass else 0.0


def _match(reading: Reading, scored: _Scored, knowledge: Knowledge, today: datetime.date) -> Match:
    offering, station = scored.entry.opened()
    judgements = judge(reading.understanding.constraints, offering, today)
    misses = tuple(item for item in judgements if isinstance(item, Miss))
    met = [item for item in judgements if isinstance(item, Reason)]
    sure = sum(miss.sure for miss in misses)
    satisfies = _satisfied(reading, scored)
    distance = _distance(reading.understanding.place, station)
    signals = msgspec.structs.replace(scored.signals, nearness=nearness(distance))
    reasons = (*explain_words(reading, scored.entry, scored.fits, offering, knowledge), *met)
    return Match(
        offering=offering,
        station=station,
        score=round(scored.score * _PER_SURE_MISS**sure, 6),
        distance_km=None if distance is None else round(distance, 1),
        reasons=reasons,
        satisfies=satisfies,
        misses=misses,
        signals=signals,
    )


def _satisfied(reading: Reading, scored: _Scored) -> tuple[str, ...]:
    met: set[str] = set()
    for position, fit in scored.fits.items():
        aim = reading.aims[position]
        requirement = reading.requirement_of.get(aim.source)
        if requirement is not None and fit * min(1.0, aim.weight / 0.5) >= _SATISFIES:
            met.add(requirement)
    for requirement_ in reading.understanding.requirements:
        if (requirement_.kind == "standard" and _names(scored.entry, requirement_.label)) or (
            requirement_.kind == "problem" and scored.score >= _SATISFIES
        ):
            met.add(requirement_.id)
    return tuple(requirement.id for requirement in reading.understanding.requirements if requirement.id in met)


def _names(entry: Entry, label: str) -> bool:
    return any(key in entry.standards for key in standard_keys(label.lower())[:1])


def _distance(place: Place | None, station: Station) -> float | None:
    if place is None:
        return None
    return distance_km(place, Place(latitude=station.latitude, longitude=station.longitude))


def _order(match: Match) -> tuple[float, float, str]:
    far = match.distance_km if match.distance_km is not None else math.inf
    return -match.score, far, match.offering.id
