"""How surely does an offering meet a requirement?

Every requirement is looked at as if its clauses were the whole need: the same signals, restricted to what these clauses
say and evoke. That sum, beside the sum for the whole need, the likeness of meaning and the fit to one of the
requirement's aims, gives the probability that a clerk would tick the offering in a table of requirements × services.
Who meets a requirement only half as surely as the best there is does not meet it.
The coefficients were fitted to such tables (docs/ranking.md, What meets a requirement).
"""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.batch import Batch, Held, Vocabulary
from matching.fit import AimFit
from matching.index import Entry
from matching.signals import conceptual, element, lexical, meaning, title
from matching.standards import standard_keys
from matching.text import tokens
from matching.text.normal import plain
from matching.text.term_ids import term_id
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Requirement

LEAST = 0.05
"""Whoever meets a requirement less surely than this does not meet it: a compromise between wrong ticks and none."""
OF_BEST = 0.5
"""The same for less than this part of the best there is."""
_STATED = ("standard", "element")
"""What a listing states about itself: to list it is to be about it."""
_SERVED_BY = {
    "metrology": {"metrology"},
    "training": {"training"},
    "certification": {"certification", "accreditation", "consulting", "trade"},
    "accreditation": {"certification", "accreditation", "consulting"},
}
"""Which kinds of service can do what is asked for by the name of a service or a scheme; where it is none of these,
names are used loosely, and any can."""
_FOR_INSTRUMENTS = {"metrology", "instrument_sharing", "training"}
_FULL_AIM = 0.5
"""An aim of this weight counts in full."""
_LIKE = 0.25
_AIMED = 0.5
"""An offering is about a requirement from this likeness (a cosine), or from this fit to one of its aims on."""
_FARTHEST_BEHIND = -2.0
"""How far behind the best of the whole need counts: in a need of several things one may outshine all others."""
_OF_TOTAL = 0.2
_LEAST_GROUNDS = -0.3
"""Likeness and a part of the sum of signals must add up to this, or there are no grounds to think of the requirement:
where no offering has any, the catalogue has nothing."""
_BIAS = -1.65
_COEFFICIENTS = {"like": 1.3, "like_behind": 2.8, "aim": 1.05, "total": 0.24, "total_behind": 1.17, "part_behind": 0.58}


class Compared(msgspec.Struct, frozen=True, dict=True):
    """Candidates of a need with what their signals were worked out from; only `rows` of them are looked at."""

    batch: Batch
    held: Held
    vocabulary: Vocabulary
    fit: AimFit
    fits: NDArray[Any]
    totals: NDArray[Any]
    rows: NDArray[Any]

    @functools.cached_property
    def entries(self) -> list[Entry]:
        """The entries of the rows."""
        return [self.batch.entries[row] for row in self.rows.tolist()]


def strengths(reading: Reading, compared: Compared, weights: Mapping[str, float], knowledge: Knowledge) -> NDArray[Any]:
    """A row for each of the rows, a column for each requirement: how surely it meets it, 0 to 1; 0 is not at all."""
    asked = reading.understanding.requirements
    columns = [_strength(one, reading, compared, weights, knowledge) for one in asked]
    return np.stack(columns, axis=1) if columns else np.zeros((len(compared.rows), 0))


def best_of(sure: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """How surely the best of some candidates meets each requirement."""
    best: dict[str, float] = {}
    for candidate in sure:
        for requirement, strength in candidate.items():
            best[requirement] = max(best.get(requirement, 0.0), strength)
    return best


def met(sure: Mapping[str, float], best: Mapping[str, float]) -> tuple[str, ...]:
    """The requirements that a candidate meets beside the best there is, in their order."""
    return tuple(
        requirement
        for requirement, strength in sure.items()
        if strength >= max(LEAST, OF_BEST * best.get(requirement, 0.0))
    )


def _strength(
    asked: Requirement, reading: Reading, compared: Compared, weights: Mapping[str, float], knowledge: Knowledge
) -> NDArray[Any]:
    possible = _possible(asked, reading, compared.entries)
    like = _likeness(asked, reading, compared, knowledge)
    aimed = _aimed(asked, reading, compared)
    about = possible if asked.kind in _STATED else possible & ((like >= _LIKE) | (aimed >= _AIMED))
    totals = compared.totals[compared.rows]
    if asked.kind not in _STATED:
        about &= like + _OF_TOTAL * totals >= _LEAST_GROUNDS
    if not about.any():
        return np.zeros(len(possible))
    part = _part(asked, reading, compared, weights, knowledge)
    values = {
        "like": like,
        "like_behind": like - like[about].max(),
        "aim": aimed,
        "total": totals,
        "total_behind": np.maximum(totals - totals[possible].max(), _FARTHEST_BEHIND),
        "part_behind": part - part[about].max(),
    }
    summed = _BIAS + sum(coefficient * values[name] for name, coefficient in _COEFFICIENTS.items())
    sure = np.where(about, 1 / (1 + np.exp(-summed)), 0.0)
    # Rounded, so that equal offerings stay equal, whatever is looked at beside them.
    rounded: NDArray[Any] = np.round(sure, 6)
    return rounded


def _possible(asked: Requirement, reading: Reading, entries: list[Entry]) -> NDArray[Any]:
    """A standard must be listed, or what has replaced it, and a service be of a kind that can do what is asked for."""
    if asked.kind == "standard":
        family = _key(asked.label)
        named = next((one for one in reading.standards if one.family == family), None)
        return np.array([named is not None and named.credit(entry.standards) > 0 for entry in entries], np.bool_)
    kinds = _kinds(asked)
    return np.array([kinds is None or entry.element in kinds for entry in entries], np.bool_)


def _kinds(asked: Requirement) -> set[str] | None:
    """The elements that can meet a requirement; None where any can."""
    if asked.kind == "element" and asked.element is not None:
        return {asked.element}
    if asked.kind == "instrument":
        return _FOR_INSTRUMENTS
    return _SERVED_BY.get(asked.element or "") if asked.kind in ("service", "scheme") else None


def _likeness(asked: Requirement, reading: Reading, compared: Compared, knowledge: Knowledge) -> NDArray[Any]:
    text = reading.understanding.text
    words = " ".join(text[span.start : span.end] for span in asked.evidence)
    direction = knowledge.meaning.of_need(plain(f"{words} {asked.label} {asked.object or ''}"))
    likeness: NDArray[Any] = (compared.batch.meanings[compared.rows] * direction).sum(axis=1, dtype=np.float64)
    return likeness


def _aimed(asked: Requirement, reading: Reading, compared: Compared) -> NDArray[Any]:
    """The best fit to an aim of the requirement, 0 to 1."""
    own = {
        compared.fit.column_of[aim.concept]: min(1.0, aim.weight / _FULL_AIM)
        for aim in reversed(reading.evocation.aims)
        if aim.concept in compared.fit.column_of and reading.requirement_of.get(aim.source) == asked.id
    }
    fits = compared.fits[compared.rows[:, None], list(own)] if own else np.zeros((len(compared.rows), 1))
    best: NDArray[Any] = (fits * (list(own.values()) or 0.0)).max(axis=1)
    return best


def _part(
    asked: Requirement, reading: Reading, compared: Compared, weights: Mapping[str, float], knowledge: Knowledge
) -> NDArray[Any]:
    """The weighted signals of a need that consists of the requirement's clauses alone."""
    stretch = reading.stretches[asked.id]
    text = reading.normal.text[stretch.start : stretch.end]
    evocation, rows = reading.evocation, compared.rows
    said = {term: reading.terms[term] for term in dict.fromkeys(tokens(text)) if term in reading.terms}
    term_weights = np.zeros(len(compared.vocabulary))
    term_weights[compared.vocabulary.numbers(np.array([term_id(term) for term in said], np.uint64))] = list(
        said.values()
    )
    sources = {
        evoked.concept
        for evoked in (*evocation.named, *evocation.symptoms)
        if evoked.evidence.start < stretch.end and stretch.start < evoked.evidence.end
    }
    named = ((aim.concept, aim.weight) for aim in evocation.named_aims if aim.source in sources)
    symptom = ((aim.concept, aim.weight) for aim in evocation.symptom_aims if aim.source in sources)
    fits = compared.fits[rows]
    element_values = {offered: element(text, offered) for offered in {entry.element for entry in compared.entries}}
    signals = {
        "lexical": lexical(len(compared.batch), compared.held, term_weights, sum(said.values()))[rows],
        "named": conceptual(named, compared.fit, fits),
        "symptom": conceptual(symptom, compared.fit, fits),
        "meaning": meaning(knowledge.meaning.of_need(text), compared.batch.meanings[rows]),
        "title": title(text, [entry.title for entry in compared.entries]),
        "element": np.array([element_values[entry.element] for entry in compared.entries]),
    }
    summed: NDArray[Any] = np.zeros(len(rows)) + sum(weights[name] * values for name, values in signals.items())
    return summed


@functools.lru_cache(maxsize=1_000)
def _key(standard_written: str) -> str | None:
    return next(iter(standard_keys(plain(standard_written))), None)
