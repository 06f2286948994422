"""What the processes of one run of tests share is there before the first of them begins."""

from tests.prepared import shared_folder


def pytest_configure() -> None:
    """Before pytest-xdist starts its processes, so that they find the folder and do not remove it."""
    shared_folder()
