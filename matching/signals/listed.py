"""What a listing states about itself, against what the need says."""

from collections.abc import Sequence

from matching.asked_standards import AskedStandard

_UNSTATED = 0.8


def standard(asked: Sequence[AskedStandard], listed: Sequence[str]) -> float:
    """The share of the named standards that the offering lists; an edition named counts beside its family, and what
    stands in the place of one that was withdrawn counts for it."""
    if not asked:
        return 0.0
    return sum(one.credit(listed) for one in asked) / sum(one.mass for one in asked)


def industry(asked: frozenset[str] | None, listed: str) -> float:
    """The share of the stated industry's character pairs that the offering's industries hold.

    Where none is stated, every offering gets what a fitting one usually has, so that scores mean the same.
    """
    if not asked:
        return _UNSTATED
    return sum(pair in listed for pair in asked) / len(asked)
