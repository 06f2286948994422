"""Finding the labels of concepts in a text, word for word."""

import functools
import unicodedata
from typing import Any, Self

import ahocorasick_rs
import msgspec
import rjieba

from matching.text.tokens import is_han, tokens
from matching.thesaurus.concepts import Thesaurus


class LabelMention(msgspec.Struct, frozen=True):
    """A concept named in a text, with the span of the name."""

    concept: int
    start: int
    end: int


def fold(label: str) -> str:
    """The normal form of a label; knowledge is written in simplified characters, so nothing else is needed."""
    return unicodedata.normalize("NFKC", label).lower()


class LabelTokens:
    """The tokens of labels, each label read once although several parts of the knowledge ask."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, ...]] = {}

    def __call__(self, label: str) -> tuple[str, ...]:
        """The tokens of a label."""
        found = self._known.get(label)
        if found is None:
            found = self._known[label] = tuple(tokens(fold(label)))
        return found


class LabelFinder(msgspec.Struct, frozen=True, dict=True):
    """All labels of all kinds but symptoms, with the concepts that bear them."""

    labels: list[str]
    concepts: list[tuple[int, ...]]

    @classmethod
    def of(cls, thesaurus: Thesaurus) -> Self:
        """The finder of a thesaurus."""
        concepts_of: dict[str, list[int]] = {}
        for concept in thesaurus.concepts:
            if concept.kind == "symptom":
                continue
            for label in (concept.label, *concept.also, *concept.english):
                folded = fold(label)
                if len(folded) >= 2 or folded >= "\u3400":
                    concepts_of.setdefault(folded, []).append(concept.number)
        return cls(list(concepts_of), [tuple(dict.fromkeys(numbers)) for numbers in concepts_of.values()])

    @functools.cached_property
    def _automaton(self) -> Any:
        """An automaton (Aho and Corasick, 1975) over the labels."""
        longest = ahocorasick_rs.MatchKind.LeftmostLongest
        return ahocorasick_rs.AhoCorasick(self.labels, matchkind=longest, store_patterns=False)

    def find(self, text: str) -> list[LabelMention]:
        """The longest labels in a normalised text, left to right; a Latin label must stand as a whole word."""
        mentions: list[LabelMention] = []
        alone = _words_of_one_character(text)
        for pattern, start, end in self._automaton.find_matches_as_indexes(text):
            if _cuts_a_word(text, start, end) or (_one_character_inside(text, start, end) and start not in alone):
                continue
            mentions.extend(LabelMention(concept, start, end) for concept in self.concepts[pattern])
        return mentions


def _words_of_one_character(text: str) -> frozenset[int]:
    """Where a word of one Chinese character stands, as the dictionary of the language cuts the text."""
    places = set()
    position = 0
    for word in rjieba.cut(text):
        if len(word) == 1:
            places.add(position)
        position += len(word)
    return frozenset(places)


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and _latin(text[start - 1]) and _latin(text[start])
    plural = text[end : end + 1] == "s" and not _latin(text[end + 1 : end + 2])
    after = end < len(text) and _latin(text[end]) and _latin(text[end - 1]) and not plural
    return before or after


def _one_character_inside(text: str, start: int, end: int) -> bool:
    """A label of one Chinese character (盐, 醋) that has Chinese characters beside it, so that it may be a part of a word."""
    if end - start > 1:
        return False
    return any(map(is_han, text[start - 1 : start] + text[end : end + 1]))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
