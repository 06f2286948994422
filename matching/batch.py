"""Many candidates side by side, so that each signal is worked out for all of them at once."""

import functools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index import Entry
from matching.index.entries import FULL, LONGEST, TERM

_TAILS = 1 << 16
_TAIL = np.uint64(_TAILS - 1)


class Batch:
    """Candidates as arrays: all their terms in one row, with the candidate that each belongs to."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.terms = np.frombuffer(b"".join([entry.terms for entry in entries]), TERM)
        self.presences = np.frombuffer(b"".join([entry.presences for entry in entries]), np.uint8) / FULL
        self.owners = np.repeat(np.arange(len(entries)), [len(entry.presences) for entry in entries])

    def __len__(self) -> int:
        return len(self.entries)

    @functools.cached_property
    def meanings(self) -> NDArray[Any]:
        """A row for each candidate: the direction of what it says."""
        kept = np.frombuffer(b"".join([entry.meaning for entry in self.entries]), np.int8)
        return kept.reshape(len(self.entries), -1).astype(np.float32) / np.float32(LONGEST)


class Held(NamedTuple):
    """Where candidates hold terms of a vocabulary: in row after row a candidate, a term's number, how present it is."""

    owners: NDArray[Any]
    terms: NDArray[Any]
    presences: NDArray[Any]


class Vocabulary:
    """The terms that a need is compared by, numbered in the order of their ids."""

    def __init__(self, terms: NDArray[Any]) -> None:
        self.terms = np.unique(terms)
        self._tails = np.zeros(_TAILS, np.bool_)
        self._tails[self.terms & _TAIL] = True

    def __len__(self) -> int:
        return self.terms.size

    def numbers(self, terms: NDArray[Any]) -> NDArray[Any]:
        """The numbers of terms that are all in the vocabulary."""
        return np.searchsorted(self.terms, terms)

    def held(self, batch: Batch) -> Held:
        """Where candidates hold a term of the vocabulary."""
        if not len(self):
            return Held(batch.owners[:0], batch.owners[:0], batch.presences[:0])
        # Most terms end in bits that none of the vocabulary ends in: that is seen faster than a term is looked up.
        likely = np.flatnonzero(self._tails[batch.terms & _TAIL])
        terms = batch.terms[likely]
        places = np.searchsorted(self.terms, terms)
        places[places == self.terms.size] = 0
        right = np.flatnonzero(self.terms[places] == terms)
        found = likely[right]
        return Held(batch.owners[found], places[right], batch.presences[found])
