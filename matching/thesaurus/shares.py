"""How much of each label a text holds: the share of its grams, each weighted by how rare it is among all labels.

An inverted index in flat arrays, because there are a hundred thousand labels, and a text is compared with all of them.
"""

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

_NUMBERS = np.dtype("<i4")
_REALS = np.dtype("<f8")


class Shares(msgspec.Struct, frozen=True, dict=True):
    """An inverted index from grams to the labels that hold them.

    The arrays are kept as bytes: `starts` of each gram's part of `postings` (one more than grams), what the gram
    `weights` in each of these labels, `masses` of what all grams of a label weigh.
    """

    grams: dict[str, int]
    starts: bytes
    postings: bytes
    weights: bytes
    masses: bytes

    @classmethod
    def of(cls, grams_of: Sequence[Mapping[str, float]], telling: frozenset[str] | None = None) -> Self:
        """The index of labels, each given by its grams and how much each counts for it (1 in full).

        Only the telling grams count, all where none are given.
        """
        frequency = Counter(gram for grams in grams_of for gram in grams if telling is None or gram in telling)
        numbers = {gram: number for number, gram in enumerate(sorted(frequency))}
        weights = [math.log((len(grams_of) + 1) / frequency[gram]) for gram in numbers]
        postings: list[list[tuple[int, float]]] = [[] for _ in numbers]
        masses: list[float] = []
        for label, grams in enumerate(grams_of):
            held = sorted(
                (numbers[gram], weights[numbers[gram]] * part) for gram, part in grams.items() if gram in numbers
            )
            masses.append(sum(weight for _, weight in held) or math.inf)
            for number, weight in held:
                postings[number].append((label, weight))
        starts = np.cumsum([0, *map(len, postings)])
        return cls(
            grams=numbers,
            starts=starts.astype(_NUMBERS).tobytes(),
            postings=np.array([label for labels in postings for label, _ in labels], _NUMBERS).tobytes(),
            weights=np.array([weight for labels in postings for _, weight in labels], np.float32).tobytes(),
            masses=np.array(masses, _REALS).tobytes(),
        )

    @functools.cached_property
    def _arrays(self) -> tuple[NDArray[Any], NDArray[Any], list[int], NDArray[Any]]:
        return (
            np.frombuffer(self.postings, _NUMBERS),
            np.frombuffer(self.weights, np.float32),
            np.frombuffer(self.starts, _NUMBERS).tolist(),
            np.frombuffer(self.masses, _REALS),
        )

    @functools.cached_property
    def _thresholds(self) -> dict[float, NDArray[Any]]:
        """Least share → what a text must hold of each label; there are few least shares."""
        return {}

    def held(self, grams: Iterable[str], least: float) -> list[tuple[int, float, float]]:
        """The labels of which a set of grams holds at least this share (0 to 1, more than nothing), in order.

        With the share goes what is held, as a mass: to hold all of a long label says more.
        """
        postings, weights, starts, masses = self._arrays
        if least not in self._thresholds:
            self._thresholds[least] = np.maximum(least * masses - 1e-6, 1e-9)
        # In a fixed order, because sums of floating-point numbers depend on it.
        known = sorted(number for gram in set(grams) if (number := self.grams.get(gram)) is not None)
        if not known:
            return []
        parts = [slice(starts[number], starts[number + 1]) for number in known]
        added = np.concatenate([weights[part] for part in parts])
        met = np.bincount(np.concatenate([postings[part] for part in parts]), added, masses.size)
        found = np.flatnonzero(met >= self._thresholds[least])
        masses_held = met[found]
        return list(
            zip(
                found.tolist(), np.minimum(masses_held / masses[found], 1.0).tolist(), masses_held.tolist(), strict=True
            )
        )
