"""The ranking works its signals out for all candidates at once; a slow and obvious way says the same."""

import math
from collections.abc import Mapping

import pytest

from matching.candidates import candidates
from matching.evoke import Aim
from matching.index import Entry, OfferingIndex
from matching.scoring import score
from matching.thesaurus import Knowledge
from matching.understand import Reading, understand
from matching.weights import load_weights
from tests.matching.conftest import Catalogue


def _presences(entry: Entry, words: set[str]) -> dict[str, float]:
    return {word: presence for word, presence in entry.presence_of(words).items() if presence > 0}


def _fit(concept: int, entry: Entry, knowledge: Knowledge) -> float:
    """Of all wordings of a concept the one that the entry holds most of."""
    best = 0.0
    for wording in knowledge.wordings(concept):
        present = _presences(entry, {token for token, _ in wording})
        best = max(best, sum(share * present.get(token, 0.0) for token, share in wording))
    return best


def _conceptual(aims: tuple[Aim, ...], entry: Entry, knowledge: Knowledge) -> float:
    weights = {aim.concept: aim.weight for aim in aims}
    met = sum(weight * _fit(concept, entry, knowledge) ** 2 for concept, weight in weights.items())
    return 0.5 * met / math.pow(max(sum(weights.values()), 0.3), 0.35)


def _lexical(reading: Reading, entry: Entry) -> float:
    present = _presences(entry, set(reading.terms))
    return sum(reading.terms[term] * presence for term, presence in present.items()) / (math.sqrt(reading.mass) * 8.0)


def _expected(reading: Reading, entry: Entry, knowledge: Knowledge) -> Mapping[str, float]:
    evocation = reading.evocation
    return {
        "lexical": _lexical(reading, entry),
        "named": _conceptual(evocation.named_aims, entry, knowledge),
        "symptom": _conceptual(evocation.symptom_aims, entry, knowledge),
        "object": max(
            (presence * _fit(concept, entry, knowledge) for concept, presence in evocation.objects.items()), default=0.0
        ),
    }


def test_the_fast_signals_equal_the_slow_ones(catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge) -> None:
    for need in catalogue.needs[::4]:
        reading = understand(need.stated(), knowledge)
        found = candidates(reading, index, knowledge, 12)
        for scored in score(reading, found, knowledge, load_weights(), len(found)):
            for name, expected in _expected(reading, scored.entry, knowledge).items():
                assert getattr(scored.signals, name) == pytest.approx(expected, abs=1e-6), (need.text, name)


def test_what_is_scored_beside_an_offering_does_not_change_its_score(
    catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge
) -> None:
    for need in catalogue.needs[::4]:
        reading = understand(need.stated(), knowledge)
        found = candidates(reading, index, knowledge, 40)
        together = {scored.entry.id: scored.total for scored in score(reading, found, knowledge, load_weights(), 40)}
        for entry in found[::7]:
            (alone,) = score(reading, [entry], knowledge, load_weights(), 1)
            assert alone.total == together[entry.id]
