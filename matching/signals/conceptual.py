"""What the need is after, in concepts, against the words of an offering."""

import math
from collections.abc import Iterable, Mapping

_LEAST_MASS = 0.3
_DAMPING = 0.35


def conceptual(aims: Iterable[tuple[int, float]], fits: Mapping[int, float]) -> float:
    """The weighted aims that the offering fits, squared so that half a fit counts a quarter.

    Divided by a low power of all weights: a need with many aims cannot have them all met by one service.
    """
    met = mass = 0.0
    for concept, weight in aims:
        mass += weight
        met += weight * fits.get(concept, 0.0) ** 2
    return met / (2 * math.pow(max(mass, _LEAST_MASS), _DAMPING))


def objects(present: Mapping[int, float], fits: Mapping[int, float]) -> float:
    """How well the offering is for the object that the need speaks of: the best of them."""
    return max((presence * fits.get(concept, 0.0) for concept, presence in present.items()), default=0.0)


def trade(need: Mapping[str, float], offering: Mapping[str, float]) -> float:
    """The probability that need and offering are of one trade."""
    return sum(probability * offering.get(name, 0.0) for name, probability in need.items())
