"""One service for the folder, by a clock of its own, with organizations that list the same service."""

import time
from collections.abc import Iterator

import pytest

from service.clock import CLOCK_FILE
from tests.running import RunningService, running_service
from tests.service.cases.making import Providers
from tests.service.outcomes.making import Clock
from tests.service.owners.world import Organization, World


@pytest.fixture(scope="package")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clock]:
    """The clock that the service and the tests go by."""
    clock = Clock(tmp_path_factory.mktemp("clock") / "ahead")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(CLOCK_FILE, str(clock.file))
        yield clock


@pytest.fixture(scope="package")
def service(clock: Clock) -> Iterator[RunningService]:
    """The service behind a proxy, so that a test can say where its caller is."""
    settings = {"NQI_BEHIND_PROXY": "true", "NQI_LOAD_FIXTURES": "false", CLOCK_FILE: str(clock.file)}
    with running_service(**settings) as running:
        yield running


@pytest.fixture(scope="package")
def world(service: RunningService) -> Iterator[World]:
    """The service with the operator signed in."""
    world = World(service)
    yield world
    world.connections.close()


@pytest.fixture(scope="package")
def providers(world: World) -> Providers:
    """Two organizations with a service each that meets the need."""
    made = Providers(world, [world.organization(name) for name in ("甲检测中心", "乙计量所")])
    deadline = time.monotonic() + 30
    while len(made.found()) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(made.found()) == 2
    return made


@pytest.fixture(scope="package")
def counter(world: World) -> Organization:
    """An organization that receives needs and does no work for them."""
    return world.organization("城东服务站")
