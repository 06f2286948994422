"""Data folders, a server with databases to copy, and one service for the tests that only read it."""

from collections.abc import Iterator

import pytest

from tests.commands.running import Service, serving
from tests.models.conftest import anyio_backend, data, empty, filled, server
from tests.models.databases import open_folder

__all__ = ["anyio_backend", "data", "empty", "filled", "server"]


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """A service with the fixtures; a test that changes its catalogue puts that right again."""
    with open_folder() as folder, serving(folder / "data") as running:
        yield running
