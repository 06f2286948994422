"""A service of its own for what stations own: what is written here changes the counts of no other test."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from tests.running import RunningService, running_service
from tests.service.owners.world import Organization, World


@pytest.fixture(scope="package")
def service() -> Iterator[RunningService]:
    """The service behind a proxy, so that a test can say where its caller is."""
    own = {"NQI_BEHIND_PROXY": "true", "NQI_LOAD_FIXTURES": "false", "NQI_PORTAL_ADDRESS_PER_MINUTE": "60"}
    own["NQI_PORTAL_DEMO"] = "false"
    with running_service(**own) as running:
        yield running


@pytest.fixture(scope="package")
def world(service: RunningService) -> Iterator[World]:
    """The service with the operator signed in."""
    world = World(service)
    yield world
    world.connections.close()


@pytest.fixture(scope="package")
def mine(world: World) -> Organization:
    """The organization that the callers of a test belong to."""
    return world.organization("甲检测中心")


@pytest.fixture(scope="package")
def other(world: World) -> Organization:
    """Another organization, whose things are nobody else's."""
    return world.organization("乙计量所")


@pytest.fixture(scope="package")
def client(world: World) -> httpx.Client:
    """Somebody without any credential."""
    return world.caller()


@pytest.fixture
async def owner(service: RunningService) -> AsyncIterator[AsyncConnection]:
    """A connection to the service's database that sees every row, and keeps what it changes."""
    engine = create_async_engine(service.owner_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()
