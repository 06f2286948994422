"""Quantities in a text: `0~300mm`, `±0.02 mm`, `0.1 kN至20 kN`, `U=0.3%(k=2)`, `25℃`."""

import functools
import re

import msgspec

from matching.quantities.units import Unit, unit_of, unit_spellings

_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"


class QuantityMention(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity in a normalised text; `role` is range, value, tolerance (±) or uncertainty (U=, 不确定度)."""

    role: str
    minimum: float
    maximum: float
    unit: Unit
    written_unit: str
    start: int
    end: int


def find_quantities(text: str) -> list[QuantityMention]:
    """The quantities that a normalised text names, in order, without overlaps."""
    mentions: list[QuantityMention] = []
    for match in _pattern().finditer(text):
        unit = unit_of(match["unit"])
        if unit is None:
            continue
        low, high = match["low"], match["high"]
        last = float(high)
        first = float(low) if low is not None else last
        first_unit = unit_of(match["low_unit"]) if match["low_unit"] else unit
        if first_unit is None or first_unit.dimension != unit.dimension:
            continue
        if first_unit is not unit:
            first = (first_unit.to_si(first) - unit.offset) / unit.factor
        mentions.append(
            QuantityMention(
                role=_role(match),
                minimum=min(first, last),
                maximum=max(first, last),
                unit=unit,
                written_unit=match["unit"],
                start=match.start(),
                end=match.end(),
            )
        )
    return mentions


def _role(match: re.Match[str]) -> str:
    if match["uncertainty"]:
        return "uncertainty"
    if match["tolerance"]:
        return "tolerance"
    return "range" if match["low"] is not None else "value"


@functools.cache
def _pattern() -> re.Pattern[str]:
    # One-letter Latin units only count when no letter follows: 5 m, but not 5 models.
    units = "|".join(re.escape(spelling) for spelling in unit_spellings() if spelling != "1")
    unit = rf"(?:{units})(?![a-z])"
    return re.compile(
        r"(?P<uncertainty>(?:不确定度|(?<![a-z])u\s*(?:rel)?)[^\d±]{0,12}(?=\d))?"
        r"(?P<tolerance>±\s*)?"
        rf"(?:(?<![\d.])(?P<low>{_NUMBER})\s*(?P<low_unit>{unit})?\s*(?:~|-|至|到|to)\s*)?"
        rf"(?<![\d.a-z])(?P<high>{_NUMBER})\s*(?P<unit>{unit})"
    )
