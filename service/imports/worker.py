"""The worker of a node: takes up one import after the other, and forgets in time what is kept for a time.

It never serves requests.
"""

import asyncio
import contextlib

import msgspec
import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.connecting import DEMO_SCHEMA, command_engine, sessions
from models.queries.following import Listener
from models.queries.imports import Job, claim_job, forget_old_files, import_by_id
from service.catalogue.reminding import Reminding
from service.contacts.retention import Retention
from service.contacts.vault import load_vault
from service.imports.reverting import do_revert
from service.imports.structs import Report
from service.imports.work import do_import, finish_failed
from service.settings import Settings

_log = structlog.get_logger("nqi.worker")
_LOOK_EVERY_SECONDS = 2.0
_RETRY_SECONDS = 1.0
_FORGET_EVERY_LOOKS = 150
_MOST_ATTEMPTS = 3
"""A job that failed so often fails by itself, and must not hold up the others for ever."""
_CONNECTIONS = 5
"""One listens, one writes, one tells of the progress, one erases what was kept long enough, one reminds."""


async def work(settings: Settings) -> None:
    """Be the worker of this node, for both catalogues, until stopped."""
    assert settings.service_database_url is not None
    address = make_url(settings.service_database_url)
    vault = load_vault(settings)
    async with asyncio.TaskGroup() as tasks:
        for schema in (None, DEMO_SCHEMA):
            engine = command_engine(address, schema, _CONNECTIONS)
            tasks.create_task(Worker(engine).run())
            tasks.create_task(Retention(sessions(engine), vault, settings.contact_days).keep())
            tasks.create_task(Reminding(sessions(engine)).keep())


class Worker:
    """Takes up the jobs of one catalogue."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def run(self) -> None:
        """Work until cancelled; whatever fails is tried again."""
        try:
            while True:
                try:
                    await self._listen_and_work()
                except (SQLAlchemyError, OSError) as error:
                    _log.warning("work interrupted", error=type(error).__name__)
                    await self._engine.dispose()
                    await asyncio.sleep(_RETRY_SECONDS)
        finally:
            await self._engine.dispose()

    async def _listen_and_work(self) -> None:
        woken = asyncio.Event()
        looks = 0
        async with self._engine.connect() as connection:
            listener = Listener(connection, woken, "nqi_jobs")
            await listener.start()
            while True:
                while await self.work_once():
                    pass
                if looks % _FORGET_EVERY_LOOKS == 0:
                    await self.forget()
                looks += 1
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), _LOOK_EVERY_SECONDS)
                woken.clear()
                listener.check()

    async def work_once(self) -> bool:
        """Do the job whose turn it is, and say whether there was one."""
        async with self._engine.begin() as connection:
            job = await claim_job(connection)
        if job is None:
            return False
        try:
            state = await self._do(job)
        except Exception as error:
            if isinstance(error, SQLAlchemyError | OSError) and job.attempts < _MOST_ATTEMPTS:
                # It is taken up again, by whichever worker sees that this one does not get on with it.
                raise
            _log.error("import failed", error=type(error).__name__, job=str(job.id))
            async with self._engine.begin() as connection:
                await finish_failed(connection, job)
        else:
            _log.info("import ended", job=str(job.id), state=state)
        return True

    async def _do(self, job: Job) -> str:
        if job.stage != "revert":
            return await do_import(self._engine, job)
        async with sessions(self._engine).begin() as session:
            row = await import_by_id(session, job.id)
        report = msgspec.convert(row["report"], Report) if row and row["report"] else Report()
        return await do_revert(self._engine, job, report)

    async def forget(self) -> None:
        """Delete the files that are kept for nothing any more."""
        async with sessions(self._engine).begin() as session:
            await forget_old_files(session)
