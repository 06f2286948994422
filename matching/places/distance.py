"""Distances on the earth."""

import math

from matching.values import Place

_EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


def distance_km(one: Place, other: Place) -> float | None:
    """The great-circle distance (haversine), or None where a position is missing."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    latitude, other_latitude = math.radians(one.latitude), math.radians(other.latitude)
    half_height = math.sin((other_latitude - latitude) / 2) ** 2
    half_width = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    chord = half_height + math.cos(latitude) * math.cos(other_latitude) * half_width
    return 2 * _EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))
