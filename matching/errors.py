"""What can go wrong in the engine.

MatchingError
 ├─ EmptyNeed          the need says nothing that can be matched
 ├─ UnknownPlace       the place is not in the table of places
 ├─ IndexUnavailable   there is no index yet, or it is being rebuilt
 ├─ KnowledgeError     the knowledge tables contradict themselves
 └─ WeightsError       the file of weights cannot be used
"""

import inspect


class MatchingError(Exception):
    """The engine could not answer."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or inspect.getdoc(type(self)))


class EmptyNeed(MatchingError):
    """A need must say at least one thing: a word, a number or a standard."""


class UnknownPlace(MatchingError):
    """The place is not known: give a GB/T 2260 code, a city's name, or latitude and longitude."""


class IndexUnavailable(MatchingError):
    """The index of offerings is not ready; it is built in the background."""


class KnowledgeError(MatchingError):
    """The knowledge tables contradict themselves."""


class WeightsError(MatchingError):
    """The file of weights cannot be used."""
