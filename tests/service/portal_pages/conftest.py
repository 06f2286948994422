"""A desk of a partner's for the tests of its pages."""

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
    """A partner that the tests of a module share."""
    return new_desk(service, operator)


@pytest.fixture(scope="session")
def make_desk(service: RunningService, operator: str) -> Callable[[], Desk]:
    """A partner of its own for a test that counts what is there."""
    return lambda: new_desk(service, operator)
