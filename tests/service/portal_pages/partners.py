"""What the tests of partners' pages do again and again."""

from typing import Any

import httpx

from tests.running import RunningService
from tests.service.owners.world import expect
from tests.service.stations.desk import Desk

ORIGIN = "https://www.park.example"


def add_sitekey(desk: Desk, **more: Any) -> Any:
    """A new sitekey of a partner's."""
    stated = {"name": "园区官网", "origins": [ORIGIN], **more}
    with desk.caller(desk.administrator) as caller:
        return expect(caller.post("/v1/sitekeys", json=stated), 201)


def visitor(service: RunningService, sitekey: str, origin: str = ORIGIN) -> httpx.Client:
    """A page of a partner's in somebody's browser."""
    headers = {"Authorization": f"Bearer {sitekey}", "Origin": origin}
    return httpx.Client(base_url=service.base_url, timeout=60, headers=headers)


def usage(desk: Desk, **query: Any) -> Any:
    """What a partner is told of the use of its portals."""
    with desk.caller(desk.administrator) as caller:
        return expect(caller.get("/v1/portal-usage", params=query), 200)
