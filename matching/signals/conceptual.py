"""What the need is after, in concepts, against the words of the candidates."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.fit import AimFit

_LEAST_MASS = 0.3
_DAMPING = 0.35


def conceptual(aims: Iterable[tuple[int, float]], fit: AimFit, fits: NDArray[Any]) -> NDArray[Any]:
    """The weighted aims that candidates fit, squared so that half a fit counts a quarter.

    Divided by a low power of all weights: a need with many aims cannot have them all met by one service.
    """
    weights = dict(aims)
    columns = fit.columns(weights)
    mass = max(sum(weights.values()), _LEAST_MASS)
    # Row by row, not as a product of matrices: how that rounds depends on how many rows there are.
    met: NDArray[Any] = (np.square(fits[:, columns]) * _of_columns(weights, fit, columns)).sum(axis=1)
    return met * (0.5 / math.pow(mass, _DAMPING))


def objects(present: Mapping[int, float], fit: AimFit, fits: NDArray[Any]) -> NDArray[Any]:
    """How well candidates are for the object that the need speaks of: the best of them."""
    columns = fit.columns(present)
    best: NDArray[Any] = (fits[:, columns] * _of_columns(present, fit, columns)).max(axis=1, initial=0.0)
    return best


def _of_columns(weights: Mapping[int, float], fit: AimFit, columns: list[int]) -> NDArray[Any]:
    return np.array([weights[fit.concepts[column]] for column in columns])
