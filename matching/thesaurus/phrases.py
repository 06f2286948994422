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
from matching.thesaurus.labels import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z0-9]+(?:[.\-/+][a-z0-9]+)*")
_FILLERS = re.compile(
    r"怎么办|咋办|咋整|怎么回事|咋回事|怎么弄|请问|麻烦|希望|谢谢|你们|我们|我家|有没有|能不能|可不可以|是不是"
)
"""What people say around a problem; a need that ends in 怎么办 is not about 办证."""
_CLAUSE_END = re.compile(r"[,。;!?、:\n]|\.\s")
_COMMONEST_SINGLE = 300
_COMMONEST = 600
"""Grams in more phrasings than this tell nothing, and would cost most of the time."""
_EMPTY_CHARACTERS = frozenset("的了是在有也都就要不没被把给到和与就又还很太会能个这那些得着过")


class PhraseMention(msgspec.Struct, frozen=True):
    """A symptom whose phrasing a clause resembles: `share` is 1 when the clause holds all of it."""

    concept: int
    share: float
    start: int
    end: int
    phrasing: str


class Clause(msgspec.Struct, frozen=True):
    """A part of a text between punctuation marks."""

    text: str
    start: int
    end: int


class PhraseFinder(msgspec.Struct, frozen=True):
    """An inverted index from character pairs and words to the phrasings of symptoms.

    `phrasings` are a symptom and its words each, `masses` what all grams of a phrasing weigh.
    """

    phrasings: list[tuple[int, str]]
    masses: list[float]
    weights: dict[str, float]
    postings: dict[str, list[int]]

    @classmethod
    def of(cls, thesaurus: Thesaurus) -> Self:
        """The finder of a thesaurus."""
        phrasings: list[tuple[int, str]] = []
        grams_of: list[frozenset[str]] = []
        for concept in thesaurus.concepts:
            if concept.kind != "symptom":
                continue
            for phrasing in dict.fromkeys((concept.label, *concept.also, *concept.english)):
                grams = frozenset(phrase_grams(fold(phrasing)))
                if grams:
                    phrasings.append((concept.number, phrasing))
                    grams_of.append(grams)
        frequency = Counter(gram for grams in grams_of for gram in grams)
        telling = {
            gram for gram, count in frequency.items() if count <= (_COMMONEST_SINGLE if len(gram) == 1 else _COMMONEST)
        }
        grams_of = [grams & telling for grams in grams_of]
        total = len(grams_of) + 1
        weights = {gram: math.log(total / count) for gram, count in frequency.items() if gram in telling}
        masses = [sum(weights[gram] for gram in sorted(grams)) or math.inf for grams in grams_of]
        postings: dict[str, list[int]] = {}
        for number, grams in enumerate(grams_of):
            for gram in grams:
                postings.setdefault(gram, []).append(number)
        return cls(phrasings, masses, weights, postings)

    def find(self, text: str, least_share: float) -> list[PhraseMention]:
        """For each symptom the best resemblance of at least `least_share`, over clauses and neighbouring clauses."""
        best: dict[int, PhraseMention] = {}
        for clause in windows(text):
            held: dict[int, float] = {}
            for gram in sorted(set(phrase_grams(clause.text))):
                weight = self.weights.get(gram)
                if weight is not None:
                    for number in self.postings[gram]:
                        held[number] = held.get(number, 0.0) + weight
            for number, mass in held.items():
                share = mass / self.masses[number]
                concept, phrasing = self.phrasings[number]
                if share >= least_share and (concept not in best or share > best[concept].share + 1e-9):
                    best[concept] = PhraseMention(concept, min(1.0, share), clause.start, clause.end, phrasing)
        return sorted(best.values(), key=lambda mention: (-mention.share, mention.concept))


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
    """The clauses of a text, alone and with the next one, since a comma does not end a thought."""
    clauses = split_clauses(text)
    joined = [Clause(text[one.start : other.end], one.start, other.end) for one, other in pairwise(clauses)]
    return clauses + joined


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
