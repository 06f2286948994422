"""What the tests of webhooks do again and again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from models.connecting import command_engine, sessions
from models.tenancy import PUBLIC, Tenant, act_for
from service.webhooks.announcing import Recipients, announce
from service.webhooks.types import EventType
from tests.running import RunningService
from tests.service.owners.world import expect
from tests.service.webhooks.receiver import until


class Hook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook that a test made, and who owns it."""

    client: httpx.Client
    id: str
    secret: str

    def read(self) -> Any:
        """The webhook as it is now."""
        return expect(self.client.get(f"/v1/webhooks/{self.id}"), 200)

    def patch(self, **changes: Any) -> Any:
        """Change it, whatever it was."""
        answer = self.client.patch(f"/v1/webhooks/{self.id}", json=changes, headers={"If-Match": "*"})
        return expect(answer, 200)

    def deliveries(self, **query: Any) -> list[Any]:
        """Its deliveries, newest first."""
        found: list[Any] = expect(self.client.get(f"/v1/webhooks/{self.id}/deliveries", params=query), 200)["items"]
        return found

    def settled(self, count: int = 1, seconds: float = 30) -> list[Any]:
        """Its deliveries, once there are so many and none is pending."""
        until(lambda: len(found := self.deliveries(limit=100)) >= count and _none_pending(found), seconds)
        return self.deliveries(limit=100)


def _none_pending(deliveries: list[Any]) -> bool:
    return all(one["state"] != "pending" for one in deliveries)


def add_hook(client: httpx.Client, url: str, **more: Any) -> Hook:
    """A new webhook of a caller's."""
    made = expect(client.post("/v1/webhooks", json={"url": url, "name": "实验室系统", **more}), 201)
    return Hook(client=client, id=made["webhook"]["id"], secret=made["secret"])


def tell(
    service: RunningService,
    type_: EventType,
    *organizations: str,
    operator: bool = False,
    by: Tenant = PUBLIC,
    undo: bool = False,
    data: dict[str, Any] | None = None,
    times: int = 1,
) -> int:
    """Announce an event in a transaction of its own, as the service does; how many endpoints are told."""
    recipients = Recipients(organizations=frozenset(map(UUID, organizations)), operator=operator)
    said = data or {"need": uuid4(), "from": "submitted", "to": "accepted", "link": f"/v1/needs/{uuid4()}"}

    async def work() -> int:
        engine = command_engine(service.service_url)
        told = 0
        try:
            for _ in range(times):
                async with sessions(engine)() as session:
                    await act_for(session, by)
                    told += await announce(session, type_, said, recipients)
                    await (session.rollback() if undo else session.commit())
        finally:
            await engine.dispose()
        return told

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work()).result()
