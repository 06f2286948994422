"""How well offerings' words fit what is aimed at: each concept by the best of its wordings."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.batch import Held, Vocabulary
from matching.thesaurus import Knowledge


class AimFit:
    """The concepts that one need is after, prepared to be compared with many candidates at once."""

    def __init__(self, concepts: Iterable[int], knowledge: Knowledge) -> None:
        wanted = [(concept, knowledge.worded(concept)) for concept in dict.fromkeys(concepts)]
        wanted = [(concept, worded) for concept, worded in wanted if worded.count]
        self.concepts = [concept for concept, _ in wanted]
        self.column_of = {concept: column for column, concept in enumerate(self.concepts)}
        self.terms = _joined([worded.terms for _, worded in wanted], np.uint64)
        self._shares = _joined([worded.shares for _, worded in wanted], float)
        counts = [worded.count for _, worded in wanted]
        self._first_wordings = np.cumsum([0, *counts])[:-1]
        self._wordings = _joined(
            [worded.wordings + first for (_, worded), first in zip(wanted, self._first_wordings, strict=True)], np.int64
        )
        self._wording_count = sum(counts)

    def of(self, candidates: int, held: Held, vocabulary: Vocabulary) -> NDArray[Any]:
        """A row for each candidate, a column for each concept: how much of its best wording is held, 0 to 1.

        `held` says which terms of the vocabulary the candidates hold (`Vocabulary.held`).
        """
        if not self.concepts:
            return np.zeros((candidates, 0))
        numbers = vocabulary.numbers(self.terms)
        order = np.argsort(numbers, kind="stable")
        starts = np.searchsorted(numbers[order], np.arange(len(vocabulary) + 1))
        owners, terms, presences = held
        uses = starts[terms + 1] - starts[terms]
        # For every held term all its places in wordings: positions starts[term] … starts[term + 1] of the order.
        within = np.arange(uses.sum()) - np.repeat(np.cumsum(uses) - uses, uses)
        places = order[np.repeat(starts[terms], uses) + within]
        cells = np.repeat(owners, uses) * self._wording_count + self._wordings[places]
        met = np.bincount(cells, self._shares[places] * np.repeat(presences, uses), candidates * self._wording_count)
        best: NDArray[Any] = np.maximum.reduceat(
            met.reshape(candidates, self._wording_count), self._first_wordings, axis=1
        )
        return best

    def columns(self, concepts: Iterable[int]) -> list[int]:
        """The columns of some of the concepts; what has no wording has none."""
        return [self.column_of[concept] for concept in concepts if concept in self.column_of]


def _joined(parts: list[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
