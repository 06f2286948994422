"""What the need is after, in concepts, against the words of an offering."""

import math
from collections.abc import Iterable, Mapping

import msgspec

_LEAST_MASS = 0.3
_DAMPING = 0.35


class Pursuit(msgspec.Struct, frozen=True):
    """Concepts that a need is after, with their weights, and the scale of the signal."""

    weights: dict[int, float]
    scale: float


def pursuit(aims: Iterable[tuple[int, float]]) -> Pursuit:
    """The aims of one kind. The signal is divided by a low power of all weights: a need with many aims cannot have
    them all met by one service."""
    weights = dict(aims)
    mass = max(sum(weights.values()), _LEAST_MASS)
    return Pursuit(weights, 0.5 / math.pow(mass, _DAMPING))


def conceptual(sought: Pursuit, fits: Mapping[int, float]) -> float:
    """The weighted aims that the offering fits, squared so that half a fit counts a quarter."""
    weights = sought.weights
    met = 0.0
    for concept, fit in fits.items():
        weight = weights.get(concept)
        if weight is not None:
            met += weight * fit * fit
    return met * sought.scale


def objects(present: Mapping[int, float], fits: Mapping[int, float]) -> float:
    """How well the offering is for the object that the need speaks of: the best of them."""
    best = 0.0
    for concept, presence in present.items():
        fit = fits.get(concept)
        if fit is not None and presence * fit > best:
            best = presence * fit
    return best


def trade(need: Mapping[str, float], offering: Mapping[str, float]) -> float:
    """The probability that need and offering are of one trade."""
    if len(offering) < len(need):
        need, offering = offering, need
    return sum(probability * offering.get(name, 0.0) for name, probability in need.items())
