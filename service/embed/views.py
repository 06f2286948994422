"""A result as it is shown: plain data in the reader's language, ready for the template."""

import msgspec

from service.stations.words import Words


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the need asks for: the enterprise's own words, and the term for it; either may be empty."""

    quote: str
    term: str


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """A word that was read as another one; `written` undoes it."""

    written: str
    said: str
    undo: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An accreditation and how it stands; `counts` where it is in force."""

    scheme: str
    state: str
    counts: bool


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A service as it is shown; `note` is the one thing that is missing, or was given up."""

    offering: str
    station: str
    title: str
    element: str
    station_name: str
    station_chinese: bool
    city: str
    distance: str
    reasons: list[str]
    open_points: list[str]
    accreditations: list[Standing]
    days: str
    price: str
    way: str
    note: str = ""


class PlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """A service of the plan."""

    offering: str
    station: str
    title: str
    station_name: str
    station_chinese: bool
    when: str
    price: str
    distance: str
    meets: str


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan does not solve, and what comes closest to it."""

    name: str
    said: str
    closest: str


class ShownPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The few services that together do it, in their order."""

    facts: list[str]
    steps: list[PlanStep]


class NearStation(msgspec.Struct, frozen=True, kw_only=True):
    """A station to ask."""

    id: str
    name: str
    chinese: bool
    organization: str
    city: str
    address: str
    telephone: str
    opening_hours: str
    distance: str


class ResultView(msgspec.Struct, frozen=True, kw_only=True):
    """All that a result says; `placed` is whether anybody knows where the enterprise is, `fields` the need itself, as its
    form names it, to be handed over."""

    english: bool
    w: Words
    match_id: str
    headline: str
    understood: list[Understood]
    tags: list[str]
    corrections: list[Corrected]
    matches: list[Shown]
    plan: ShownPlan | None
    uncovered: list[Uncovered]
    near: list[Shown]
    relaxed: list[Shown]
    stations: list[NearStation]
    placed: bool
    fields: list[tuple[str, str]]
