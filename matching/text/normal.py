"""One normal form for needs, offerings and knowledge.

NFKC (Unicode Standard Annex 15), lower case, simplified characters (OpenCC t2s), one kind of dash and tilde.
"""

import functools
import unicodedata
from collections.abc import Iterable

import msgspec
import opencc

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_FOLDS = str.maketrans({"—": "-", "–": "-", "−": "-", "﹣": "-", "～": "~", "〜": "~", "∼": "~", "·": ".", "•": "."})


class NormalText(msgspec.Struct, frozen=True):
    """A normalised text that knows from which code point of the original each of its characters came."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text behind `text[start:end]`."""
        if start >= end:
            raise ValueError("an empty span has no origin")
        return self.origins[start], self.origins[end - 1] + 1


def normalise(text: str) -> NormalText:
    """The normal form of a text, character by character, so that every offset can be traced back."""
    characters = [_fold_character(character) for character in text]
    joined = "".join(characters)
    origins: Iterable[int] = range(len(text))
    if len(joined) != len(text):
        origins = (position for position, folded in enumerate(characters) for _ in folded)
    # Half a surrogate pair is no text; it becomes one question mark, so that the origins keep fitting.
    folded_text = joined.encode("utf-8", "replace").decode("utf-8")
    simplified: str = folded_text if folded_text.isascii() else _TO_SIMPLIFIED.convert(folded_text)
    if len(simplified) != len(folded_text):
        # A phrase rule changed the length: convert one by one, so that the origins keep fitting.
        simplified = "".join(_simplify_character(character) for character in folded_text)
    return NormalText(simplified, tuple(origins))


@functools.lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The normal form of a short text whose origins do not matter, such as a label."""
    return normalise(text).text


@functools.lru_cache(maxsize=20_000)
def _fold_character(character: str) -> str:
    return unicodedata.normalize("NFKC", character).lower().translate(_FOLDS)


@functools.lru_cache(maxsize=20_000)
def _simplify_character(character: str) -> str:
    converted: str = _TO_SIMPLIFIED.convert(character)
    return converted if len(converted) == 1 else character
