"""PostgreSQL → index: builds it when there is none or it is damaged, then follows every change.

Serving processes only read. A change is woken by NOTIFY; a look every second catches what a lost connection swallowed.
"""

import asyncio
import contextlib
import fcntl
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from matching.index import IndexFolder, Manifest, OfferingIndex, describe
from matching.thesaurus import load_knowledge
from matching.values import Offering, Station
from models.connecting import command_engine
from models.queries.following import Change, changes_since, database_identity, horizon, listen
from service.settings import Settings

_log = structlog.get_logger("nqi.follower")
_LOOK_EVERY_SECONDS = 1.0
_RETRY_SECONDS = 1.0
_CHECK_FILES_EVERY_SECONDS = 2.0


class Follower:
    """The one writer of a node's index."""

    def __init__(self, engine: AsyncEngine, folder: IndexFolder) -> None:
        self._engine = engine
        self._folder = folder
        self._index: OfferingIndex | None = None
        self._manifest: Manifest | None = None
        self._horizon = ""
        self._identity = ""
        self._seen: dict[str, str] = {}
        self._checked = 0.0

    async def run(self) -> None:
        """Follow for ever; whatever fails is tried again."""
        while True:
            try:
                await self._follow()
            except (SQLAlchemyError, OSError, ValueError) as error:
                _log.warning("following interrupted", error=type(error).__name__)
                self._index = None
                await asyncio.sleep(_RETRY_SECONDS)

    async def _follow(self) -> None:
        changed = asyncio.Event()
        async with self._engine.connect() as listening:
            await listen(listening, changed)
            await listening.commit()
            await self.open_or_build()
            while True:
                await self.catch_up()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), _LOOK_EVERY_SECONDS)
                changed.clear()

    async def open_or_build(self) -> None:
        """Take up the index where it was left, or build it anew where it is missing, damaged or of another database."""
        manifest = self._folder.manifest()
        async with self._snapshot() as connection:
            self._identity = await database_identity(connection)
            now = await horizon(connection)
        if manifest is not None and self._folder.sound(manifest):
            identity, _, seen_up_to = manifest.position.partition(":")
            # A position in the future is one of another life of this database, such as before a restore.
            if identity == self._identity and int(seen_up_to) <= int(now):
                self._index = self._folder.open(manifest)
                self._manifest, self._horizon, self._seen = manifest, seen_up_to, {}
                return
        await self._build()

    async def _build(self) -> None:
        started = time.monotonic()
        generation, index = self._folder.begin()
        async with self._snapshot() as connection:
            self._horizon = await horizon(connection)
            async for batch in changes_since(connection, None):
                index.put(describe(*_values(change)) for change in batch)
        index.commit()
        index.close()
        index = OfferingIndex(self._folder.path / generation)
        self._index, self._seen = index, {}
        self._manifest = self._folder.publish(generation, self._position())
        _log.info("index built", offerings=index.count(), seconds=round(time.monotonic() - started, 2))

    async def catch_up(self) -> int:
        """Take in what changed since, and say how much; build anew where files were damaged meanwhile."""
        assert self._index is not None
        assert self._manifest is not None
        count = 0
        async with self._snapshot() as connection:
            now = await horizon(connection)
            async for batch in changes_since(connection, self._horizon):
                count += self._take_in([change for change in batch if self._seen.get(change.id) != change.changed_in])
        if now != self._horizon:
            self._seen = {id_: number for id_, number in self._seen.items() if int(number) >= int(now)}
            self._horizon = now
        if count:
            self._index.commit()
            self._manifest = self._folder.publish(self._manifest.generation, self._position())
        else:
            await self._check_files()
        return count

    def _take_in(self, changes: list[Change]) -> int:
        assert self._index is not None
        self._index.remove(change.id for change in changes if not change.published)
        self._index.put(describe(*_values(change)) for change in changes if change.published)
        self._seen.update({change.id: change.changed_in for change in changes})
        return len(changes)

    async def _check_files(self) -> None:
        if self._manifest is None or time.monotonic() - self._checked < _CHECK_FILES_EVERY_SECONDS:
            return
        self._checked = time.monotonic()
        if self._folder.manifest() is None:
            await self._build()
        elif not self._folder.sound(self._manifest):
            # Either a background merge replaced segments, or somebody damaged files; a sound commit tells them apart.
            if self._folder.merged(self._manifest):
                self._manifest = self._folder.publish(self._manifest.generation, self._position())
            else:
                await self._build()

    def _position(self) -> str:
        return f"{self._identity}:{self._horizon}"

    @contextlib.asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A transaction in which all questions see the same state."""
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                yield connection


def _values(change: Change) -> tuple[Offering, Station]:
    return msgspec.convert(change.offering, Offering), msgspec.convert(change.station, Station)


async def follow(settings: Settings) -> None:
    """Be the follower of this node, until stopped."""
    assert settings.service_database_url is not None
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    engine = command_engine(make_url(settings.service_database_url))
    with only_one(settings.index_dir):
        folder = IndexFolder(settings.index_dir, load_knowledge().version)
        try:
            await Follower(engine, folder).run()
        finally:
            await engine.dispose()


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the follower's lock; a second follower waits for it."""
    with (folder / "follower.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
