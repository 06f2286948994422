"""Which tests stay together when several processes run them, and which of these units begin first."""

from pathlib import PurePosixPath

_ALONE = frozenset(
    {
        "tests/commands/test_own_server.py",
        "tests/commands/test_serving.py",
        "tests/commands/test_two_nodes.py",
        "tests/deployment/test_dockerfile.py",
        "tests/service/test_contract.py",
    }
)
"""Files that take long and share nothing, or nothing but a service, with their folder."""
_FIRST = (
    "tests/service/owners",
    "tests/service/stations",
    "tests/service",
    "tests/commands/test_serving.py",
    "tests/commands/test_two_nodes.py",
    "tests/service/test_contract.py",
    "tests/commands",
    "tests/models",
    "tests/deployment/test_dockerfile.py",
)
"""The longest ones: what begins late and takes long has the other processes idle at the end."""
_LAST = ("tests/knowledge", "tests/matching", "tests/service/spreadsheets")
"""Many short units without a service: they fill what is left between the ends of the long ones."""


def unit_of(node: str) -> str:
    """The unit of a test, by its id: its folder, whose tests share what one of them started, or a file by itself."""
    file = node.partition("::")[0]
    return file if file in _ALONE else str(PurePosixPath(file).parent)


def place_of(unit: str) -> int:
    """How early a unit begins; those of one place begin in the order in which they were collected."""
    if unit in _FIRST:
        return _FIRST.index(unit)
    return len(_FIRST) + unit.startswith(_LAST)
