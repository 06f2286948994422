"""Finding concepts in English texts, where a term is inflected and its words stand apart.

«our torque wrenches have no traceable certificates» names the torque wrench; «peeling of the coating» the coating's
peel strength in part. A label is matched by the share of its words, as stems weighted by rarity, that a clause holds.
"""

import re
from typing import Self

import msgspec

from matching.text.tokens import STOP_WORDS, stem
from matching.thesaurus.concepts import Thesaurus
from matching.thesaurus.labels import fold
from matching.thesaurus.phrases import windows
from matching.thesaurus.shares import Shares

_WORD = re.compile(r"[a-z][a-z0-9]+")
_LEAST_WORDS = 4
"""A text with fewer Latin words is a Chinese one with terms in it, which labels find word for word."""


class EnglishMention(msgspec.Struct, frozen=True):
    """A concept whose English label a clause holds to a share of 0..1."""

    concept: int
    share: float
    start: int
    end: int


class EnglishFinder(msgspec.Struct, frozen=True):
    """The English labels of all kinds but symptoms: the concept of each, and the index that finds them."""

    concepts: list[int]
    shares: Shares

    @classmethod
    def of(cls, thesaurus: Thesaurus) -> Self:
        """The finder of a thesaurus."""
        concepts: list[int] = []
        stems_of: list[dict[str, float]] = []
        for concept in thesaurus.concepts:
            for label in concept.english if concept.kind != "symptom" else ():
                stems = dict.fromkeys(english_stems(fold(label)), 1.0)
                if stems:
                    concepts.append(concept.number)
                    stems_of.append(stems)
        return cls(concepts, Shares.of(stems_of))

    def find(self, text: str, least_share: float) -> list[EnglishMention]:
        """For each concept the best share of at least `least_share`, most of all first."""
        if len(_WORD.findall(text)) < _LEAST_WORDS:
            return []
        best: dict[int, EnglishMention] = {}
        for clause in windows(text):
            for number, share, _ in self.shares.held(english_stems(clause.text), least_share):
                concept = self.concepts[number]
                if concept not in best or share > best[concept].share + 1e-9:
                    best[concept] = EnglishMention(concept, share, clause.start, clause.end)
        return sorted(best.values(), key=lambda mention: (-mention.share, mention.concept))


def english_stems(text: str) -> list[str]:
    """The stems of the English words of a folded text, without the empty ones."""
    return [stem(word) for word in _WORD.findall(text) if word not in STOP_WORDS]
