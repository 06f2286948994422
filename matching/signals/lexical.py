"""Words that need and offering share."""

from collections.abc import Mapping

_SATURATION = 1.2
"""The k1 of BM25 (Robertson and Zaragoza, 2009)."""


def saturation(frequency: float) -> float:
    """How present a term with a weighted frequency is: 0 when absent, 1 when it stands in full, never more.

    The BM25 curve scaled to 1 at a frequency of 2.5, the weight of one occurrence in a title of usual length.
    """
    return min(1.0, frequency / (frequency + _SATURATION) * 1.48)


def lexical(need: Mapping[str, float], mass: float, offering: Mapping[str, float]) -> float:
    """BM25F of the need's weighted terms over the offering's, against what the need says in all.

    Divided by the square root of the mass: the more a need says, the smaller the share that any one service can meet.
    """
    shared = need.keys() & offering.keys()
    score = sum(need[term] * saturation(offering[term]) for term in sorted(shared))
    return score / (mass**0.5 * 8.0) if mass else 0.0
