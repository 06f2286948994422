"""The table of standards as a serving process holds it: read again when something in it has changed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from matching.editions import NO_EDITIONS, Edition, Editions
from models.queries.standards import all_standards, newest_standard
from models.tenancy import PUBLIC, act_for
from service.background import beside

_log = structlog.get_logger("nqi")
_LOOK_EVERY_SECONDS = 5.0


class KnownEditions:
    """The editions that are known now; none until the table was read."""

    def __init__(self) -> None:
        self.now: Editions = NO_EDITIONS
        self._mark: tuple[int, datetime | None] | None = None

    async def look(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        """Read the table again where it is another one."""
        async with sessions.begin() as session:
            await act_for(session, PUBLIC)
            mark = await newest_standard(session)
            if mark == self._mark:
                return
            rows = [msgspec.convert(row, Edition, from_attributes=True) for row in await all_standards(session)]
        # Thousands of designations are read; requests go on meanwhile.
        self.now = await asyncio.to_thread(Editions, rows)
        self._mark = mark


@contextlib.asynccontextmanager
async def following_editions(
    known: KnownEditions, sessions: async_sessionmaker[AsyncSession]
) -> AsyncIterator[KnownEditions]:
    """The editions, looked after while the block runs."""
    async with beside(_look_for_ever(known, sessions)):
        yield known


async def _look_for_ever(known: KnownEditions, sessions: async_sessionmaker[AsyncSession]) -> None:
    while True:
        try:
            await known.look(sessions)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            _log.warning("standards not read", error=type(error).__name__)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
