"""To which concepts needs and cases lean, and how much: kept as bytes, since there are many of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PAIR = np.dtype([("concept", "<i4"), ("weight", "<f4")])


def leaning(weights: Mapping[int, float]) -> bytes:
    """Weights of concepts at length 1, in the order of the concepts; nothing where there are none."""
    length = sum(weight * weight for weight in weights.values()) ** 0.5
    return np.array([(concept, weights[concept] / length) for concept in sorted(weights)], _PAIR).tobytes()


class Leanings:
    """The leanings of cases, a row each, looked up by concept: however many cases there are, few share one.

    Each row has a scale, by which its weights count.
    """

    def __init__(self, kept: Sequence[bytes], scales: NDArray[Any]) -> None:
        self._count = len(kept)
        pairs = np.frombuffer(b"".join(kept), _PAIR)
        rows = np.repeat(np.arange(len(kept), dtype=np.int32), [len(one) // _PAIR.itemsize for one in kept])
        order = np.argsort(pairs["concept"], kind="stable")
        self._rows = rows[order]
        self._weights = (pairs["weight"][order] * scales[self._rows]).astype(np.float32)
        known, starts = np.unique(pairs["concept"][order], return_index=True)
        ends = np.append(starts, pairs.size)[1:]
        self._spans = dict(zip(known.tolist(), zip(starts.tolist(), ends.tolist(), strict=True), strict=True))

    def products(self, other: bytes) -> NDArray[Any]:
        """The scaled cosine of each row with another leaning."""
        pairs = np.frombuffer(other, _PAIR)
        asked = zip(pairs["concept"].tolist(), pairs["weight"].tolist(), strict=True)
        shared = [(*self._spans[concept], weight) for concept, weight in asked if concept in self._spans]
        if not shared:
            return np.zeros(self._count)
        rows = np.concatenate([self._rows[start:end] for start, end, _ in shared])
        products = np.concatenate([self._weights[start:end] * weight for start, end, weight in shared])
        return np.bincount(rows, products, self._count)
