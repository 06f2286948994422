"""What a station offers."""

import datetime

import msgspec

from matching.values.need import Capability


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """A site where services are offered; `adcode` is its GB/T 2260 code, the position is in degrees (WGS 84).

    Where to go and whom to call are as the station words them; they count for nothing in a ranking.
    """

    id: str
    name: str
    name_en: str | None = None
    province: str | None = None
    city: str | None = None
    adcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    address: str | None = None
    telephone: str | None = None
    opening_hours: str | None = None
    kind: str = "station"


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """From `min` to `max` in `currency` for each `basis`; 0 to 0 is a free public service."""

    min: float
    max: float
    currency: str = "CNY"
    basis: str | None = None


class Accreditation(msgspec.Struct, frozen=True, kw_only=True):
    """A credential of one scope line; without `valid_to` no expiry is printed: it counts while its state is valid.

    `state` is valid, suspended, withdrawn, expired, or unverified: stated by the station and looked up by nobody yet.
    """

    scheme: str
    certificate: str | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    state: str = "valid"
    last_verified: datetime.date | None = None


class ScopeLine(msgspec.Struct, frozen=True, kw_only=True):
    """Object × parameter × method (standard edition) × range, uncertainty and limits."""

    object: str | None = None
    parameter: str
    method: str | None = None
    standard: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    uncertainty: float | None = None
    uncertainty_unit: str | None = None
    coverage_factor: float | None = None
    conditions: str | None = None
    limits: str | None = None
    accreditations: tuple[Accreditation, ...] = ()


class Eligibility(msgspec.Struct, frozen=True, kw_only=True):
    """Who may use a policy measure: by place (prefixes of GB/T 2260 codes), size, industry and dates, both inclusive.

    Empty lists leave it open; sizes are those of the statistical classification of enterprises (micro, small, medium,
    large). `note` says in words what the station checks.
    """

    adcodes: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    note: str | None = None


class Offering(msgspec.Struct, frozen=True, kw_only=True):
    """One service that an enterprise can order at a station; `turnaround_days` counts working days.

    With an eligibility it is a policy measure, free or subsidised help for some enterprises. `assured_date` is the day on
    which the station last confirmed the listing.
    """

    id: str
    station: str
    title: str
    element: str
    summary: str = ""
    industries: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    accreditations: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    turnaround_days: int | None = None
    price: Price | None = None
    eligibility: Eligibility | None = None
    scope_lines: tuple[ScopeLine, ...] = ()
    assured_date: datetime.date | None = None
