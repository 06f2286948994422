"""The catalogue format: one station or one offering as a JSON object (docs/catalogue-format.md)."""

import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from service.fields import (
    NO_NUL,
    SAYING,
    Adcode,
    AdcodePrefix,
    Days,
    EnterpriseSize,
    ExternalId,
    Latitude,
    Line,
    Longitude,
    Money,
    Number,
    SaidLine,
    StationTelephone,
    Word,
    Words,
)

Element = Literal[
    "metrology",
    "standards",
    "certification",
    "accreditation",
    "testing",
    "consulting",
    "training",
    "instrument_sharing",
    "innovation",
    "branding",
    "trade",
]
Mode = Literal["on_site", "mail_in", "remote", "at_station"]
AccreditationState = Literal["valid", "suspended", "withdrawn", "expired", "unverified"]
StationKind = Literal["station", "laboratory", "platform", "cooperative"]
Uscc = Annotated[
    str, Meta(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}(?!\n)$", description="Unified social credit code, GB 32100.")
]
Summary = Annotated[str, Meta(max_length=4000, pattern=NO_NUL)]


class OrganizationListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body that runs a station."""

    name: Line
    uscc: Uscc | None = None


class StationListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A site where services are offered; without an organization it is taken to be one itself."""

    id: ExternalId
    name: SaidLine
    name_en: Line | None = None
    province: Word | None = None
    city: Word | None = None
    adcode: Adcode | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    address: Line | None = None
    telephone: StationTelephone | None = None
    opening_hours: Line | None = None
    kind: StationKind = "station"
    industries: Words = []
    accreditations: Words = []
    languages: Words = []
    modelled: bool = False
    organization: OrganizationListing | None = None


class CapabilityListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range of a quantity, and the uncertainty within it; units as in UCUM."""

    quantity: Word | None = None
    min: Number | None = None
    max: Number | None = None
    unit: Word | None = None
    uncertainty: Annotated[float, Meta(ge=0, le=1e15)] | None = None
    uncertainty_unit: Word | None = None

    def __post_init__(self) -> None:
        """A range runs upwards."""
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min must not be greater than max")


class PriceListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `min` to `max` for each `basis`; 0 to 0 is a free public service."""

    min: Money
    max: Money
    currency: Literal["CNY"] = "CNY"
    basis: Word | None = None

    def __post_init__(self) -> None:
        """A price range runs upwards."""
        if self.min > self.max:
            raise ValueError("min must not be greater than max")


class AccreditationListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credential of a scope line; without `valid_to` it bears no expiry and must be checked at its source."""

    scheme: Word
    certificate: Word | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    state: AccreditationState = "valid"
    last_verified: datetime.date | None = None

    def __post_init__(self) -> None:
        """Validity runs forwards."""
        if self.valid_from is not None and self.valid_to is not None and self.valid_from > self.valid_to:
            raise ValueError("valid_from must not be after valid_to")


class ScopeLineListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Object × parameter × method (edition) × range, uncertainty and limits."""

    object: Line | None = None
    parameter: SaidLine
    method: Line | None = None
    standard: Word | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    unit: Word | None = None
    uncertainty: Annotated[float, Meta(ge=0, le=1e15)] | None = None
    uncertainty_unit: Word | None = None
    coverage_factor: Annotated[float, Meta(gt=0, le=10)] | None = None
    conditions: Line | None = None
    limits: Line | None = None
    accreditations: Annotated[list[AccreditationListing], Meta(max_length=20)] = []

    def __post_init__(self) -> None:
        """A range runs upwards."""
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("minimum must not be greater than maximum")


class EligibilityListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may use a policy measure; empty lists leave it open, both dates are inclusive."""

    adcodes: Annotated[list[AdcodePrefix], Meta(max_length=100)] = []
    sizes: Annotated[list[EnterpriseSize], Meta(max_length=4)] = []
    industries: Words = []
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    note: Line | None = None

    def __post_init__(self) -> None:
        """Validity runs forwards."""
        if self.valid_from is not None and self.valid_to is not None and self.valid_from > self.valid_to:
            raise ValueError("valid_from must not be after valid_to")


class OfferingListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One service that an enterprise can order at a station."""

    id: ExternalId
    station: ExternalId
    title: Annotated[str, Meta(min_length=2, max_length=100, pattern=SAYING)]
    element: Element
    summary: Summary = ""
    industries: Words = []
    products: Words = []
    items: Words = []
    standards: Words = []
    capabilities: Annotated[list[CapabilityListing], Meta(max_length=100)] = []
    accreditations: Words = []
    modes: Annotated[list[Mode], Meta(max_length=4)] = []
    turnaround_days: Days | None = None
    price: PriceListing | None = None
    eligibility: EligibilityListing | None = None
    assured_date: datetime.date | None = None
    """The day on which the station last said that all of this is true."""
    scope_lines: Annotated[list[ScopeLineListing], Meta(max_length=1000)] = []
