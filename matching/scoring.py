"""Candidates → the sum of their weighted signals, worked out for all of them at once."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.batch import Batch, Held, Vocabulary
from matching.fit import AimFit
from matching.index import Entry
from matching.index.entries import TERM
from matching.satisfaction import Compared, strengths
from matching.signals import conceptual, element, industry, lexical, meaning, objects, standard, title
from matching.text import pairs
from matching.text.normal import plain
from matching.text.term_ids import term_id
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Signals
from matching.weights import Weights


class Scored(msgspec.Struct, frozen=True):
    """A candidate with the sum of its weighted signals, before constraints."""

    entry: Entry
    total: float
    table: "ScoreTable"
    row: int
    place: int

    @property
    def signals(self) -> Signals:
        """Its signals, without circumstances."""
        return Signals(**{name: float(values[self.row]) for name, values in self.table.signals.items()})

    @property
    def sure(self) -> dict[str, float]:
        """Requirement that it may meet → how surely, 0 to 1."""
        return self.table.sure[self.place]

    @property
    def fits(self) -> dict[int, float]:
        """Concept that is aimed at → how well the candidate fits it, without those that it does not."""
        fits = self.table.fits[self.row]
        return {self.table.concepts[column]: float(fits[column]) for column in np.flatnonzero(fits)}


class ScoreTable(msgspec.Struct, frozen=True):
    """What was worked out for all candidates, a row each: the signals, and the fit to each concept; and for the best of
    them, a place each, how surely each requirement is met. `meaning` is the direction of the need."""

    signals: dict[str, NDArray[Any]]
    concepts: list[int]
    fits: NDArray[Any]
    sure: list[dict[str, float]]
    meaning: NDArray[Any]


def score(reading: Reading, entries: list[Entry], knowledge: Knowledge, weights: Weights, most: int) -> list[Scored]:
    """The `most` entries with the highest sums of weighted signals, best first."""
    evocation = reading.evocation
    fit = AimFit([*(aim.concept for aim in evocation.aims), *evocation.objects], knowledge)
    batch = Batch(entries)
    meant = knowledge.meaning.of_need(reading.normal.text)
    signals, fits, held, vocabulary = _signals(reading, batch, fit, meant)
    # Rounded, so that equal offerings stay equal, whatever is scored beside them.
    totals = np.round(weights.bias + sum(weights.signals[name] * values for name, values in signals.items()), 9)
    listed: list[float] = totals.tolist()
    order = sorted(range(len(entries)), key=lambda number: (-listed[number], entries[number].id))[:most]
    # What kind of help one part of the need asks for says nothing about what helps with the others.
    fitting = totals - weights.signals["element"] * signals["element"]
    compared = Compared(batch, held, vocabulary, fit, fits, fitting, np.array(order, np.int64))
    asked = [requirement.id for requirement in reading.understanding.requirements]
    sure = [
        {id_: strength for id_, strength in zip(asked, row, strict=True) if strength}
        for row in strengths(reading, compared, weights.signals, knowledge).tolist()
    ]
    table = ScoreTable(signals, fit.concepts, fits, sure, meant)
    return [Scored(entries[number], listed[number], table, number, place) for place, number in enumerate(order)]


def _signals(
    reading: Reading, batch: Batch, fit: AimFit, meant: NDArray[Any]
) -> tuple[dict[str, NDArray[Any]], NDArray[Any], Held, Vocabulary]:
    """Every signal for every candidate, and what they were worked out from: fits to concepts, terms that are held."""
    evocation, text, asked = reading.evocation, reading.normal.text, reading.understanding.industry
    said = np.array([term_id(term) for term in reading.terms], TERM)
    vocabulary = Vocabulary(np.concatenate([said, fit.terms]))
    held = vocabulary.held(batch)
    term_weights = np.zeros(len(vocabulary))
    term_weights[vocabulary.numbers(said)] = list(reading.terms.values())
    fits = fit.of(len(batch), held, vocabulary)
    entries = batch.entries
    element_values = {offered: element(text, offered) for offered in {entry.element for entry in entries}}
    industry_pairs = frozenset(pairs(plain(asked))) if asked else None
    signals = {
        "lexical": lexical(len(batch), held, term_weights, reading.mass),
        "named": conceptual(((aim.concept, aim.weight) for aim in evocation.named_aims), fit, fits),
        "symptom": conceptual(((aim.concept, aim.weight) for aim in evocation.symptom_aims), fit, fits),
        "object": objects(evocation.objects, fit, fits),
        "meaning": meaning(meant, batch.meanings),
        "title": title(text, [entry.title for entry in entries]),
        "standard": np.array([standard(reading.standards, entry.standards) for entry in entries]),
        "element": np.array([element_values[entry.element] for entry in entries]),
        "industry": np.array([industry(industry_pairs, entry.industries) for entry in entries]),
    }
    return signals, fits, held, vocabulary
