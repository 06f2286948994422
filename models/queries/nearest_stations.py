"""The stations nearest to a place, for whom the catalogue has no service."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_NEAREST = text(
    """
    SELECT station.external_id AS id, station.name, station.name_en, station.city, station.address,
        station.telephone, station.opening_hours, organization.name AS organization,
        12742 * asin(least(1, sqrt(power(sin(radians(station.latitude - :latitude) / 2), 2)
            + cos(radians(:latitude)) * cos(radians(station.latitude))
            * power(sin(radians(station.longitude - :longitude) / 2), 2)))) AS distance_km
    FROM station JOIN organization ON organization.id = station.organization_id
    WHERE station.state = 'published' AND station.latitude IS NOT NULL AND station.longitude IS NOT NULL
        AND (cardinality(CAST(:stations AS text[])) = 0 OR station.external_id = ANY(CAST(:stations AS text[])))
        AND (cardinality(CAST(:regions AS text[])) = 0
            OR station.adcode ^@ ANY(CAST(:regions AS text[])))
        AND (cardinality(CAST(:elements AS text[])) = 0 OR EXISTS (SELECT FROM offering WHERE
            offering.station_id = station.id AND offering.state = 'published' AND offering.element = ANY(CAST(:elements AS text[]))))
    ORDER BY distance_km, station.external_id LIMIT :most
    """
)
"""Distances by the haversine formula, in kilometres."""


class StationNearby(msgspec.Struct, frozen=True, kw_only=True):
    """A station with its distance as the crow flies."""

    id: str
    name: str
    name_en: str | None
    city: str | None
    address: str | None
    telephone: str | None
    opening_hours: str | None
    organization: str
    distance_km: float


async def nearest_stations(
    session: AsyncSession,
    latitude: float,
    longitude: float,
    most: int,
    stations: Sequence[str] = (),
    regions: Sequence[str] = (),
    elements: Sequence[str] = (),
) -> list[StationNearby]:
    """The published stations nearest to a position in degrees, among these stations, in these regions and with services of
    these elements where any are named."""
    values = {
        "latitude": latitude,
        "longitude": longitude,
        "most": most,
        "stations": list(stations),
        "regions": list(regions),
        "elements": list(elements),
    }
    return [StationNearby(**row) for row in (await session.execute(_NEAREST, values)).mappings()]
