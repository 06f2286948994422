"""Understanding → a few hundred offerings out of any number, by the index alone."""

import heapq
from collections.abc import Iterable, Mapping

from matching.index import Entry, OfferingIndex
from matching.text import tokens
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Only

LIMIT = 150
_OF_AIMS = 0.25
"""How much a term that knowledge adds counts beside one that the need itself says."""
_OF_OBJECTS = 1.5
_OF_INDUSTRY = 1.5
_OF_TRADE = 60.0
_STANDARD = 12.0
"""A named standard outweighs a few words: it is as telling as a rare term in the title."""
_MOST_SAID = 30
_MOST_ADDED = 60
"""The strongest terms find the same candidates as all of them, in half the time."""
_MOST_STANDARDS = 200
"""So many keys of standards are searched by at most; each brings its predecessors and its successors."""


def candidates(
    reading: Reading, index: OfferingIndex, knowledge: Knowledge, limit: int = LIMIT, only: Only | None = None
) -> list[Entry]:
    """The offerings that share most with what the need says, what it is about, and what would help it.

    With `only`, as many of that part of the catalogue alone.
    """
    terms: dict[str, float] = {}
    _add(terms, ((aim.concept, _OF_AIMS * aim.weight) for aim in reading.evocation.aims), knowledge)
    present = reading.evocation.objects
    _add(terms, ((number, _OF_OBJECTS * presence) for number, presence in present.items()), knowledge)
    for token in tokens(plain(reading.understanding.industry or "")):
        terms[token] = max(terms.get(token, 0.0), _OF_INDUSTRY * knowledge.rarity.of(token))
    terms = _strongest(terms, _MOST_ADDED)
    for term, weight in _strongest(reading.terms, _MOST_SAID).items():
        terms[term] = max(weight, terms.get(term, 0.0))
    standards = _strongest(
        {key: _STANDARD * weight for asked in reading.standards for key, weight in asked.search_keys().items()},
        _MOST_STANDARDS,
    )
    trades = {trade: _OF_TRADE * probability for trade, probability in reading.evocation.trades.items()}
    return index.search(terms, standards, limit, trades, only)


def _strongest(terms: Mapping[str, float], most: int) -> dict[str, float]:
    return dict(heapq.nlargest(most, terms.items(), key=lambda term: (term[1], term[0])))


def _add(terms: dict[str, float], concepts: Iterable[tuple[int, float]], knowledge: Knowledge) -> None:
    for concept, weight in concepts:
        for token, share in knowledge.search_terms(concept):
            added = weight * share
            if added > terms.get(token, 0.0):
                terms[token] = added
