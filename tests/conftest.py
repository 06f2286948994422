"""How a run of the tests is shared out among processes."""

from typing import Any

import pytest

from tests.prepared import shared_folder
from tests.units import place_of, unit_of


def pytest_configure() -> None:
    """Before pytest-xdist starts its processes, so that they find the folder of this run and do not remove it."""
    shared_folder()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest units first; the tests of a unit stay in their order."""
    items.sort(key=lambda item: place_of(unit_of(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A unit is given to one process as a whole, so that a service is started once and not once a process."""
    from xdist.scheduler import LoadScopeScheduling

    class ByUnit(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return unit_of(nodeid)

    # By its default the units of most tests would begin first, and the longest tests stand in files of a few.
    config.option.loadscopereorder = False
    return ByUnit(config, log)
