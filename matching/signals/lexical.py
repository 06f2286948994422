"""Words that need and offering share."""

from collections.abc import Mapping


def lexical(need: Mapping[str, float], mass: float, offering: Mapping[str, float]) -> float:
    """BM25F of the need's weighted terms over the presence of the offering's, against what the need says in all.

    Divided by the square root of the mass: the more a need says, the smaller the share that any one service can meet.
    """
    shared = need.keys() & offering.keys()
    score = sum(need[term] * offering[term] for term in sorted(shared))
    return score / (mass**0.5 * 8.0) if mass else 0.0
