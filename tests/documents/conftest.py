"""One service for all tests of the documents."""

from collections.abc import Iterator

import pytest

from tests.running import running_service


@pytest.fixture(scope="package")
def base_url() -> Iterator[str]:
    """The address of a started service."""
    with running_service() as service:
        yield service.base_url
