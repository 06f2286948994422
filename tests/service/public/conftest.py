"""What the tests of the public pages share: a desk whose listings they read, a visitor, and the owner's statements."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.operators import operator_session
from tests.running import RunningService
from tests.service.stations.desk import Desk, new_desk

NEED = "车间的卡尺量出来和客户对不上，审厂还要看校准证书，怎么办？"
Statement = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def desk(service: RunningService) -> Desk:
    """An organization that publishes."""
    return new_desk(service, operator_session(service))


@pytest.fixture(scope="session")
def visitor(service: RunningService) -> Iterator[httpx.Client]:
    """A browser that runs no script."""
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "zh-CN,zh;q=0.9", "Origin": service.base_url}
    with httpx.Client(base_url=service.base_url, headers=headers, timeout=30) as caller:
        yield caller


@pytest.fixture(scope="session")
def statement(service: RunningService) -> Statement:
    """A statement of the owner's, who sees every row; a browser may keep an event loop in this thread."""

    async def run(sql: str, given: dict[str, Any]) -> list[Any]:
        engine = create_async_engine(service.owner_url, poolclass=NullPool)
        async with engine.begin() as connection:
            done = await connection.execute(text(sql), given)
            found = list(done) if done.returns_rows else []
        await engine.dispose()
        return found

    def ask(sql: str, **given: Any) -> list[Any]:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, run(sql, given)).result()

    return ask
