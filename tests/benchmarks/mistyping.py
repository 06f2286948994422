"""Needs as a hurried hand types them: one Chinese character of ten is another one that sounds the same."""

import functools
import random
from collections import Counter, defaultdict

import pypinyin

from matching.thesaurus import Knowledge

_ONE_OF = 10
_USUAL = 4
"""An input method offers the usual characters of a sound first; the wrong one is one of these."""


def mistyped(text: str, knowledge: Knowledge, seed: int = 1) -> str:
    """The text with every tenth Chinese character, at random places, replaced; the same seed gives the same text."""
    draw = random.Random(f"{seed} {text}")
    usual = _usual_of_sound(knowledge)
    places = [place for place, character in enumerate(text) if len(usual.get(_sound(character), [])) > 1]
    characters = list(text)
    for place in draw.sample(places, min(len(places), round(len(text) / _ONE_OF))):
        others = [other for other in usual[_sound(text[place])] if other != text[place]]
        characters[place] = draw.choice(others[:_USUAL])
    return "".join(characters)


@functools.cache
def _usual_of_sound(knowledge: Knowledge) -> dict[str, list[str]]:
    """Sound without tone → its characters, the usual ones first, by how often the field's language has them."""
    counts: Counter[str] = Counter()
    for concept in knowledge.thesaurus.concepts:
        for label in (concept.label, *concept.also):
            counts.update(character for character in label if "\u4e00" <= character <= "\u9fff")
    of_sound: dict[str, list[str]] = defaultdict(list)
    for character, _ in counts.most_common():
        of_sound[_sound(character)].append(character)
    return dict(of_sound)


@functools.cache
def _sound(character: str) -> str:
    return pypinyin.lazy_pinyin(character)[0]
