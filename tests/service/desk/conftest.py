"""A service with three organizations that list the same service, so that a refusal has somebody to go to."""

import time
from collections.abc import Iterator

import pytest

from tests.running import RunningService, running_service
from tests.service.cases.making import Providers
from tests.service.owners.world import World


@pytest.fixture(scope="package")
def service() -> Iterator[RunningService]:
    """The service behind a proxy, so that a test can say where its caller is."""
    with running_service(NQI_BEHIND_PROXY="true", NQI_LOAD_FIXTURES="false") as running:
        yield running


@pytest.fixture(scope="package")
def world(service: RunningService) -> Iterator[World]:
    """The service with the operator signed in."""
    world = World(service)
    yield world
    world.connections.close()


@pytest.fixture(scope="package")
def providers(world: World) -> Providers:
    """Three organizations with a service each that meets the need."""
    made = Providers(world, [world.organization(name) for name in ("甲检测中心", "乙计量所", "丙实验室")])
    deadline = time.monotonic() + 30
    while len(made.found()) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(made.found()) == 3
    return made
