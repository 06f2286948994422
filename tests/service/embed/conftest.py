"""Two sites of other people: one that a sitekey allows, and one that none does."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.operators import operator_session
from tests.running import RunningService
from tests.service.embed.sites import Site, site


@pytest.fixture(scope="session")
def park() -> Iterator[Site]:
    """A site that the sitekey allows."""
    with site() as running:
        yield running


@pytest.fixture(scope="session")
def stranger() -> Iterator[Site]:
    """A site that no sitekey allows."""
    with site() as running:
        yield running


@pytest.fixture(scope="session")
def partner(service: RunningService) -> Iterator[httpx.Client]:
    """The operator, who makes sitekeys for an organization of its own."""
    session = operator_session(service)
    headers = {"Origin": service.base_url, "Sec-Fetch-Site": "same-origin"}
    cookies = {"nqi_session": session}
    with httpx.Client(base_url=service.base_url, headers=headers, cookies=cookies, timeout=30) as caller:
        yield caller


@pytest.fixture(scope="session")
def organization(partner: httpx.Client) -> str:
    """An organization with portals."""
    made = partner.post("/v1/organizations", json={"name": "示例园区管委会"}).raise_for_status()
    return str(made.json()["id"])


@pytest.fixture(scope="session")
def sitekey(partner: httpx.Client, organization: str, park: Site) -> str:
    """A sitekey for the pages of the park."""
    return new_sitekey(partner, organization, park)


def new_sitekey(partner: httpx.Client, organization: str, park: Site, **more: object) -> str:
    """Another sitekey."""
    stated = {"name": "园区门户", "origins": [park.origin], "organization": organization, **more}
    return str(partner.post("/v1/sitekeys", json=stated).raise_for_status().json()["key"])


@pytest.fixture(autouse=True)
def _budgets_anew(service: RunningService) -> None:
    """All visitors of these tests come from one address, which would soon have asked too much."""

    async def forget() -> None:
        engine = create_async_engine(service.owner_url, poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.execute(text("DELETE FROM request_count"))
        await engine.dispose()

    # The browser keeps an event loop in this thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, forget()).result()
