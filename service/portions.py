"""Many things, a portion at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Thing = TypeVar("_Thing")


def portions(things: Iterable[_Thing], size: int) -> Iterator[list[_Thing]]:
    """The things in their order, so many at a time; the last portion may be smaller."""
    left = iter(things)
    while portion := list(islice(left, size)):
        yield portion
