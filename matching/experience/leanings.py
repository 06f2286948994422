"""Which cases lean to which concepts, and how much."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Leanings:
    """Concept → rows that lean to it, one after the other: however many rows there are, few are looked up."""

    def __init__(self, leanings: Sequence[Mapping[int, float]]) -> None:
        rows = np.repeat(np.arange(len(leanings), dtype=np.int32), [len(leaning) for leaning in leanings])
        concepts = np.array([concept for leaning in leanings for concept in leaning], np.int32)
        weights = np.array([weight for leaning in leanings for weight in leaning.values()], np.float32)
        order = np.argsort(concepts, kind="stable")
        self._count = len(leanings)
        self._rows, self._weights = rows[order], weights[order]
        known, starts = np.unique(concepts[order], return_index=True)
        ends = np.append(starts, concepts.size)[1:]
        self._spans = dict(zip(known.tolist(), zip(starts.tolist(), ends.tolist(), strict=True), strict=True))

    def products(self, leaning: Mapping[int, float]) -> NDArray[Any]:
        """For each row the sum of the products of its weights and others."""
        spans = [(self._spans[concept], leaning[concept]) for concept in sorted(leaning) if concept in self._spans]
        if not spans:
            return np.zeros(self._count)
        rows = np.concatenate([self._rows[start:end] for (start, end), _ in spans])
        products = np.concatenate([self._weights[start:end] * weight for (start, end), weight in spans])
        return np.bincount(rows, products, self._count)
