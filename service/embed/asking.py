"""A need as a form writes it: pairs of names and texts, to the struct and back."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from matching.conditions import MODE_NAMES
from service.embed.words import words
from service.needs.structs import StatedNeed
from service.stations.words import Words

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
SCHEMES = ("CMA", "CNAS", "CAL")
"""The accreditations that a report is most often asked to carry."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a form; everything is text, as it was entered."""

    text: str = ""
    city: str = ""
    adcode: str = ""
    accreditations: list[str] = []
    max_days: str = ""
    budget: str = ""
    modes: list[str] = []
    as_written: list[str] = []

    @property
    def narrowed(self) -> bool:
        """Whether any condition is entered, so that they should be seen."""
        return bool(self.city or self.accreditations or self.max_days or self.budget or self.modes)


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """The form in the reader's language; `errors` says by field what is wrong."""

    w: Words
    english: bool
    asked: Asked
    schemes: tuple[str, ...]
    modes: list[tuple[str, str]]
    errors: dict[str, str] = {}


def form_view(english: bool, asked: Asked | None = None, errors: dict[str, str] | None = None) -> FormView:
    """An empty form, or one with what was entered."""
    return FormView(
        w=words(english),
        english=english,
        asked=asked or Asked(),
        schemes=SCHEMES,
        modes=[(mode, names[english]) for mode, names in MODE_NAMES.items()],
        errors=errors or {},
    )


def asked_in(pairs: Sequence[tuple[str, str]]) -> Asked:
    """What was entered in a form; a name that it does not have is nobody's."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        value = value.replace("\r\n", "\n").strip()
        if name in ("accreditations", "modes", "as_written"):
            found.setdefault(name, []).append(value)
        elif name in Asked.__struct_fields__:
            found[name] = value
    return Asked(**found)


def document_of(asked: Asked) -> dict[str, Any]:
    """The body of `POST /v1/match` that a form stands for; numbers that are none stay as they were written."""
    constraints: dict[str, Any] = {
        "accreditations": asked.accreditations,
        "modes": asked.modes,
        "max_days": _number(asked.max_days),
        "budget": _number(asked.budget),
    }
    place = {"city": asked.city} if asked.city else {"adcode": asked.adcode}
    document: dict[str, Any] = {
        "text": asked.text,
        "place": place if any(place.values()) else None,
        "constraints": {name: value for name, value in constraints.items() if value not in ("", [])},
        "as_written": asked.as_written,
    }
    return {name: value for name, value in document.items() if value}


def fields_of(stated: StatedNeed) -> list[tuple[str, str]]:
    """A stated need as the hidden fields of a form."""
    limits = stated.constraints
    pairs = [("text", stated.text)]
    if stated.place is not None:
        pairs += [("city", stated.place.city or ""), ("adcode", stated.place.adcode or "")]
    pairs += [("accreditations", scheme) for scheme in limits.accreditations]
    pairs += [("max_days", str(limits.max_days))] if limits.max_days is not None else []
    pairs += [("budget", f"{limits.budget:.12g}")] if limits.budget is not None else []
    pairs += [("modes", mode) for mode in limits.modes]
    pairs += [("as_written", word) for word in stated.as_written]
    return [(name, value) for name, value in pairs if value]


def _number(written: str) -> object:
    """A number, or what was written where it is none: the rule of the field says so then."""
    if _NUMBER.fullmatch(written) is None:
        return written
    number = float(written)
    return int(number) if number.is_integer() else number
