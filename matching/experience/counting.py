"""Which of the cases that resemble a need count for an offering: nobody is heard twice, and no counter outvotes the others.

- Of all cases of one enterprise with one offering the most alike counts, of equally alike ones the latest.
- Of those taken in at one counter no more count than make up a third of all that count: a counter alone proves
  nothing, however many cases it writes. Known enterprises that stated their need themselves are not limited so.
"""

import bisect
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

NO_COUNTER = -1
_PARTS = 3
"""The cases of one counter are at most one part of so many."""


class Heard(NamedTuple):
    """What cases say of offerings, a place for each pair of a case and an offering, the best first: numbers of the
    offering, of who asked, of the counter (NO_COUNTER where there was none), and whether it was solved."""

    offerings: NDArray[Any]
    askers: NDArray[Any]
    counters: NDArray[Any]
    solved: NDArray[Any]


def counted(heard: Heard) -> NDArray[Any]:
    """The places that count, in their order."""
    once = _firsts(heard.offerings, heard.askers)
    saying = _numbered(heard.offerings[once], heard.solved[once])
    counters = heard.counters[once]
    at_counter = counters != NO_COUNTER
    group = _numbered(saying, counters)
    most = np.array([_most(counters[saying == number]) for number in range(int(saying.max(initial=-1)) + 1)], np.int64)
    kept: NDArray[Any] = once[~at_counter | (_places_within(group) < most[saying])]
    return kept


def _most(counters: NDArray[Any]) -> int:
    """How many cases of one counter may count, so that none has more than its part of all that do."""
    at_counter = counters[counters != NO_COUNTER]
    sizes: list[int] = np.unique_counts(at_counter).counts.tolist()
    others = len(counters) - len(at_counter)

    def is_too_many(most: int) -> bool:
        return _PARTS * most > others + sum(min(size, most) for size in sizes)

    # What they have grows with the limit, ever more slowly: once it is too many, it stays so.
    return bisect.bisect_left(range(1, max(sizes, default=0) + 1), True, key=is_too_many)


def _firsts(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """The places at which a pair of numbers stands for the first time."""
    _, places = np.unique(_numbered(one, other), return_index=True)
    found: NDArray[Any] = np.sort(places)
    return found


def _numbered(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """A number for each pair of numbers, from 0 up, the same for the same pair."""
    span = int(other.max(initial=0)) + 2
    _, numbers = np.unique(one.astype(np.int64) * span + other + 1, return_inverse=True)
    found: NDArray[Any] = numbers
    return found


def _places_within(group: NDArray[Any]) -> NDArray[Any]:
    """How many of its own group stand before each."""
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(int(group.max(initial=-1)) + 1))
    places = np.empty(group.size, np.int64)
    places[order] = np.arange(group.size) - starts[group[order]]
    return places
