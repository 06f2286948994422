"""The people of cases, shared by the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.operators import operator_session
from tests.running import RunningService
from tests.service.enterprises.making import World


@pytest.fixture(scope="session")
def world(service: RunningService) -> Iterator[World]:
    """The service with its operator and its providers."""
    made = World(service, operator_session(service))
    yield made
    made.connections.close()
