"""Decisions drawn by lot, the same for the same seed: each from a stream of its own, so that none depends on the order
in which a service happens to answer."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

from service.simulation.rates import RATES

_Option = TypeVar("_Option")


class Chance:
    """The lots of one simulation; `about` names what a lot decides, and the same name draws the same lot."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, *about: object) -> random.Random:
        """The stream of lots about something."""
        name = "\n".join(str(part) for part in (self._seed, *about))
        digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
        return random.Random(int.from_bytes(digest, "big"))  # noqa: S311 - a model, no secret

    def happens(self, rate: str, *about: object) -> bool:
        """Whether something of the table of rates happens this time."""
        return self.of(rate, *about).random() < RATES[rate].value

    def between(self, least: int, most: int, *about: object) -> int:
        """A whole number from `least` to `most`."""
        return self.of("between", least, most, *about).randint(least, most)

    def one_of(self, options: Sequence[_Option], *about: object) -> _Option:
        """One of the options, all alike."""
        return self.of("one of", *about).choice(options)

    def weighted(self, weights: Mapping[str, int], *about: object) -> str:
        """One of the keys, as often as its weight says."""
        return self.of("weighted", *about).choices(list(weights), list(weights.values()))[0]
