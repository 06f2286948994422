"""Input-method errors: 教准 for 校准, 捡侧 for 检测, 赤轮 for 齿轮.

Who types Chinese picks characters by their sound, so a wrong character nearly always sounds like the right one. A
stretch is only read as something else where the dictionary of the language sees no word in it and the language of the
field has a word that sounds the same. And only where one such reading is beyond doubt, or two stand together, is the
text taken to have errors at all, so that a clean text stays as it is.
"""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Self

import msgspec
import pypinyin
import rjieba

from matching.text.tokens import is_han, pairs

_SHORTEST = 2
_LONGEST = 4
_SHORTEST_NAME = 3
_LONGEST_NAME = 5
_LEAST_USES = 3
"""A word must stand in so many labels before something is read as it."""
_SURE_USES = 25
"""A word of two characters must be this common in the field to show by itself that another was meant."""
_TOGETHER_SURE = 2
"""So many readings in one text show together what none shows by itself."""
_MOST_READINGS = 3
_MOST_CHARACTERS = 600
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("hu", "f"), ("n", "l"))
"""Sounds that many speakers do not tell apart; an n at the beginning only."""

_EMPTY = frozenset("的了是在有也都就要不没被把给到和与及或至又还很太会能个这那些得着过去来上下里想只")
"""Characters that hold a sentence together; a stretch with one of them is no word."""


class Reading(msgspec.Struct, frozen=True):
    """A stretch of a text, and what it was read as; both have the same length."""

    start: int
    end: int
    read_as: str


def read_right(text: str, readings: Iterable[Reading]) -> str:
    """A text with what its stretches were read as in their places."""
    for reading in readings:
        text = text[: reading.start] + reading.read_as + text[reading.end :]
    return text


class HomophoneCorrector(msgspec.Struct, frozen=True):
    """The words of the field by their sound, how often each is used, and what is ever written side by side."""

    uses: dict[str, int]
    words_of_sound: dict[str, list[str]]
    names_of_sound: dict[str, list[str]]
    seen_pairs: set[str]

    @classmethod
    def of(cls, labels: Iterable[str], phrasings: Iterable[str]) -> Self:
        """Words come from the sober labels; what anybody ever writes side by side, phrasings too, is never an error."""
        uses: Counter[str] = Counter()
        seen_pairs: set[str] = set()
        for phrasing in phrasings:
            seen_pairs.update(pairs(phrasing))
        names_of_sound: dict[str, list[str]] = {}
        for label in labels:
            seen_pairs.update(pairs(label))
            if _SHORTEST_NAME <= len(label) <= _LONGEST_NAME and _all_han(label):
                of_sound = names_of_sound.setdefault(_sounds_of(label)[0], [])
                if label not in of_sound:
                    of_sound.append(label)
            uses.update({word for word in rjieba.cut(label) if _SHORTEST <= len(word) <= _LONGEST and _all_han(word)})
        common = {word: count for word, count in uses.items() if count >= _LEAST_USES}
        words_of_sound: dict[str, list[str]] = {}
        for word in sorted(common, key=lambda word: (-common[word], word)):
            for sound in _sounds_of(word):
                words_of_sound.setdefault(sound, []).append(word)
        return cls(common, words_of_sound, names_of_sound, seen_pairs)

    def correct(self, text: str, as_written: Collection[int] = ()) -> tuple[str, tuple[Reading, ...]]:
        """The text as it was probably meant, character for character, and what was read as what.

        What stands at the places `as_written` is no error. Only the head of a very long text is looked at, which bounds
        the time for hostile ones.
        """
        head = text[:_MOST_CHARACTERS]
        readings = self._names(head)
        taken = {place for reading in readings for place in range(reading.start, reading.end)}
        for start, end in _unknown_stretches(head):
            position = start
            while position < end - 1:
                found = self._read(text, position, end)
                if found is None or not taken.isdisjoint(range(found.start, found.end)):
                    position += 1
                else:
                    readings.append(found)
                    position = found.end
        if len(readings) < _TOGETHER_SURE and not any(self._sure(reading) for reading in readings):
            return text, ()
        # Whoever takes one reading back keeps the others, though they may have shown themselves by that one.
        readings = [each for each in readings if not any(place in as_written for place in range(each.start, each.end))]
        readings.sort(key=lambda reading: reading.start)
        return read_right(text, readings), tuple(readings)

    def _names(self, text: str) -> list[Reading]:
        """Where one character that stands alone makes a name of the field out of its neighbours, read by its sound."""
        # A character that is no Chinese one sounds like nothing, so that no name reaches across it.
        sounds = [_readings(character)[0] if is_han(character) else "" for character in text]
        unseen = [text[place : place + 2] not in self.seen_pairs for place in range(len(text) - 1)]
        readings: list[Reading] = []
        first = 0
        for place in _alone(text):
            if text[place] in _EMPTY or not any(unseen[max(0, place - 1) : place + 1]):
                continue
            found = self._name_at(text, sounds, unseen, place, first)
            if found is not None:
                readings.append(found)
                first = found.end
        return readings

    def _name_at(self, text: str, sounds: list[str], unseen: list[bool], place: int, first: int) -> Reading | None:
        for length in range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1):
            for start in range(max(first, place - length + 1), min(place, len(text) - length) + 1):
                if not any(unseen[start : start + length - 1]):
                    continue
                for name in self.names_of_sound.get(" ".join(sounds[start : start + length]), ()):
                    wrong = [number for number in range(length) if text[start + number] != name[number]]
                    if wrong == [place - start] and not (length == _SHORTEST_NAME and _whole_beside(text, place)):
                        return Reading(start, start + length, name)
        return None

    def _sure(self, reading: Reading) -> bool:
        """Whether a reading shows by itself that the writer errs; without one such, the text counts as clean."""
        return reading.end - reading.start > _SHORTEST or self.uses[reading.read_as] >= _SURE_USES

    def _read(self, text: str, start: int, end: int) -> Reading | None:
        for length in range(min(_LONGEST, end - start), _SHORTEST - 1, -1):
            written = text[start : start + length]
            if written in self.seen_pairs or written in self.uses or any(character in _EMPTY for character in written):
                continue
            for sound in _sounds_of(written)[:1]:
                for word in self.words_of_sound.get(sound, ()):
                    if _shares_a_character(written, word):
                        return Reading(start, start + length, word)
        return None


def _alone(text: str) -> Iterable[int]:
    """Where a character stands that the dictionary sees as a word of its own."""
    position = 0
    for word in rjieba.cut(text, False):
        if len(word) == 1 and _all_han(word):
            yield position
        position += len(word)


def _whole_beside(text: str, place: int) -> bool:
    """Whether a word of two characters stands beside a single one, which then is a word of its own."""
    return any(
        len(word) == 2
        for word in (
            *rjieba.cut(text[max(0, place - 2) : place], False),
            *rjieba.cut(text[place + 1 : place + 3], False),
        )
    )


def _unknown_stretches(text: str) -> Iterable[tuple[int, int]]:
    """The stretches of two and more neighbouring characters in which the dictionary sees no word."""
    position = 0
    start: int | None = None
    for word in [*rjieba.cut(text, False), ""]:
        single = len(word) == 1 and _all_han(word)
        if single and start is None:
            start = position
        elif not single and start is not None:
            if position - start >= _SHORTEST:
                yield start, position
            start = None
        position += len(word)


def _shares_a_character(written: str, word: str) -> bool:
    """One wrong character in a word is an error of the hand; all of them wrong is another word."""
    return any(a == b for a, b in zip(written, word, strict=True))


def _all_han(word: str) -> bool:
    return all(is_han(character) for character in word)


def _sounds_of(word: str) -> list[str]:
    """The ways a word may sound, without tones, the usual one first."""
    readings = [_readings(character) for character in word]
    return [" ".join(sounds) for sounds in itertools.islice(itertools.product(*readings), 8)]


_KNOWN_READINGS: dict[str, tuple[str, ...]] = {}


def _readings(character: str) -> tuple[str, ...]:
    known = _KNOWN_READINGS.get(character)
    if known is None:
        found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
        known = tuple(dict.fromkeys(_fold(sound) for sound in found[:_MOST_READINGS]))
        _KNOWN_READINGS[character] = known
    return known


def _fold(sound: str) -> str:
    for confused, with_ in _FOLDS:
        if confused == "n":
            sound = with_ + sound[1:] if sound.startswith("n") else sound
        elif sound.startswith(confused) or (confused.endswith("ng") and sound.endswith(confused)):
            sound = sound.replace(confused, with_, 1)
    return sound
