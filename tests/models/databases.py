"""A PostgreSQL for a whole run of tests, and fresh databases in it for single tests."""

import asyncio
import contextlib
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from models.connecting import command_engine
from models.embedded import EmbeddedPostgres
from models.embedded.binaries import programs
from models.migrating import prepare
from models.roles import service_url
from models.tenancy import OPERATOR, connection_settings
from service.catalogue.importing import import_catalogue

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
_numbers = itertools.count()


class Database(msgspec.Struct, frozen=True):
    """A migrated database: the owner's address and the service role's."""

    owner: URL
    service: URL


class Server:
    """A running server with two databases to copy: `empty` has the tables, `filled` also the fixtures.

    A `bare` one has neither, and so not the role of the service either, which belongs to the whole server.
    """

    def __init__(self, embedded: EmbeddedPostgres, bare: bool = False) -> None:
        self.owner = embedded.start("tests")
        self.programs = programs(embedded.folder)
        for name, filled in () if bare else (("empty", False), ("filled", True)):
            self.execute(f"CREATE DATABASE {name}")
            _run(_fill(self.owner.set(database=name), filled))

    @contextlib.contextmanager
    def copy(self, model: str) -> Iterator[Database]:
        """A database of its own for one test."""
        name = f"copy_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {model}")
        owner = self.owner.set(database=name)
        try:
            yield Database(owner, service_url(owner))
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """A statement of the superuser's, outside of any transaction."""
        _run(_execute(self.owner, statement))


@contextlib.contextmanager
def plain_owner(server: Server) -> Iterator[Database]:
    """An empty database whose owner is no superuser, as operators make one on a server of their own."""
    name = f"plain_{next(_numbers)}"
    server.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'plain'")
    server.execute(f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0 ENCODING 'UTF8'")
    owner = server.owner.set(database=name)
    try:
        yield Database(owner.set(username=name, password="plain"), service_url(owner))
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.execute(f"DROP ROLE {name}")


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a loop of its own, wherever the test's loop is."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every account can walk into, unlike those of pytest, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="nqi-test-")).resolve()
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def connected(url: URL) -> AsyncIterator[AsyncConnection]:
    """A connection outside of any pool, the operator's, whose transactions the test opens and ends."""
    engine = create_async_engine(url, connect_args={"server_settings": connection_settings(OPERATOR)})
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _fill(owner: URL, filled: bool) -> None:
    await prepare(owner)
    if filled:
        engine = command_engine(service_url(owner))
        report = await import_catalogue(engine, FIXTURES, skip_bad=False)
        await engine.dispose()
        assert report.stored


async def _execute(url: URL, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
