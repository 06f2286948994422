"""Finding everyday phrasings in a text, although nobody puts it in the same words twice.

A phrasing is matched by the share of its character pairs (for English: of its words) that a clause holds, each weighted
by how rare it is among all phrasings. Order and gaps do not matter: «袋子天一热就鼓» holds most of «袋子鼓起来».
"""

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Self

import msgspec

from matching.text.tokens import STOP_WORDS, stem
from matching.thesaurus.concepts import Thesaurus
from matching.thesaurus.labels import LabelFinder, fold
from matching.thesaurus.shares import Shares

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z0-9]+(?:[.\-/+][a-z0-9]+)*")
_FILLERS = re.compile(
    r"怎么办|咋办|咋整|怎么回事|咋回事|怎么弄|请问|麻烦|希望|谢谢|你们|我们|我家|有没有|能不能|可不可以|是不是"
)
"""What people say around a problem; a need that ends in 怎么办 is not about 办证."""
_CLAUSE_END = re.compile(r"[,。;!?、:\n]|\.\s")
_MOST_CLAUSES = 60
_LONGEST_THOUGHT = 30
_COMMONEST_SINGLE = 300
_COMMONEST = 600
"""Grams in more phrasings than this tell nothing, and would cost most of the time."""
_OBJECT_PART = 0.2
"""How much of its weight a gram keeps that names the object of a phrasing."""
_EMPTY_CHARACTERS = frozenset("的了是在有也都就要不没被把给到和与就又还很太会能个这那些得着过")


class PhraseMention(msgspec.Struct, frozen=True):
    """A symptom whose phrasing a clause resembles: `share` is 1 when the clause holds all of it."""

    concept: int
    share: float
    mass: float
    start: int
    end: int
    phrasing: str


class Clause(msgspec.Struct, frozen=True):
    """A part of a text between punctuation marks."""

    text: str
    start: int
    end: int


class PhraseFinder(msgspec.Struct, frozen=True):
    """The phrasings of symptoms, each with its symptom, and the index that finds them."""

    phrasings: list[tuple[int, str]]
    shares: Shares

    @classmethod
    def of(cls, thesaurus: Thesaurus, labels: LabelFinder) -> Self:
        """The finder of a thesaurus; words that name an object count little, since the object is looked at by itself."""
        phrasings: list[tuple[int, str]] = []
        grams_of: list[dict[str, float]] = []
        for concept in thesaurus.concepts:
            if concept.kind != "symptom":
                continue
            for phrasing in dict.fromkeys((concept.label, *concept.also, *concept.english)):
                folded = fold(phrasing)
                grams = dict.fromkeys(phrase_grams(folded), 1.0)
                for mention in labels.find(folded):
                    if thesaurus.concepts[mention.concept].kind == "object" and mention.end - mention.start < len(
                        folded
                    ):
                        grams.update(dict.fromkeys(phrase_grams(folded[mention.start : mention.end]), _OBJECT_PART))
                if grams:
                    phrasings.append((concept.number, phrasing))
                    grams_of.append(grams)
        return cls(phrasings, Shares.of(grams_of, _telling(grams_of)))

    def find(self, text: str, least_share: float) -> list[PhraseMention]:
        """For each symptom the best resemblance of at least `least_share`, over clauses and neighbouring clauses."""
        best: dict[int, PhraseMention] = {}
        for clause in windows(text):
            for number, share, mass in self.shares.held(phrase_grams(clause.text), least_share):
                concept, phrasing = self.phrasings[number]
                if concept not in best or share > best[concept].share + 1e-9:
                    best[concept] = PhraseMention(concept, share, mass, clause.start, clause.end, phrasing)
        return sorted(best.values(), key=lambda mention: (-mention.share, mention.concept))


def _telling(grams_of: list[dict[str, float]]) -> frozenset[str]:
    frequency = Counter(gram for grams in grams_of for gram in grams)
    return frozenset(
        gram for gram, count in frequency.items() if count <= (_COMMONEST_SINGLE if len(gram) == 1 else _COMMONEST)
    )


def phrase_grams(text: str) -> list[str]:
    """Pairs of Chinese characters, single telling characters, and Latin words of a folded text."""
    telling = _FILLERS.sub(" ", text)
    characters = _HAN.findall(telling)
    grams = [a + b for a, b in pairwise(characters)]
    grams += [c for c in characters if c not in _EMPTY_CHARACTERS]
    if len(characters) < len(text):
        grams += [stem(word) for word in _LATIN.findall(text) if word not in STOP_WORDS]
    return grams


def windows(text: str) -> list[Clause]:
    """The clauses of a text, alone and, where both are short, with the next one: a comma does not end a thought."""
    clauses = _few(text, split_clauses(text))
    joined = [
        Clause(text[one.start : other.end], one.start, other.end)
        for one, other in pairwise(clauses)
        if other.end - one.start <= _LONGEST_THOUGHT
    ]
    return clauses + joined


def _few(text: str, clauses: list[Clause]) -> list[Clause]:
    """Neighbouring clauses put together until there are not too many to look at one by one."""
    together = math.ceil(len(clauses) / _MOST_CLAUSES)
    if together <= 1:
        return clauses
    parts = [clauses[first : first + together] for first in range(0, len(clauses), together)]
    return [Clause(text[part[0].start : part[-1].end], part[0].start, part[-1].end) for part in parts]


def split_clauses(text: str) -> list[Clause]:
    """The parts of a text between punctuation marks, without empty ones."""
    clauses: list[Clause] = []
    start = 0
    for match in _CLAUSE_END.finditer(text):
        if text[start : match.start()].strip():
            clauses.append(Clause(text[start : match.start()], start, match.start()))
        start = match.end()
    if text[start:].strip():
        clauses.append(Clause(text[start:], start, len(text)))
    return clauses
