"""What is kept for a time is deleted when that is up: answers for repetitions, sessions, attempts to sign in, counts,
matches that were shared by a link.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models.queries.accounts import forget_ended_sessions
from models.queries.attempts import forget_old_attempts
from models.queries.budgets import forget_old_counts
from models.queries.needs import forget_old_answers
from models.queries.saved_matches import forget_shared_matches
from models.tenancy import AUTHENTICATION, act_for
from service.accounts.signing_in import REMEMBERED
from service.background import beside

_log = structlog.get_logger("nqi")
_EVERY_SECONDS = 300
_MINUTES_KEPT = timedelta(minutes=5)


@contextlib.asynccontextmanager
async def forgetting(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[None]:
    """Forget from time to time while the block runs; every process may, since a deletion repeated is harmless."""
    async with beside(_forget_for_ever(sessions)):
        yield


async def forget_once(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Delete what has run out."""
    async with sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        await forget_old_answers(session)
        await forget_ended_sessions(session)
        await forget_old_attempts(session, REMEMBERED)
        await forget_old_counts(session, _MINUTES_KEPT)
        await forget_shared_matches(session)


async def _forget_for_ever(sessions: async_sessionmaker[AsyncSession]) -> None:
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        try:
            await forget_once(sessions)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("what has run out is not deleted", error=type(error).__name__)
