"""What a listing states about itself, against what the need says."""

import math
from collections.abc import Mapping, Sequence

from matching.text import pairs
from matching.text.normal import plain

_HALF_WAY_KM = 300.0
_UNSTATED = 0.8


def standard(asked: Mapping[str, float], listed: Sequence[str]) -> float:
    """The share of the named standards that the offering lists; an edition named counts beside its family."""
    if not asked:
        return 0.0
    total = sum(asked.values())
    return sum(weight for key, weight in asked.items() if key in listed) / total


def industry(asked: str | None, listed: str) -> float:
    """The share of the stated industry's character pairs that the offering's industries hold.

    Where none is stated, every offering gets what a fitting one usually has, so that scores mean the same.
    """
    if not asked:
        return _UNSTATED
    grams = set(pairs(plain(asked)))
    return sum(gram in listed for gram in grams) / len(grams) if grams else 0.0


def nearness(distance: float | None) -> float:
    """1 at the door, a half at 300 km, 0 where a place is unknown: samples travel, people rather less."""
    return 0.0 if distance is None else math.exp2(-distance / _HALF_WAY_KM)
