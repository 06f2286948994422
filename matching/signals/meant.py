"""What need and candidates mean, in whatever words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def meaning(need: NDArray[Any], candidates: NDArray[Any]) -> NDArray[Any]:
    """The cosine of the angle between the direction of the need and each candidate's, 0 where it is more than a right
    angle."""
    likeness: NDArray[Any] = (candidates * need).sum(axis=1, dtype=np.float64)
    positive: NDArray[Any] = np.maximum(likeness, 0.0)
    return positive
