"""Vectors of texts: the sum of the vectors of their tokens and characters, so that a text costs microseconds.

Two texts point the same way when they mean the same, in whatever words. A need is also turned by a learned matrix
towards the characteristics and services that solve such complaints. How both were made: `learning.py`.
"""

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray

from matching.text import tokens
from matching.text.tokens import is_han

FOLDER = Path(__file__).parent / "learned"
FEATURES, VECTORS, SCALES, TURN = "features.txt", "vectors.npy", "scales.npy", "turn.npy"


class Meaning:
    """The vectors of features, and the matrix that turns a complaint towards what solves it."""

    def __init__(
        self, features: Sequence[str], vectors: NDArray[Any], scales: NDArray[Any], turn: NDArray[Any]
    ) -> None:
        self._rows = {feature: row for row, feature in enumerate(features)}
        self._vectors = vectors
        self._scales = scales
        self._turn = turn
        self.dimensions = int(turn.shape[0])

    def added(self, features: Iterable[str]) -> NDArray[Any]:
        """The sum of the vectors of features, those that are not known left aside; its length means nothing."""
        rows = [row for feature in features if (row := self._rows.get(feature)) is not None]
        # Row by row, not as a product of matrices, whose rounding differs from processor to processor.
        summed: NDArray[Any] = (self._scales[rows, None] * self._vectors[rows]).sum(axis=0, dtype=np.float32)
        return summed

    def of_need(self, text: str) -> NDArray[Any]:
        """The direction of a need: what it says, and what solves such complaints, half and half; length 1 or 0."""
        said = unit(self.added(_features_of_need(text)))
        return unit(said + unit((said[:, None] * self._turn).sum(axis=0)))


def features_of(text: str) -> list[str]:
    """What a normalised text is summed up from: its tokens and its single Chinese characters."""
    return tokens(text) + [character for character in text if is_han(character)]


def _features_of_need(text: str) -> list[str]:
    """The same without characters that stand alone as a word: they tell little, and input errors end up as such."""
    return tokens(text) + [
        character for word in rjieba.cut(text) if len(word) > 1 for character in word if is_han(character)
    ]


def unit(vector: NDArray[Any]) -> NDArray[Any]:
    """The vector at length 1; one of length 0 stays."""
    length = float(np.sqrt(np.square(vector).sum()))
    return vector / length if length else vector


def units(vectors: NDArray[Any]) -> NDArray[Any]:
    """The rows at length 1; one of length 0 stays."""
    lengths = np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
    found: NDArray[Any] = vectors / np.where(lengths > 0, lengths, 1.0)
    return found


@functools.cache
def load_meaning(folder: Path = FOLDER) -> Meaning:
    """The vectors of a folder; the large table is mapped, so that processes share it."""
    return Meaning(
        (folder / FEATURES).read_text("utf-8").splitlines(),
        np.load(folder / VECTORS, mmap_mode="r"),
        np.load(folder / SCALES),
        np.load(folder / TURN),
    )
