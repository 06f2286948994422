"""Does an offering meet a requirement?

It must be about the requirement: fit one of its aims, or mean much the same as the words behind it. And it must be good
enough: what it means and its score count together. How often this is right when the catalogue has nothing:
docs/ranking.md, Gaps.
"""

import functools
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.fit import AimFit
from matching.index import Entry
from matching.standards import standard_keys
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Requirement

_FITS = 0.5
_FULL_AIM = 0.5
"""An aim of this weight counts in full."""
_LIKE = 0.25
"""From this likeness on (a cosine) an offering is about a requirement."""
_OF_SCORE = 0.2
_LEAST = -0.25
"""Likeness and weighted log-odds of the score must add up to this."""
_NOT_ABOUT = -1.0


class Satisfaction:
    """The requirements of a reading, prepared to be compared with many candidates at once."""

    def __init__(self, reading: Reading, fit: AimFit, knowledge: Knowledge) -> None:
        self._requirements = reading.understanding.requirements
        text = reading.understanding.text
        self._directions = [
            knowledge.meaning.of_need(plain(_said(asked, text))).astype(np.float64) for asked in self._requirements
        ]
        self._aims: dict[str, list[tuple[int, float]]] = {asked.id: [] for asked in self._requirements}
        for aim in reading.evocation.aims:
            requirement, column = reading.requirement_of.get(aim.source), fit.column_of.get(aim.concept)
            if requirement is not None and column is not None:
                self._aims[requirement].append((column, min(1.0, aim.weight / _FULL_AIM)))

    def of(self, fits: NDArray[Any], meanings: NDArray[Any]) -> list[dict[str, float]]:
        """For each candidate: requirement → likeness of those that it is about."""
        found: list[dict[str, float]] = [{} for _ in range(len(fits))]
        for asked, direction in zip(self._requirements, self._directions, strict=True):
            likeness = (meanings * direction).sum(axis=1)
            about = likeness >= _LIKE
            for column, weight in self._aims[asked.id]:
                about |= fits[:, column] * weight >= _FITS
            for place in np.flatnonzero(about):
                found[place][asked.id] = float(likeness[place])
        return found


def satisfied(reading: Reading, meets: dict[str, float], entry: Entry, score: float) -> tuple[str, ...]:
    """The requirements that a candidate with a score meets; a standard that is asked for must be listed."""
    enough = _LEAST - _OF_SCORE * math.log(max(score, 1e-6) / max(1 - score, 1e-6))
    return tuple(
        asked.id
        for asked in reading.understanding.requirements
        if (_lists(entry, asked.label) if asked.kind == "standard" else meets.get(asked.id, _NOT_ABOUT) >= enough)
    )


def _said(asked: Requirement, text: str) -> str:
    words = " ".join(text[span.start : span.end] for span in asked.evidence)
    return f"{words} {asked.label} {asked.object or ''}"


def _lists(entry: Entry, standard_written: str) -> bool:
    return _key(standard_written) in entry.standards


@functools.lru_cache(maxsize=1_000)
def _key(standard_written: str) -> str | None:
    return next(iter(standard_keys(plain(standard_written))), None)
