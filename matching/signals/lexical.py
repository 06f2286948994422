"""Words that need and candidates share."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.batch import Held


def lexical(candidates: int, held: Held, weights: NDArray[Any], mass: float) -> NDArray[Any]:
    """BM25F of the need's weighted terms over the presence of the candidates', against what the need says in all.

    Divided by the square root of the mass: the more a need says, the smaller the share that any one service can meet.
    """
    owners, terms, presences = held
    scores = np.bincount(owners, weights[terms] * presences, candidates)
    return scores / (mass**0.5 * 8.0) if mass else scores
