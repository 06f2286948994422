"""The need against the titles of candidates, as a person skims a list."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

_LONGEST = 250
"""The head of a need is enough here, and bounds the time for hostile texts."""


def title(need: str, titles: Sequence[str]) -> NDArray[Any]:
    """How much of a title stands in the need, in one stretch, 0 to 1 (rapidfuzz partial ratio)."""
    ratios: NDArray[Any] = process.cdist([need[:_LONGEST]], titles, scorer=fuzz.partial_ratio, dtype=np.float64)[0]
    return ratios / 100.0
