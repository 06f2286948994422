"""An organization's stations, with how much each of them offers."""

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_SITES = text(
    """
    SELECT station.external_id AS id, station.name, station.kind, station.state, station.province, station.city,
        organization.name AS organization,
        count(offering.id) FILTER (WHERE offering.state <> 'withdrawn') AS offerings
    FROM station
    JOIN organization ON organization.id = station.organization_id
    LEFT JOIN offering ON offering.station_id = station.id
    GROUP BY station.id, organization.name
    ORDER BY station.state, station.external_id LIMIT 1000
    """
)


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A station of the tenant's, and how many of its offerings are not withdrawn."""

    id: str
    name: str
    kind: str
    state: str
    province: str | None
    city: str | None
    organization: str
    offerings: int


async def sites(session: AsyncSession) -> list[Site]:
    """The stations that the tenant sees; those that are shown come first."""
    return [Site(**row) for row in (await session.execute(_SITES)).mappings()]
