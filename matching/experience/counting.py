"""Which of the cases that resemble a need count for an offering: nobody is heard twice, and no counter outvotes all others.

- Of all cases of one enterprise with one offering the most alike counts, of equally alike ones the latest.
- Of those taken in at one counter no more count than of all others together: a counter alone proves nothing, however
  many cases it writes. Enterprises that are known and stated their need themselves are counters of their own.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

NO_COUNTER = -1


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
    said = _numbered(heard.offerings[once], heard.solved[once])
    counters = heard.counters[once]
    group = _numbered(said, counters)
    others = np.bincount(said)[said] - np.bincount(group)[group]
    kept: NDArray[Any] = once[(counters == NO_COUNTER) | (_places_within(group) < others)]
    return kept


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
