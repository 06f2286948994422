"""What a need and a case are compared by: what they mean, what they are after, and what was proposed for them."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.experience.leanings import leaning
from matching.index import Entry
from matching.index.entries import LONGEST
from matching.meaning.vectors import features_of, unit
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.understand import Reading

_MOST_AIMS = 24
"""The strongest aims tell two problems apart as well as all of them."""
_MOST_PROPOSED = 10


class Outline(msgspec.Struct, frozen=True):
    """Directions as signed bytes (127 is a coordinate of 1): of the text, and of what was proposed, of length 0 where
    that is not known; and the leanings to what it is after and to the objects that it speaks of."""

    meaning: bytes
    proposals: bytes
    aims: bytes
    objects: bytes


def outline(reading: Reading, meaning: NDArray[Any], proposals: NDArray[Any]) -> Outline:
    """The outline of an understood need, with the directions of its text and of what is proposed for it."""
    aims: dict[int, float] = {}
    for aim in reading.evocation.aims:
        aims[aim.concept] = max(aim.weight, aims.get(aim.concept, 0.0))
    strongest = sorted(aims.items(), key=lambda aim: (-aim[1], aim[0]))[:_MOST_AIMS]
    return Outline(
        meaning=_kept(meaning),
        proposals=_kept(proposals),
        aims=leaning(dict(strongest)),
        objects=leaning(reading.evocation.objects),
    )


def of_titles(titles: Sequence[str], knowledge: Knowledge) -> NDArray[Any]:
    """The direction of proposals that are known by their titles, best first."""
    directions = (unit(knowledge.meaning.added(features_of(plain(title)))) for title in titles[:_MOST_PROPOSED])
    return _summed(directions, knowledge.meaning.dimensions)


def of_entries(entries: Sequence[Entry]) -> NDArray[Any]:
    """The direction of proposals that are indexed, best first; at least one."""
    directions = [np.frombuffer(entry.meaning, np.int8) / np.float32(LONGEST) for entry in entries[:_MOST_PROPOSED]]
    return _summed(directions, directions[0].size)


def _summed(directions: Iterable[NDArray[Any]], dimensions: int) -> NDArray[Any]:
    """Their sum at length 1, or 0: the first counts a half, the second a third …"""
    summed = np.zeros(dimensions, np.float32)
    for place, direction in enumerate(directions, start=2):
        summed += direction / np.float32(place)
    return unit(summed)


def _kept(direction: NDArray[Any]) -> bytes:
    rounded: NDArray[Any] = np.rint(LONGEST * direction).astype(np.int8)
    return rounded.tobytes()
