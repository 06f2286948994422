"""The one-stop plan, and what an enterprise may change about it."""

import datetime

import msgspec

from matching.values.offering import Price

PREFERENCES = ("balanced", "fewest_doors", "cheapest", "fastest", "nearest")
"""What a plan may be best at: balanced 均衡, fewest_doors 最少跑, cheapest 最省钱, fastest 最快, nearest 最近."""


class PlanEdits(msgspec.Struct, frozen=True, kw_only=True):
    """What the enterprise wants otherwise: requirements to leave out, offerings and stations to take or to avoid (by
    their ids), what the plan should be best at, and the day on which it begins (today, if not stated)."""

    drop: tuple[str, ...] = ()
    pin_offerings: tuple[str, ...] = ()
    pin_stations: tuple[str, ...] = ()
    exclude_offerings: tuple[str, ...] = ()
    exclude_stations: tuple[str, ...] = ()
    prefer: str = "balanced"
    starts_on: datetime.date | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence in both languages."""

    message: str
    message_en: str


class Dependency(msgspec.Struct, frozen=True, kw_only=True):
    """A line that must be done before, by its order, and why."""

    line: int
    message: str
    message_en: str


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """One service of a plan, `order` counting from 1, and the requirements it meets.

    `work` is its kind of work. `start_day` and `end_day` count working days from the beginning of the plan, the end
    exclusive; `days_assumed` says that the listing states no turnaround and what is usual was taken. `critical` lines
    decide when the plan ends. `price` is for one unit of its basis. `mode` is how it is best delivered, `distance_km`
    how far the station is. `conditions` is what must still be asked, since the listing or the need leaves it open.
    """

    order: int
    offering: str
    title: str
    station: str
    station_name: str
    station_address: str | None = None
    station_telephone: str | None = None
    element: str
    work: str
    requirements: tuple[str, ...]
    because: Said
    start_day: int
    end_day: int
    starts_on: datetime.date
    ends_on: datetime.date
    days_assumed: bool = False
    critical: bool = False
    after: tuple[Dependency, ...] = ()
    price: Price | None = None
    mode: str | None = None
    distance_km: float | None = None
    bring: tuple[Said, ...] = ()
    conditions: tuple[Said, ...] = ()
    measure: bool = False
    """Whether it is a policy measure, for which only some enterprises are eligible."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Which plan lines meet a requirement; where none does, it stays uncovered, and `closest` is the id of the offering
    that comes nearest, if any does."""

    requirement: str
    lines: tuple[int, ...]
    closest: str | None = None
    closest_title: str | None = None


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was checked of the whole plan: `holds` is false where it could not be kept."""

    code: str
    holds: bool
    message: str
    message_en: str


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of one station that need one trip or one parcel only."""

    lines: tuple[int, ...]
    message: str
    message_en: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The few services that together meet the requirements, in order, and what stays uncovered.

    `price_min` and `price_max` are CNY for one unit of each line, `unpriced` counts the lines without a price.
    `distance_km` adds up the ways to the stations. `optimal` is false where the search was cut short; then no plan is
    better by more than `at_most_better` points (docs/planning.md).
    """

    preference: str = "balanced"
    lines: tuple[PlanLine, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    uncovered: tuple[str, ...] = ()
    doors: int = 0
    price_min: float = 0.0
    price_max: float = 0.0
    unpriced: int = 0
    working_days: int = 0
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    distance_km: float | None = None
    trade_off: Said | None = None
    checks: tuple[Check, ...] = ()
    together: tuple[Together, ...] = ()
    optimal: bool = True
    at_most_better: int = 0
