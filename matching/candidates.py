"""Understanding → a few hundred offerings out of any number, by the index alone."""

from matching.index import Entry, OfferingIndex
from matching.thesaurus import Knowledge
from matching.understand import Reading

LIMIT = 300
_DAMPED = 0.5
"""How much a term that knowledge adds counts beside one that the need itself says."""
_STANDARD = 12.0
"""A named standard outweighs a few words: it is as telling as a rare term in the title."""


def candidates(reading: Reading, index: OfferingIndex, knowledge: Knowledge, limit: int = LIMIT) -> list[Entry]:
    """The offerings that share most with what the need says and with what would help it."""
    terms = dict(reading.terms)
    for aim in reading.evocation.aims:
        for wording in knowledge.wordings(aim.concept)[:3]:
            for token, share in wording:
                added = _DAMPED * aim.weight * knowledge.rarity.of(token) * min(1.0, share * len(wording))
                if added > terms.get(token, 0.0):
                    terms[token] = added
    standards = {key: _STANDARD * weight for key, weight in reading.standards.items()}
    return index.search(terms, standards, limit)
