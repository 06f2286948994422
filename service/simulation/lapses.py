"""Accreditations that are suspended for some weeks under way, written into the listings as laboratories have to."""

from datetime import datetime

import msgspec

from service.simulation.calendar import HOURS_A_DAY
from service.simulation.ledger import Write
from service.simulation.stations import Listing
from service.simulation.world import World
from service.workflow.working_time import CHINA

_MOST_LINES = 12
_LEAST_DAYS, _MOST_DAYS = 8, 25
_HEADERS = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}


class Lapse(msgspec.Struct, frozen=True):
    """A scheme of a station that does not hold from one moment to another; the places are those of its accreditations."""

    station: str
    scheme: str
    places: list[str]
    begins: datetime
    ends: datetime


def lapses_of(world: World) -> list[Lapse]:
    """The lapses of the year, one at most for each station."""
    stations = sorted({listing["station"] for listing in world.listings.values()})
    return [lapse for station in stations if (lapse := _lapse(world, station)) is not None]


async def course_of_lapse(world: World, lapse: Lapse) -> None:
    """The accreditations are suspended in the listings, and hold again some weeks later."""
    await world.timeline.until(lapse.begins)
    await _write(world, lapse, {"state": "suspended"})
    await world.timeline.until(lapse.ends)
    await _write(world, lapse, {"state": "valid", "last_verified": world.now.astimezone(CHINA).date().isoformat()})


async def _write(world: World, lapse: Lapse, patch: dict[str, str]) -> None:
    owner = world.organizations[world.owners[lapse.station]]
    for place in lapse.places:
        write = Write(what="listing", role="provider", to=patch["state"], note=place)
        await world.api.write("PATCH", place, patch, owner.key, write, _HEADERS)


def _lapse(world: World, station: str) -> Lapse | None:
    listings = [each for each in world.listings.values() if each["station"] == station]
    schemes = sorted({scheme for each in listings for _, _, scheme in _held(each)})
    if not schemes or not world.chance.happens("lapses", station):
        return None
    scheme = world.chance.one_of(schemes, "lapses", station)
    places = [
        f"/v1/offerings/{each['id']}/scope_lines/{line}/accreditations/{place}"
        for each in listings
        for line, place, held in _held(each)
        if held == scheme
    ]
    begins = world.chance.one_of(world.hours.moments, "lapse begins", station)
    days = world.chance.between(_LEAST_DAYS, _MOST_DAYS, "lapse", station)
    ends = world.hours.later(begins, days * HOURS_A_DAY)
    return Lapse(station, scheme, places[:_MOST_LINES], begins, ends)


def _held(listing: Listing) -> list[tuple[int, int, str]]:
    """Line, place and scheme of the accreditations of a listing that hold."""
    return [
        (line, place, held["scheme"])
        for line, said in enumerate(listing.get("scope_lines", []), 1)
        for place, held in enumerate(said["accreditations"], 1)
        if held.get("state", "valid") == "valid"
    ]
