"""Nothing is kept longer than it was said to be, nor sealed with a key of before: the worker sees to it."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models.queries.cases import lock_need
from models.queries.erasing import ended_before
from models.tenancy import OPERATOR, act_for
from service.cases.parties import SERVICE
from service.clock import is_simulated, now
from service.contacts.erasing import erase_whatever_is_open
from service.contacts.resealing import reseal
from service.contacts.vault import Vault

_log = structlog.get_logger("nqi.worker")
_EVERY_SECONDS = 3_600.0
_EVERY_SECONDS_SIMULATED = 0.5
_AT_ONCE = 200


class Retention:
    """Looks after what is kept of the needs of one catalogue, for `days` after they ended at most."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], vault: Vault, days: int) -> None:
        self._sessions = sessions
        self._vault = vault
        self._days = days

    async def keep(self) -> None:
        """Look every hour, for as long as the worker works."""
        while True:
            try:
                while await self.erase_old() == _AT_ONCE:
                    pass
                await reseal(self._sessions, self._vault)
            except (SQLAlchemyError, OSError) as error:
                _log.warning("what is kept too long is not erased", error=type(error).__name__)
            await asyncio.sleep(_EVERY_SECONDS_SIMULATED if is_simulated() else _EVERY_SECONDS)

    async def erase_old(self) -> int:
        """Erase what was kept long enough, and say how many needs that were; another worker may be at it too."""
        async with self._sessions.begin() as session:
            await act_for(session, OPERATOR)
            ids = await ended_before(session, now(), self._days, _AT_ONCE)
        for id_ in ids:
            async with self._sessions.begin() as session:
                await act_for(session, OPERATOR)
                need = await lock_need(session, id_)
                if need is not None and need.ended_at is not None and need.erased_at is None:
                    await erase_whatever_is_open(session, need, SERVICE, now())
                    _log.info("need erased in time", need=str(id_))
        return len(ids)
