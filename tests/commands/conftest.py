"""Data folders, a server with databases to copy, and one service for the tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.running import Service, serving
from tests.models.conftest import anyio_backend, empty, filled, server
from tests.models.conftest import data as bare
from tests.models.databases import open_folder
from tests.prepared import with_knowledge
from tests.running import started_before

__all__ = ["anyio_backend", "bare", "empty", "filled", "server"]


@pytest.fixture
def data(bare: Path) -> Path:
    """A data folder with the knowledge worked out already; a `bare` one is not there yet."""
    return with_knowledge(bare)


@pytest.fixture
def started(bare: Path) -> Path:
    """A data folder in which a service with the fixtures has run before."""
    return started_before(bare)


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """A service with the fixtures; a test that changes its catalogue puts that right again."""
    with open_folder() as folder, serving(started_before(folder / "data")) as running:
        yield running
