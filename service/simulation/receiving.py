"""A real receiver of webhooks: what comes in is checked and kept; now and then it fails, so that it is sent again."""

import asyncio
import hashlib
from types import TracebackType
from typing import Any, Self

import msgspec
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

from service.simulation.api import Api
from service.simulation.ledger import Write
from service.simulation.parties import Organization

OPERATOR_TYPES = ("need.submitted", "referral.requested", "gap.opened", "need.overdue", "referral.overdue")
"""What the operator's receiver wants to hear of; those of organizations hear of everything that concerns them."""
SCHEDULE = "0 0.5 1 2 4 8 15 30 60"
"""Seconds before each try: a simulated year is over before the usual ones are."""
_FAILS_ONE_IN = 50
_DRAINED_SECONDS = 180
_PAUSE_SECONDS = 0.2


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook that was added: whose it is (the operator's without an organization), and what it wants."""

    id: str
    path: str
    credential: str
    organization: str | None
    types: tuple[str, ...] | None


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A message that came in: where, under which id, what it says, and whether its signature is genuine."""

    endpoint: str
    id: str
    type: str
    data: dict[str, str]
    genuine: bool
    body: str


class Receiver:
    """A server on this machine that messages are sent to."""

    def __init__(self) -> None:
        self.messages: list[Received] = []
        self.endpoints: list[Endpoint] = []
        self._secrets: dict[str, str] = {}
        self._failed: set[str] = set()
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/{name}", self._receive)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def add(self, api: Api, name: str, credential: str, organization: Organization | None) -> None:
        """Have events sent here, for an organization or for the operator."""
        types = OPERATOR_TYPES if organization is None else None
        body: dict[str, Any] = {"url": f"http://127.0.0.1:{self._port}/{name}", "name": name, "types": types}
        write = Write(what="webhook", role="clerk", to=name)
        made = (await api.write("POST", "/v1/webhooks", body, credential, write)).body
        self._secrets[name] = made["secret"]
        self.endpoints.append(
            Endpoint(
                id=made["webhook"]["id"],
                path=name,
                credential=credential,
                organization=organization.id if organization else None,
                types=types,
            )
        )

    async def drained(self, api: Api) -> int:
        """Wait until nothing is on its way any more; how many messages still are, where that takes too long."""
        for _ in range(round(_DRAINED_SECONDS / _PAUSE_SECONDS)):
            if await self._left(api) == 0:
                return 0
            await asyncio.sleep(_PAUSE_SECONDS)
        return await self._left(api)

    async def _left(self, api: Api) -> int:
        left = 0
        for endpoint in self.endpoints:
            path = f"/v1/webhooks/{endpoint.id}/deliveries?state=pending&limit=100"
            left += len((await api.read(path, endpoint.credential)).body["items"])
        return left

    async def _receive(self, request: web.Request) -> web.Response:
        body, name = await request.read(), request.match_info["name"]
        id_ = request.headers.get("webhook-id", "")
        said = msgspec.json.decode(body)
        self.messages.append(
            Received(
                endpoint=name,
                id=id_,
                type=said["type"],
                data=said["data"],
                genuine=_is_genuine(self._secrets.get(name, ""), body, dict(request.headers)),
                body=body.decode(),
            )
        )
        return web.Response(status=503 if self._fails(name, id_) else 204)

    def _fails(self, name: str, id_: str) -> bool:
        """Whether this message is taken in and yet answered as if it were not; only the first time."""
        key = f"{name} {id_}"
        chosen = hashlib.sha256(key.encode()).digest()[0] % _FAILS_ONE_IN == 0 and key not in self._failed
        self._failed |= {key} if chosen else set()
        return chosen


def _is_genuine(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    lowered = {name.lower(): value for name, value in headers.items()}
    try:
        Webhook(secret).verify(body, lowered)
    except (WebhookVerificationError, ValueError):
        return False
    return True
