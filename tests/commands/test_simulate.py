"""A small year through a real service, with a kill -9 on the way: every book balances, and the command says so."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.commands.running import ROOT, nqi

_NEEDS = 16


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a small year came to."""
    folder = tmp_path_factory.mktemp("simulation")
    file = folder / "report.json"
    size = ["--needs", _NEEDS, "--enterprises", 20, "--days", 30, "--kill", 1, "--seed", 3]
    done = nqi(folder / "data", "simulate", "wuhan", *size, "--report", file)
    assert done.returncode == 0, done.stdout + done.stderr
    return msgspec.json.decode(file.read_bytes())


def test_every_book_balances(report: Any) -> None:
    assert {each["book"]: each["faults"] for each in report["balances"] if each["faults"]} == {}
    assert len(report["balances"]) >= 10


def test_nothing_acknowledged_is_lost_over_a_kill(report: Any) -> None:
    assert len(report["kills"]) == 1
    assert report["kills"][0]["processes"] >= 1
    assert (report["lists"]["unknown"], report["lists"]["lost"], report["lists"]["present"]) == (0, 0, 0)
    assert report["lists"]["acknowledged"] > 100


def test_needs_come_to_something(report: Any) -> None:
    assert report["submitted"] == _NEEDS
    assert report["delivered"] >= _NEEDS // 4
    assert report["overdue_now"] == 0


def test_no_request_failed_on_the_side_of_the_service(report: Any) -> None:
    assert not [status for status in report["work"]["by_status"] if status.startswith("5") and status != "503"]


def test_the_guide_holds_the_table_of_rates() -> None:
    from service.simulation.rates import RATES

    told = re.findall(r"^\| `(\w+)` \| ([\d.]+) \| (.+) \|$", _guide(), re.MULTILINE)
    assert [(name, float(value), means) for name, value, means in told] == [
        (name, rate.value, rate.means) for name, rate in RATES.items()
    ]


def _guide() -> str:
    return Path(ROOT / "docs" / "simulation.md").read_text("utf-8")
