"""A desk for the tests of the station pages; each test that changes something may have one of its own."""

from collections.abc import Callable

import pytest

from tests.operators import operator_session
from tests.running import RunningService
from tests.service.stations.desk import Desk, new_desk


@pytest.fixture(scope="session")
def operator(service: RunningService) -> str:
    """The session of the operator."""
    return operator_session(service)


@pytest.fixture(scope="module")
def desk(service: RunningService, operator: str) -> Desk:
    """A desk that the tests of a module share."""
    return new_desk(service, operator)


@pytest.fixture(scope="session")
def make_desk(service: RunningService, operator: str) -> Callable[[], Desk]:
    """A desk of its own for a test that counts what is there."""
    return lambda: new_desk(service, operator)
