"""Quantities in a text: `0~300mm`, `±0.02 mm`, `0.1 kN至20 kN`, `U=0.3%(k=2)`, `25℃`."""

import functools
import re

import msgspec

from matching.quantities.units import Unit, unit_of, unit_spellings

_NUMBER = r"(?!00)(?:\d{1,3}(?:,\d{3}){1,2}(?!\d)|\d{1,9})(?:\.\d{1,9})?"
# A dash after a number, a unit or a word separates; elsewhere it is the sign of what lies below zero.
_SIGNED = rf"(?:(?<![\d.a-z)%])-)?{_NUMBER}"


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
        last = _value(high)
        first = _value(low) if low is not None else last
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


def _value(written: str) -> float:
    return float(written.replace(",", ""))


def _role(match: re.Match[str]) -> str:
    if match["uncertainty"]:
        return "uncertainty"
    if match["tolerance"]:
        return "tolerance"
    return "range" if match["low"] is not None else "value"


@functools.cache
def _pattern() -> re.Pattern[str]:
    # One-letter units only count when no letter follows: 5 m, but not 5 models and not 5 mω.
    units = "|".join(re.escape(spelling) for spelling in unit_spellings() if spelling != "1")
    unit = rf"(?:{units})(?![a-zα-ω])"
    return re.compile(
        r"(?P<uncertainty>(?:不确定度[^\d±]{0,12}|(?<![a-z])u(?:rel|95|99)?\s*[=:≤<]\s*)(?=\d))?"
        r"(?P<tolerance>(?:±|正负)\s*)?"
        rf"(?:(?<![\d.,])(?P<low>{_SIGNED})\s*(?P<low_unit>{unit})?\s*(?:~|-|至|到|to)\s*)?"
        rf"(?<![\d.a-z])(?<!\d,)(?P<high>{_SIGNED})\s*(?P<unit>{unit})"
    )
