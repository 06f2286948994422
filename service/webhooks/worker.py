"""The part of the worker that sends webhooks: looks what is due, has it sent, and forgets what is old."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

import asyncpg
import structlog
from pgqueuer.domain.errors import PgqException
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.connecting import DEMO_SCHEMA, command_engine, sessions
from models.queries.following import Listener
from models.queries.webhook_sending import endpoints_due, forget_old_events
from service.sealing import Sealer
from service.settings import Settings
from service.webhooks.calling import open_client
from service.webhooks.delivering import Deliverer
from service.webhooks.queue import ENDPOINTS_AT_ONCE, Queue, open_pool
from service.webhooks.secrets import seal_anew

_log = structlog.get_logger("nqi.webhooks")
_LOOK_EVERY_SECONDS = 1.0
_GATHER_SECONDS = 0.02
"""What is announced right after one another is looked at together."""
_RETRY_SECONDS = 1.0
_FORGET_EVERY_LOOKS = 600
_PASSING = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, PgqException, OSError, RuntimeError)
"""What a database that is away, or not yet migrated, is told by."""
_CONNECTIONS = 3
"""One listens, two look and note."""


async def send_webhooks(settings: Settings, sealer: Sealer) -> None:
    """Send the webhooks of both catalogues until stopped."""
    # Names are looked up in threads: as many as there can be receivers at once, or slow ones would hold up the others.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2 * ENDPOINTS_AT_ONCE))
    async with asyncio.TaskGroup() as tasks:
        for schema in (None, DEMO_SCHEMA):
            tasks.create_task(_Sender(settings, sealer, schema).run())


class _Sender:
    """Sends the webhooks of one catalogue."""

    def __init__(self, settings: Settings, sealer: Sealer, schema: str | None) -> None:
        self._settings = settings
        self._sealer = sealer
        self._schema = schema
        assert settings.service_database_url is not None
        self._address = make_url(settings.service_database_url)

    async def run(self) -> None:
        """Work until cancelled; whatever fails is begun again."""
        engine = command_engine(self._address, self._schema, _CONNECTIONS)
        try:
            while True:
                try:
                    await self._work(engine)
                except* _PASSING as errors:
                    _log.warning("webhooks interrupted", error=type(errors.exceptions[0]).__name__)
                    await engine.dispose()
                await asyncio.sleep(_RETRY_SECONDS)
        finally:
            await engine.dispose()

    async def _work(self, engine: AsyncEngine) -> None:
        pool = await open_pool(self._address, self._schema)
        try:
            async with open_client(
                self._settings.webhooks_timeout_seconds, self._settings.webhooks_allow_private
            ) as client:
                queue = Queue(pool)
                deliverer = Deliverer(sessions(engine), client, self._sealer, self._settings)
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(queue.work(deliverer.deliver_due))
                    tasks.create_task(self._look(engine, queue))
        finally:
            pool.terminate()

    async def _look(self, engine: AsyncEngine, queue: Queue) -> None:
        """Put endpoints into the queue to which something is due: when somebody says so, and every second."""
        woken, looks = asyncio.Event(), 0
        async with engine.connect() as connection:
            listener = Listener(connection, woken, "nqi_webhooks")
            await listener.start()
            while True:
                woken.clear()
                async with sessions(engine).begin() as session:
                    due = await endpoints_due(session)
                    if looks % _FORGET_EVERY_LOOKS == 0:
                        await forget_old_events(session)
                        await seal_anew(session, self._sealer)
                        await queue.forget()
                await queue.put(due)
                looks += 1
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), _LOOK_EVERY_SECONDS)
                    await asyncio.sleep(_GATHER_SECONDS)
                listener.check()
