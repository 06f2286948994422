"""One real service for all tests of this folder."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from playwright.sync_api import Browser
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from tests.running import RunningService, running_service
from tests.service.browsing import chromium
from tests.service.contract.callers import Headers
from tests.service.contract.callers import callers as make_callers


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the service does."""
    return "asyncio"


@pytest.fixture(scope="session")
def service() -> Iterator[RunningService]:
    """The service with the modelled fixtures, started once."""
    with running_service() as running:
        yield running


@pytest.fixture(scope="session")
def client(service: RunningService) -> Iterator[httpx.Client]:
    """A caller of the service."""
    with httpx.Client(base_url=service.base_url, timeout=30) as caller:
        yield caller


@pytest.fixture(scope="session")
def callers(service: RunningService) -> dict[str, Headers]:
    """Role → what a caller of this role sends."""
    return make_callers(service)


@pytest.fixture(scope="module")
def started_browser() -> Iterator[Browser]:
    """A real browser; it keeps an event loop to itself, so no other test may run while it is there."""
    yield from chromium()


@pytest.fixture
def browser(started_browser: Browser) -> Iterator[Browser]:
    """The browser without any window; each takes processes and memory until it is closed."""
    yield started_browser
    for context in started_browser.contexts:
        context.close()


@pytest.fixture
async def owner(service: RunningService) -> AsyncIterator[AsyncConnection]:
    """A connection to the service's database that sees every row."""
    engine = create_async_engine(service.owner_url, poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()
