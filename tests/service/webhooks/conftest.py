"""A service of its own that may send to this machine, with a schedule of seconds instead of days, and a receiver."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from tests.running import RunningService, running_service
from tests.service.owners.world import Organization, World
from tests.service.webhooks.receiver import Receiver, receiving

SCHEDULE = "0 0.2 0.3 1.5"
SETTINGS = {
    "NQI_BEHIND_PROXY": "true",
    "NQI_LOAD_FIXTURES": "false",
    "NQI_WEBHOOKS_ALLOW_PRIVATE": "true",
    "NQI_WEBHOOKS_SCHEDULE": SCHEDULE,
    "NQI_WEBHOOKS_TIMEOUT_SECONDS": "1",
}


@pytest.fixture(scope="package")
def service() -> Iterator[RunningService]:
    """The service."""
    with running_service(**SETTINGS) as running:
        yield running


@pytest.fixture(scope="package")
def world(service: RunningService) -> Iterator[World]:
    """The service with the operator signed in."""
    world = World(service)
    yield world
    world.connections.close()


@pytest.fixture(scope="module")
def _mine(world: World) -> Organization:
    return world.organization("甲检测中心")


@pytest.fixture
def mine(_mine: Organization) -> Iterator[Organization]:
    """An organization without webhooks; those that a test adds are removed."""
    yield _mine
    for client in (_mine.key, _mine.test_key):
        for hook in client.get("/v1/webhooks").raise_for_status().json()["items"]:
            client.delete(f"/v1/webhooks/{hook['id']}", headers={"If-Match": "*"}).raise_for_status()


@pytest.fixture(scope="module")
def other(world: World) -> Organization:
    """Another organization."""
    return world.organization("乙计量所")


@pytest.fixture(scope="package")
def receiver() -> Iterator[Receiver]:
    """A receiver."""
    with receiving() as running:
        yield running


@pytest.fixture
def path() -> str:
    """An address of the receiver that nobody else uses."""
    return uuid4().hex


@pytest.fixture
def make_organization(world: World) -> Callable[[], Organization]:
    """An organization of its own for a test that counts."""
    return lambda: world.organization("丙实验室")
