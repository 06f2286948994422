"""What is published, as it is shown: plain data in the reader's language, ready for the templates."""

import msgspec


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An accreditation as it stands today; `counts` where it is in force."""

    scheme: str
    state: str
    counts: bool


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A standard as a listing cites it, with how its edition stands today; `state` is empty where nobody knows."""

    designation: str
    state: str
    withdrawn: bool


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """A scope line."""

    object: str
    parameter: str
    method: str
    standard: Edition | None
    range: str
    uncertainty: str
    remarks: list[str]
    held: list[Held]


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate, with the numbers of the scope lines that it covers."""

    held: Held
    certificate: str
    validity: str
    verified: str
    lines: str


class CapabilityView(msgspec.Struct, frozen=True, kw_only=True):
    """A range of a quantity."""

    quantity: str
    range: str
    uncertainty: str


class BesideView(msgspec.Struct, frozen=True, kw_only=True):
    """Another service, in a list."""

    id: str
    title: str
    element: str
    days: str
    price: str


class StationBrief(msgspec.Struct, frozen=True, kw_only=True):
    """The station of an offering; `chinese` where its name is Chinese in an English page."""

    id: str
    name: str
    chinese: bool
    organization: str
    place: str
    kind: str
    modelled: bool
    address: str
    telephone: str
    opening_hours: str


class OfferingView(msgspec.Struct, frozen=True, kw_only=True):
    """All that is published of an offering."""

    id: str
    title: str
    element: str
    summary: str
    facts: list[tuple[str, str]]
    stale: str
    measure: list[tuple[str, str]]
    lines: list[LineView]
    capabilities: list[CapabilityView]
    credentials: list[Credential]
    named: list[Held]
    standards: list[Edition]
    suits: list[tuple[str, list[str]]]
    station: StationBrief


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Services of one kind."""

    element: str
    services: list[BesideView]


class StationView(msgspec.Struct, frozen=True, kw_only=True):
    """All that is published of a station."""

    id: str
    name: str
    chinese: bool
    other_name: str
    modelled: bool
    address: str
    telephone: str
    opening_hours: str
    facts: list[tuple[str, str]]
    industries: list[str]
    accreditations: list[str]
    groups: list[Group]
    count: str
    more: str
