"""What an enterprise states."""

import datetime

import msgspec


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the enterprise is: a GB/T 2260 code, a position, or both."""

    adcode: str | None = None
    name: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """A range of a quantity, with the uncertainty within which it is mastered.

    Units are written as in UCUM (`mm`, `kN`, `Cel` or `degC`); the uncertainty has a unit of its own (often `%`).
    """

    quantity: str | None = None
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    uncertainty: float | None = None
    uncertainty_unit: str | None = None


class Constraints(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions that a service must meet.

    `max_days` counts working days, `budget` is in CNY, `modes` are alternatives: one of them is enough. `needed_on` is
    the day on which the service is needed, the day of asking where none is stated: what an accreditation and a policy
    measure are worth is judged then.
    """

    accreditations: tuple[str, ...] = ()
    max_days: int | None = None
    budget: float | None = None
    capability: Capability | None = None
    modes: tuple[str, ...] = ()
    needed_on: datetime.date | None = None


class Only(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a catalogue that is looked at: nothing else is proposed, planned or told of.

    `stations` are ids, `regions` the first 2, 4 or 6 digits of a station's GB/T 2260 code, `elements` are elements. One of
    each list is enough; an empty list leaves that open.
    """

    stations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A quality problem in its owner's words, with what else was stated.

    `enterprise_size` is micro, small, medium or large, by the statistical classification of enterprises. `usual_place` is
    taken where neither a place is stated nor the text names one. `as_written` are words of the text that are no mistakes.
    `stated_on` is the day on which it was stated, by which «下个月底» is counted; today where it is not given.
    """

    text: str
    place: Place | None = None
    industry: str | None = None
    enterprise_size: str | None = None
    constraints: Constraints = Constraints()
    usual_place: Place | None = None
    as_written: tuple[str, ...] = ()
    only: Only | None = None
    stated_on: datetime.date | None = None
