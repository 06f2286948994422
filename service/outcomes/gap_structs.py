"""What comes in and goes out about requirements that nothing meets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from models.tables import Gap
from service.cases.structs import Text

GapState = Literal["open", "answered", "met"]


class GapAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a clerk tells the enterprise about a requirement that nothing meets."""

    answer: Text


class OfferingFound(msgspec.Struct, frozen=True, kw_only=True):
    """An offering that meets a requirement farther away, or without conditions of the need; it is listed now."""

    offering: str
    title: str
    station: str
    station_name: str


class GapOut(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that nothing meets as it was asked for.

    `found_in` says where something meets it after all; `offerings` are those, the best first, and `missing` the
    conditions of the need (accreditation, mode, days, …) that the best of them does not meet.
    """

    id: UUID
    need: UUID
    requirement: str
    label: str
    element: str | None
    industry: str | None
    adcode: str | None
    state: GapState
    found_in: Literal["province", "country"] | None
    offerings: list[OfferingFound]
    missing: list[str]
    opened_at: datetime
    due_at: datetime | None
    overdue: bool
    answer: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, row: Gap, listed: Mapping[str, Any], at: datetime) -> "GapOut":
        """As it is stored; of its offerings those that are listed now, by their ids."""
        named = {name: getattr(row, name) for name in cls.__struct_fields__ if name in row.__table__.columns}
        places = [listed[id_] for id_ in row.offerings if id_ in listed]
        found = [
            {"offering": each["external_id"], **{name: each[name] for name in ("title", "station", "station_name")}}
            for each in places
        ]
        late = row.state == "open" and row.due_at is not None and row.due_at < at
        return msgspec.convert({**named, "need": row.need_id, "offerings": found, "overdue": late}, cls)


class Gaps(msgspec.Struct, frozen=True, kw_only=True):
    """The gaps of a need."""

    items: list[GapOut]


class GapCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many gaps there are of a place (GB/T 2260), an industry or an element, by their state."""

    key: str | None
    open: int
    answered: int
    met: int


class GapPage(msgspec.Struct, frozen=True, kw_only=True):
    """Gaps, the newest first; `counts` are there where `by` asks for them, a problem that was stated twice counted once."""

    items: list[GapOut]
    counts: list[GapCount] = []
    next: str | None = None


class ProvinceGaps(msgspec.Struct, frozen=True, kw_only=True):
    """Of how many problems of a province something of an element is not met."""

    province: str | None
    """The first two digits of its GB/T 2260 code."""
    element: str | None
    problems: int


class GapSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalogue lacks; cells of less than `smallest_cell` problems are left out, so that nobody is known by them."""

    as_of: datetime
    smallest_cell: int
    items: list[ProvinceGaps]
