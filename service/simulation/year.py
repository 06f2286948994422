"""The year itself: time goes on step by step, people act, and the service keeps the limits."""

import sys
import time
from contextlib import suppress
from datetime import datetime

import msgspec

from service.simulation.api import Api
from service.simulation.calendar import FIRST_DAY, Hours, Step, steps_of
from service.simulation.chance import Chance
from service.simulation.courses import course_of_need
from service.simulation.enterprises import enterprises_of, intentions_of
from service.simulation.killing import Killer
from service.simulation.lapses import course_of_lapse, lapses_of
from service.simulation.opening import Opened, listen, open_city
from service.simulation.receiving import Receiver
from service.simulation.running import Service
from service.simulation.settling import settle
from service.simulation.stations import STATIONS, read_listings
from service.simulation.timeline import Timeline
from service.simulation.world import World


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """How large a simulation is, and of which lots."""

    seed: int = 1
    needs: int = 2000
    enterprises: int = 3000
    days: int = 365
    kills: int = 0
    stations: int = STATIONS


def calendar_of(scale: Scale) -> tuple[list[Step], Hours]:
    """The steps of a simulation, and its working hours."""
    steps = steps_of(FIRST_DAY, scale.days)
    return steps, Hours(steps)


async def live(scale: Scale, service: Service, api: Api, receiver: Receiver, say: "Progress") -> tuple[World, Killer]:
    """Let the year go by."""
    steps, hours = calendar_of(scale)
    chance = Chance(scale.seed)
    intentions = intentions_of(scale.needs, enterprises_of(scale.enterprises, chance), hours, chance)
    opened = await open_city(service, api, scale.stations)
    await listen(api, receiver, opened)
    world = _world(api, receiver, hours, chance, steps[-1].at, opened)
    killer = Killer(service, api, steps, scale.kills, chance)
    for intention in intentions:
        world.timeline.begin(course_of_need(world, intention))
    for lapse in lapses_of(world):
        world.timeline.begin(course_of_lapse(world, lapse))
    await world.timeline.all_wait()
    for number, step in enumerate(steps):
        service.set_clock(step.at)
        killer.come_to(number)
        await world.timeline.come_to(step.at)
        if not step.working:
            await settle(world)
        say.passed(step.at, api)
    await settle(world)
    await killer.end()
    await world.timeline.end()
    return world, killer


def _world(api: Api, receiver: Receiver, hours: Hours, chance: Chance, end: datetime, opened: Opened) -> World:
    receiving = [each["id"] for each in read_listings("stations") if each["kind"] in ("station", "cooperative")]
    return World(
        api=api,
        timeline=Timeline(),
        hours=hours,
        chance=chance,
        end=end,
        operator_key=opened.operator_key,
        organizations=opened.organizations,
        owners=opened.owners,
        receiving=receiving,
        listings=opened.listings,
        receiver=receiver,
        consent=opened.consent,
    )


class Progress:
    """What a person at a terminal sees while the year goes by."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._began = time.monotonic()
        self._day = ""

    def passed(self, at: datetime, api: Api) -> None:
        """A step is over."""
        day = f"{at:%Y-%m-%d}"
        if self._shown and day != self._day:
            self._day = day
            seconds = time.monotonic() - self._began
            requests = sum(api.statuses.values())
            with suppress(OSError):
                print(f"\r{day}  {requests:,} requests  {seconds:,.0f} s", end="", file=sys.stderr, flush=True)
