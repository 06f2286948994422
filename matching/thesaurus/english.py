"""Finding concepts in English texts, where a term is inflected and its words stand apart.

«our torque wrenches have no traceable certificates» names the torque wrench; «peeling of the coating» the coating's
peel strength in part. A label is matched by the share of its words, as stems weighted by rarity, that a clause holds.
"""

import math
import re
from collections import Counter
from typing import Self

import msgspec

from matching.text.tokens import STOP_WORDS, stem
from matching.thesaurus.concepts import Thesaurus
from matching.thesaurus.labels import fold
from matching.thesaurus.phrases import windows

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
    """An inverted index from stems to the English labels of all kinds but symptoms.

    `concepts` is the concept of each label, `masses` what all stems of a label weigh.
    """

    concepts: list[int]
    masses: list[float]
    weights: dict[str, float]
    postings: dict[str, list[int]]

    @classmethod
    def of(cls, thesaurus: Thesaurus) -> Self:
        """The finder of a thesaurus."""
        concepts: list[int] = []
        stems_of: list[frozenset[str]] = []
        for concept in thesaurus.concepts:
            for label in concept.english if concept.kind != "symptom" else ():
                stems = frozenset(english_stems(fold(label)))
                if stems:
                    concepts.append(concept.number)
                    stems_of.append(stems)
        frequency = Counter(stem for stems in stems_of for stem in stems)
        weights = {stem: math.log((len(stems_of) + 1) / count) for stem, count in frequency.items()}
        masses = [sum(weights[stem] for stem in sorted(stems)) for stems in stems_of]
        postings: dict[str, list[int]] = {}
        for number, stems in enumerate(stems_of):
            for stem_ in stems:
                postings.setdefault(stem_, []).append(number)
        return cls(concepts, masses, weights, postings)

    def find(self, text: str, least_share: float) -> list[EnglishMention]:
        """For each concept the best share of at least `least_share`, most of all first."""
        if len(_WORD.findall(text)) < _LEAST_WORDS:
            return []
        best: dict[int, EnglishMention] = {}
        for clause in windows(text):
            held: dict[int, float] = {}
            for word in sorted(set(english_stems(clause.text))):
                for number in self.postings.get(word, ()):
                    held[number] = held.get(number, 0.0) + self.weights[word]
            for number, mass in held.items():
                share, concept = mass / self.masses[number], self.concepts[number]
                if share >= least_share and (concept not in best or share > best[concept].share + 1e-9):
                    best[concept] = EnglishMention(concept, min(1.0, share), clause.start, clause.end)
        return sorted(best.values(), key=lambda mention: (-mention.share, mention.concept))


def english_stems(text: str) -> list[str]:
    """The stems of the English words of a folded text, without the empty ones."""
    return [stem(word) for word in _WORD.findall(text) if word not in STOP_WORDS]
