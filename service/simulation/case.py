"""A need on its way, as the people who act in it know it."""

from datetime import datetime
from typing import Any

from service.simulation.enterprises import Intention
from service.simulation.parties import Party
from service.simulation.timeline import Signal
from service.simulation.world import World


class Case:
    """A need that was stated; `shown` is what its enterprise last saw of it."""

    def __init__(self, world: World, intention: Intention, need: str, token: str) -> None:
        self.world = world
        self.intention = intention
        self.need = need
        self.token = token
        self.enterprise = Party(world.api, "enterprise", token)
        self.clerk = world.operator()
        self.shown: dict[str, Any] = {"state": "draft", "referrals": []}
        self.changed = Signal()
        self.begun: set[str] = set()
        self.done: set[str] = set()
        self.plans = 0
        self.turn = 0

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.shown["state"])

    @property
    def due(self) -> datetime | None:
        """By when its state should be over."""
        return _moment(self.shown.get("due_at"))

    @property
    def delivered(self) -> datetime:
        """When it was delivered, the last time."""
        return datetime.fromisoformat(self.shown["delivered_at"])

    @property
    def referrals(self) -> list[dict[str, Any]]:
        """Its referrals."""
        return list(self.shown["referrals"])

    def happens(self, rate: str, *about: object) -> bool:
        """Whether something happens to it this time."""
        return self.world.chance.happens(rate, self.intention.number, self.turn, *about)

    def between(self, least: int, most: int, *about: object) -> int:
        """A number drawn for it this time."""
        return self.world.chance.between(least, most, self.intention.number, self.turn, *about)

    def first_time(self, what: str) -> bool:
        """Whether something was not done yet; from now on it was."""
        new = what not in self.done
        self.done.add(what)
        return new

    async def look(self) -> None:
        """The enterprise looks where it stands."""
        answer = await self.enterprise.read(f"/v1/needs/{self.need}/case")
        if answer.ok:
            self.shown = answer.body

    async def move(self, by: Party, to: str, **said: Any) -> bool:
        """Somebody moves it; whoever came too late looks where it stands now."""
        answer = await by.move_need(self.need, to, **said)
        if answer.ok:
            self.shown = answer.body
        else:
            await self.look()
        return answer.ok


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
