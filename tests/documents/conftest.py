"""One service for all tests of the documents."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningService, running_service


@pytest.fixture(scope="package")
def service() -> Iterator[RunningService]:
    """A started service."""
    with running_service() as running:
        yield running


@pytest.fixture(scope="package")
def base_url(service: RunningService) -> str:
    """The address of a started service."""
    return service.base_url


@pytest.fixture(scope="package")
def data_dir(service: RunningService) -> Path:
    """The data folder of the started service."""
    return service.data_dir
