"""The need against the title of an offering, as a person skims a list."""

from rapidfuzz import fuzz

_LONGEST = 400
"""The head of a need is enough here, and bounds the time for hostile texts."""


def title(need: str, offering_title: str) -> float:
    """How much of the title stands in the need, in one stretch (rapidfuzz partial ratio)."""
    return fuzz.partial_ratio(offering_title, need[:_LONGEST]) / 100.0
