"""All that the courses of a simulation share: the service, the time, the lots, and who is who."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from service.simulation.api import Api
from service.simulation.books.evidence import Look
from service.simulation.calendar import Hours
from service.simulation.chance import Chance
from service.simulation.parties import Organization, Party
from service.simulation.receiving import Receiver
from service.simulation.stations import Listing
from service.simulation.timeline import Timeline

if TYPE_CHECKING:
    from service.simulation.case import Case


class World(msgspec.Struct, kw_only=True):
    """A city with its service; `owners` is station → organization, `listings` offering → what was listed at first.

    `cases` are the needs that were stated, `looks` those that stations took at contacts, `oddities` is what people met that should never be.
    """

    api: Api
    timeline: Timeline
    hours: Hours
    chance: Chance
    end: datetime
    operator_key: str
    organizations: dict[str, Organization]
    owners: dict[str, str]
    receiving: list[str]
    listings: dict[str, Listing]
    receiver: Receiver
    consent: dict[str, object]
    cases: "list[Case]" = []
    looks: list[Look] = []
    oddities: list[str] = []

    @property
    def now(self) -> datetime:
        """The present moment of the simulation."""
        return self.timeline.now

    def operator(self) -> Party:
        """A clerk of the operator's."""
        return Party(self.api, "clerk", self.operator_key)

    def clerk_at(self, station: str) -> Party:
        """A clerk of a station that receives needs."""
        organization = self.organizations[self.owners[station]]
        return Party(self.api, "clerk", organization.key, organization)

    def provider_at(self, station: str) -> Party:
        """Somebody at a station that does services."""
        organization = self.organizations[self.owners[station]]
        return Party(self.api, "provider", organization.key, organization)

    async def pause(self, hours: int, due: datetime | None = None) -> None:
        """Wait for so many working hours; whoever would be late beyond the end catches up in the last hour."""
        at = self.hours.later(self.now, hours)
        if at > self.hours.last and due is not None and due <= self.end:
            at = self.hours.last
        await self.timeline.until(at)

    async def until_after(self, moment: datetime) -> None:
        """Wait for the first working hour after a moment."""
        await self.timeline.until(self.hours.since(moment))
