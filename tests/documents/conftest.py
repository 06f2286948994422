"""One service for all tests of the documents."""

from collections.abc import Iterator

import pytest

from tests.documents.running_service import running_service


@pytest.fixture(scope="package")
def base_url() -> Iterator[str]:
    """The address of a started service."""
    with running_service() as address:
        yield address
