"""What a listing states about itself, against what the need says."""

from collections.abc import Mapping, Sequence

_UNSTATED = 0.8


def standard(asked: Mapping[str, float], listed: Sequence[str]) -> float:
    """The share of the named standards that the offering lists; an edition named counts beside its family."""
    if not asked:
        return 0.0
    total = sum(asked.values())
    return sum(weight for key, weight in asked.items() if key in listed) / total


def industry(asked: frozenset[str] | None, listed: str) -> float:
    """The share of the stated industry's character pairs that the offering's industries hold.

    Where none is stated, every offering gets what a fitting one usually has, so that scores mean the same.
    """
    if not asked:
        return _UNSTATED
    return sum(pair in listed for pair in asked) / len(asked)
