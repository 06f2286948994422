"""One server for all tests of a run, one database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.embedded import EmbeddedPostgres
from tests.models.databases import Database, Server, open_folder


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with open_folder() as data:
        embedded = EmbeddedPostgres(data)
        try:
            yield Server(embedded)
        finally:
            embedded.stop()


@pytest.fixture
def empty(server: Server) -> Iterator[Database]:
    """A database with the tables and nothing in them."""
    with server.copy("empty") as database:
        yield database


@pytest.fixture
def filled(server: Server) -> Iterator[Database]:
    """A database with the fixtures."""
    with server.copy("filled") as database:
        yield database


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder."""
    with open_folder() as folder:
        yield folder / "data"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
