"""How probably what solved a case helps with a need, for many cases at once.

The logistic function of a weighted sum of cosines: of what both texts mean, of what was proposed for them, of what they
are after, of the objects they speak of. The coefficients were fitted to pairs of needs of judged collections, among
them the same need in other words: how much of what helps with one helps with the other (docs/ranking.md, Experience).
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.experience.leanings import Leanings
from matching.experience.outlines import Outline
from matching.index.entries import LONGEST

LEAST = 0.4
"""What resembles a need less than this is no similar problem."""
MOST = 0.8
"""So alike are two that have the same problem: to copy the text of another makes nobody more so."""
_BIAS = -8.1
_MEANING = 4.2
_PROPOSALS = 6.0
_AIMS = 3.4
_OBJECTS = 0.5
_BIAS_ALONE = -4.85
_ALONE = 1.4
"""Where nobody knows what was proposed for a case, its words must say it all: they count so much more."""
_LEAST_SUM = math.log(LEAST / (1 - LEAST))
_HEAD = 48
"""The first coordinates of a direction tell most; they rule out most cases."""
_AT_ONCE = 128
"""Products of so few rows are made by one processor; more would wake threads, which costs more than they save."""
_NARROW = 1e-3
"""Rounding must rule out nothing."""


class Likeness:
    """The outlines of cases as arrays, a row each."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self._count = len(outlines)
        self._meanings = _bytes_of([outline.meaning for outline in outlines])
        self._proposals = _bytes_of([outline.proposals for outline in outlines])
        known = self._proposals.any(axis=1)
        self._start = np.where(known, _BIAS, _BIAS_ALONE)
        self._scales = np.where(known, 1.0, _ALONE)
        self._heads, self._rests = _heads(_scaled(self._meanings, self._proposals, self._scales))
        self._aims = Leanings([outline.aims for outline in outlines], _AIMS * self._scales)
        self._objects = Leanings([outline.objects for outline in outlines], _OBJECTS * self._scales)

    def of(self, need: Outline) -> tuple[NDArray[Any], NDArray[Any]]:
        """The rows of the cases that resemble a need, and how much each does: from LEAST to MOST."""
        if not self._count:
            return np.zeros(0, np.int64), np.zeros(0)
        meaning, proposals = _bytes_of([need.meaning]), _bytes_of([need.proposals])
        sums = self._start + self._aims.products(need.aims) + self._objects.products(need.objects)
        at_most = self._at_most(_scaled(meaning, proposals, np.ones(1)))
        rows = np.flatnonzero(sums + at_most >= _LEAST_SUM - _NARROW)
        exact = sums[rows] + _MEANING * self._scales[rows] * _cosines(self._meanings[rows], meaning)
        exact += _PROPOSALS * _cosines(self._proposals[rows], proposals)
        alike = np.round(1 / (1 + np.exp(-exact)), 6)
        kept = alike >= LEAST
        return rows[kept], np.minimum(alike[kept], MOST)

    def _at_most(self, need: tuple[NDArray[Any], NDArray[Any]]) -> NDArray[Any]:
        """What the directions add cannot be more than this (Cauchy and Schwarz on the rest of the coordinates)."""
        heads, rests = _heads(need)
        products = (self._heads @ heads[0, 0]).reshape(-1)[: self._count]
        bounds: NDArray[Any] = products + self._rests * rests[0]
        return bounds


def _bytes_of(kept: Sequence[bytes]) -> NDArray[Any]:
    return np.frombuffer(b"".join(kept), np.int8).reshape(len(kept), len(kept[0]) if kept else 0)


def _cosines(kept: NDArray[Any], direction: NDArray[Any]) -> NDArray[Any]:
    """The cosines of directions with another; sums of whole numbers below 2^24 are exact, in whatever order."""
    found: NDArray[Any] = np.einsum("ij,j->i", kept.astype(np.float32), direction[0].astype(np.float32))
    return found / LONGEST**2


def _scaled(meanings: NDArray[Any], proposals: NDArray[Any], scales: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Both directions scaled so that the product of two rows is the weighted sum of their cosines."""
    of_meanings = (_MEANING**0.5 / LONGEST * scales[:, None]).astype(np.float32)
    return meanings * of_meanings, proposals * np.float32(_PROPOSALS**0.5 / LONGEST)


def _heads(scaled: tuple[NDArray[Any], NDArray[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The heads of both directions side by side, in blocks of rows, and for each row the length of the rest."""
    count = len(scaled[0])
    blocks = -(-count // _AT_ONCE)
    heads = np.zeros((blocks * _AT_ONCE, 2 * _HEAD), np.float32)
    heads[:count] = np.concatenate([part[:, :_HEAD] for part in scaled], axis=1) if count else 0.0
    rests = np.sqrt(sum(np.square(part[:, _HEAD:]).sum(axis=1) for part in scaled))
    return heads.reshape(blocks, _AT_ONCE, 2 * _HEAD), rests
