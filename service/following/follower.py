"""PostgreSQL → index: builds it when there is none or it is damaged, then follows every change.

Serving processes only read. A change is woken by NOTIFY; a look every second catches what a lost connection swallowed.
"""

import asyncio
import contextlib
import fcntl
import os
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import msgspec
import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from matching.index import Description, IndexFolder, Manifest, OfferingIndex
from matching.index.describing import Document, described
from matching.thesaurus import Knowledge, load_knowledge
from models.connecting import DEMO_SCHEMA, command_engine
from models.queries.following import Change, Listener, Moment, changes_since, make_durable, this_moment
from service.following.describers import AHEAD, Describers
from service.settings import Settings

_log = structlog.get_logger("nqi.follower")
_LOOK_EVERY_SECONDS = 1.0
_RETRY_SECONDS = 0.5
_MOST_REPLACED = 4
_NOT_WORTH_IT = 20_000
"""An index is built anew once it was written so many times over, and so many entries at least."""
_MOST_PROCESSES = 4
"""More would wait for the one that writes the index; each holds the knowledge in memory."""
_DESCRIBED_HERE = 5
"""So many batches are described in this process: for less, others are not worth starting."""


class Follower:
    """The one writer of a node's index."""

    def __init__(self, engine: AsyncEngine, folder: IndexFolder, knowledge: Knowledge, kept: Path) -> None:
        self._engine = engine
        self._kept = kept
        self._describe_here = False
        """Whether the processes that describe could not be kept running, so that it is done in this one."""
        self._knowledge = knowledge
        self._folder = folder
        self._index: OfferingIndex | None = None
        self._manifest: Manifest | None = None
        self._seen: Moment | None = None

    async def run(self) -> None:
        """Follow until cancelled; whatever fails is tried again."""
        try:
            await self._run()
        finally:
            await self._engine.dispose()

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except (SQLAlchemyError, OSError, ValueError, BrokenExecutor) as error:
                self._describe_here = isinstance(error, BrokenExecutor)
                _log.warning("following interrupted", error=type(error).__name__)
                self._index = None
                # What is left of lost connections must not be used again.
                await self._engine.dispose()
                await asyncio.sleep(_RETRY_SECONDS)

    async def _follow(self) -> None:
        changed = asyncio.Event()
        async with self._engine.connect() as connection:
            listener = Listener(connection, changed)
            await listener.start()
            await self.open_or_build()
            while True:
                await self.catch_up()
                self._folder.note_followed()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), _LOOK_EVERY_SECONDS)
                changed.clear()
                listener.check()

    async def open_or_build(self) -> None:
        """Take up the index where it was left, or build it anew: missing, damaged, or of another life."""
        manifest = self._folder.manifest()
        if manifest is not None and (self._folder.sound(manifest) or self._folder.merged(manifest)):
            seen = _moment_of(manifest)
            async with self._snapshot() as connection:
                now = await this_moment(connection)
            if seen is not None and now.follows(seen):
                self._index, self._manifest, self._seen = self._folder.open(manifest), manifest, seen
                return
        await self._build()

    async def catch_up(self) -> int:
        """Take in what changed since, and say how much; build anew what was damaged meanwhile."""
        if self._index is None or self._manifest is None or self._seen is None or self._damaged() or self._worn():
            await self._build()
            return 0
        count = 0
        async with self._snapshot() as connection:
            now = await this_moment(connection)
            if now == self._seen and self._folder.sound(self._manifest):
                return 0
            if now.follows(self._seen):
                await make_durable(connection)
                async for batch in changes_since(connection, self._seen):
                    count += self._take_in(batch, self._index)
        if not now.follows(self._seen):
            await self._build()
            return 0
        if count:
            self._index.commit()
        self._seen = now
        self._publish(self._manifest.generation, self._index, self._manifest.written)
        return count

    async def _build(self) -> None:
        started = time.monotonic()
        self._index = None
        generation, index = self._folder.begin()
        async with self._snapshot() as connection:
            self._seen = await this_moment(connection)
            await make_durable(connection)
            async with contextlib.aclosing(self._all_described(connection)) as all_described:
                async for descriptions in all_described:
                    index.fill(descriptions)
        index.commit()
        index.close()
        self._publish(generation, index, 0)
        self._index = OfferingIndex(self._folder.path / generation)
        _log.info("index built", offerings=index.count(), seconds=round(time.monotonic() - started, 2))

    async def _all_described(self, connection: AsyncConnection) -> AsyncGenerator[list[Description], None]:
        """Everything published, described by as many processes as there are processors, once it is worth starting them."""
        batches = changes_since(connection, None)
        here = 0
        async for batch in batches:
            yield _usable(batch, described(_documents(batch), self._knowledge))
            here += 1
            if here == _DESCRIBED_HERE and not self._describe_here:
                break
        else:
            return
        processes = min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
        waiting: deque[tuple[list[Change], asyncio.Future[list[Description | str]]]] = deque()
        with Describers(self._kept, processes) as describers:
            async for batch in batches:
                waiting.append((batch, asyncio.wrap_future(describers.describe(_documents(batch)))))
                if len(waiting) > AHEAD * processes:
                    done, future = waiting.popleft()
                    yield _usable(done, await future)
            while waiting:
                done, future = waiting.popleft()
                yield _usable(done, await future)

    def _take_in(self, changes: list[Change], index: OfferingIndex) -> int:
        published = [change for change in changes if change.published]
        descriptions = _usable(published, described(_documents(published), self._knowledge))
        usable = {description.id for description in descriptions}
        index.remove(change.id for change in changes if change.id not in usable)
        index.put(descriptions)
        return len(changes)

    def _worn(self) -> bool:
        """Whether most of what the entries' file holds was replaced since: it only grows, until it is built anew."""
        assert self._index is not None
        assert self._manifest is not None
        return self._manifest.written > _MOST_REPLACED * self._index.count() + _NOT_WORTH_IT

    def _damaged(self) -> bool:
        """Whether files are lost or cut off; that a background merge replaced some is no damage."""
        assert self._manifest is not None
        if self._folder.manifest() is None:
            return True
        return not self._folder.sound(self._manifest) and not self._folder.merged(self._manifest)

    def _publish(self, generation: str, index: OfferingIndex, before: int) -> None:
        position = msgspec.json.encode(self._seen).decode()
        self._manifest = self._folder.publish(generation, position, before + index.written)
        index.written = 0

    @contextlib.asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A transaction in which all questions see the same state."""
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                yield connection


def _moment_of(manifest: Manifest) -> Moment | None:
    try:
        return msgspec.json.decode(manifest.position, type=Moment)
    except msgspec.MsgspecError:
        return None


def _documents(changes: list[Change]) -> list[Document]:
    return [(change.offering, change.station) for change in changes]


def _usable(changes: list[Change], found: list[Description | str]) -> list[Description]:
    """The descriptions, without the rows that hold what no import lets in, so that these stop no other."""
    usable: list[Description] = []
    for change, description in zip(changes, found, strict=True):
        if isinstance(description, str):
            _log.error("offering left out of the index", offering=change.id, rule=description)
        else:
            usable.append(description)
    return usable


async def follow(settings: Settings) -> None:
    """Be the follower of this node, of both catalogues, until stopped."""
    assert settings.service_database_url is not None
    address = make_url(settings.service_database_url)
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    settings.demo_index_dir.mkdir(parents=True, exist_ok=True)
    with only_one(settings.index_dir):
        knowledge = load_knowledge(kept=settings.knowledge_dir)
        async with asyncio.TaskGroup() as tasks:
            for path, schema in ((settings.index_dir, None), (settings.demo_index_dir, DEMO_SCHEMA)):
                folder = IndexFolder(path, knowledge.version)
                follower = Follower(command_engine(address, schema), folder, knowledge, settings.knowledge_dir)
                tasks.create_task(follower.run())


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the follower's lock; a second follower waits for it."""
    with (folder / "follower.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
