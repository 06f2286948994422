"""What is published, as everybody sees it on a page: one statement a page where that is possible.

PostgreSQL knows no NUL, so that nothing has an id with one.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.documents import decoded


class PublishedOffering(msgspec.Struct, frozen=True, kw_only=True):
    """An offering with its station, both as the catalogue format says them, and when the offering was changed last."""

    document: dict[str, Any]
    station: dict[str, Any]
    updated_at: datetime


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """An offering in short, as it stands in a list of its station's."""

    id: str
    title: str
    element: str
    turnaround_days: int | None
    price_min: float | None
    price_max: float | None
    price_basis: str | None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much is published: stations, those of them that are modelled after others, the cities where they are, and
    offerings by their element, the most first."""

    stations: int
    modelled: int
    cities: int
    elements: dict[str, int]

    @property
    def offerings(self) -> int:
        """All offerings."""
        return sum(self.elements.values())


_ANY_OFFERING = (
    "SELECT catalogue_entry.document, catalogue_entry.station_document AS station, catalogue_entry.updated_at"
    " FROM catalogue_entry WHERE external_id = :id"
)
_OFFERING = f"{_ANY_OFFERING} AND state = 'published'"
_STATION = text("SELECT document FROM station_entry WHERE external_id = :id AND state = 'published'")
_BESIDE = text(
    """
    SELECT offering.external_id AS id, offering.title, offering.element, offering.turnaround_days,
        offering.price_min::float8 AS price_min, offering.price_max::float8 AS price_max, offering.price_basis
    FROM offering JOIN station ON station.id = offering.station_id
    WHERE station.external_id = :station AND offering.external_id <> :but AND offering.state = 'published'
    ORDER BY (offering.element = :element) DESC, offering.element, offering.external_id LIMIT :most
    """
)
_STATIONS = text(
    """
    SELECT count(*) AS stations, count(*) FILTER (WHERE modelled) AS modelled,
        count(DISTINCT left(adcode, 4)) AS cities
    FROM station WHERE state = 'published'
    """
)
_ELEMENTS = text(
    "SELECT element, count(*) AS offerings FROM offering WHERE state = 'published' GROUP BY element ORDER BY 2 DESC, 1"
)


async def published_offering(session: AsyncSession, external_id: str) -> PublishedOffering | None:
    """A published offering; none where it is a draft, suspended or withdrawn."""
    return await _offering(session, _OFFERING, external_id)


async def any_offering(session: AsyncSession, external_id: str) -> PublishedOffering | None:
    """An offering that the tenant sees, as it would be published."""
    return await _offering(session, _ANY_OFFERING, external_id)


async def _offering(session: AsyncSession, query: str, external_id: str) -> PublishedOffering | None:
    if "\x00" in external_id:
        return None
    row = (await session.execute(text(query), {"id": external_id})).mappings().first()
    if row is None:
        return None
    return PublishedOffering(
        document=decoded(row["document"]), station=decoded(row["station"]), updated_at=row["updated_at"]
    )


async def published_station(session: AsyncSession, external_id: str) -> dict[str, Any] | None:
    """A published station, as the catalogue format says it."""
    if "\x00" in external_id:
        return None
    document = await session.scalar(_STATION, {"id": external_id})
    return None if document is None else decoded(document)


async def offerings_beside(
    session: AsyncSession, station: str, most: int, *, but: str = "", element: str = ""
) -> list[Beside]:
    """Published offerings of a station by kind, those of one `element` first, without one of them."""
    given = {"station": station, "but": but, "element": element, "most": most}
    return [Beside(**row) for row in (await session.execute(_BESIDE, given)).mappings()]


async def published_counts(session: AsyncSession) -> Counts:
    """How much is published."""
    stations = (await session.execute(_STATIONS)).mappings().one()
    elements = {row["element"]: row["offerings"] for row in (await session.execute(_ELEMENTS)).mappings()}
    return Counts(**stations, elements=elements)
