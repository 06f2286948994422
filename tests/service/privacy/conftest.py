"""A service of its own whose clock a test can move, and which keeps contacts for 30 days."""

import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.clock import CLOCK_FILE, set_ahead
from tests.running import RunningService, running_service
from tests.service.cases.conftest import providers as providers
from tests.service.owners.world import World


@pytest.fixture(scope="package")
def clock() -> Iterator[Path]:
    """The file that says how far the clock of the service is ahead."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clock"
        set_ahead(file, datetime.timedelta())
        yield file


@pytest.fixture(scope="package")
def service(clock: Path) -> Iterator[RunningService]:
    """The service behind a proxy, so that a test can say where its caller is."""
    settings = {
        CLOCK_FILE: str(clock),
        "NQI_CONTACT_DAYS": "30",
        "NQI_CONTACT_HANDLER": "示例平台运营中心，0772-2800000",
    }
    with running_service(NQI_BEHIND_PROXY="true", NQI_LOAD_FIXTURES="false", **settings) as running:
        yield running


@pytest.fixture(scope="package")
def world(service: RunningService) -> Iterator[World]:
    """The service with the operator signed in."""
    world = World(service)
    yield world
    world.connections.close()
