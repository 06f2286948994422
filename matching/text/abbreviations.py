"""Abbreviations with a slip of the fingers: ROSH for RoHS, HACPP for HACCP.

Two letters change places, or the wrong one is doubled; the first letter, the length and the letters themselves stay.
Only a Latin word that stands alone among Chinese is looked at: in an English text, `cans` are cans and no CNAS.
"""

import re
from collections.abc import Collection, Iterable
from typing import Self

import msgspec
from rapidfuzz.distance import OSA

from matching.text.corrections import Reading, read_right
from matching.text.tokens import is_han

_SHORTEST = 4
_LATIN = re.compile(r"[A-Za-z]+")
_MOST_CHARACTERS = 600


class AbbreviationCorrector(msgspec.Struct, frozen=True):
    """The abbreviations of the field by what a slip leaves as it is, their spelling, and every Latin word of the field."""

    by_letters: dict[str, list[str]]
    spellings: dict[str, str]
    known: set[str]

    @classmethod
    def of(cls, labels: Iterable[str], phrasings: Iterable[str]) -> Self:
        """What a label writes with two capitals or more is an abbreviation; what stands anywhere is no slip."""
        known: set[str] = set()
        spellings: dict[str, str] = {}
        for label in labels:
            for word in _LATIN.findall(label):
                known.add(word.lower())
                if len(word) >= _SHORTEST and sum(letter.isupper() for letter in word) > 1:
                    spellings.setdefault(word.lower(), word)
        for phrasing in phrasings:
            known.update(word.lower() for word in _LATIN.findall(phrasing))
        by_letters: dict[str, list[str]] = {}
        for word in sorted(spellings):
            by_letters.setdefault(_letters_of(word), []).append(word)
        return cls(by_letters, spellings, known)

    def correct(self, text: str, as_written: Collection[int] = ()) -> tuple[str, tuple[Reading, ...]]:
        """The folded text as it was probably meant, letter for letter, and what was read as what.

        What stands at the places `as_written` is no slip.
        """
        readings: list[Reading] = []
        if not any(map(is_han, text)):
            return text, ()
        for found in _LATIN.finditer(text, 0, _MOST_CHARACTERS):
            if any(place in as_written for place in range(*found.span())) or not _stands_alone(text, *found.span()):
                continue
            meant = self._meant(found.group().lower())
            if meant is not None:
                readings.append(Reading(*found.span(), meant))
        return read_right(text, readings), tuple(readings)

    def _meant(self, word: str) -> str | None:
        if len(word) < _SHORTEST or word in self.known:
            return None
        near = [other for other in self.by_letters.get(_letters_of(word), ()) if OSA.distance(word, other) == 1]
        return near[0] if len(near) == 1 else None


def _letters_of(word: str) -> str:
    """What a slip leaves as it is."""
    return f"{word[0]}{len(word)}{''.join(sorted(set(word)))}"


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether neither neighbour is Latin or a digit: no word of an English phrase, no part of a number of a type."""
    before, behind = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    glued = text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
    return not (_LATIN.match(before) or _LATIN.match(behind) or glued)
