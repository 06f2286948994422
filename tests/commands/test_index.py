"""The index of a running service follows the catalogue within a second, and heals whatever happens to its files."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.commands.damage import DAMAGES, Damage, lost
from tests.commands.running import FIXTURES, FOLLOWER, WORKER, Service, nqi, until

_SECOND = 1.0
_TITLE = "螺蛳粉鉴真专项乙型检测"


@pytest.fixture
def changed(service: Service, tmp_path: Path) -> Iterator[Path]:
    """A catalogue file with one changed offering; afterwards the offering is as it was."""
    lines = (FIXTURES / "liuzhou" / "offerings.jsonl").read_text("utf-8").splitlines()
    offering = msgspec.json.decode(lines[0])
    path = tmp_path / "offerings.jsonl"
    path.write_bytes(msgspec.json.encode({**offering, "title": _TITLE}) + b"\n")
    yield path
    assert nqi(service.data, "import", FIXTURES).returncode == 0


def _generation(service: Service) -> str:
    return str(msgspec.json.decode((service.data / "index" / "current.json").read_bytes())["generation"])


def test_a_changed_offering_is_found_within_a_second_without_building_anew(service: Service, changed: Path) -> None:
    generation = _generation(service)
    assert service.best(_TITLE) != _TITLE
    assert nqi(service.data, "import", changed).returncode == 0
    assert until(lambda: service.best(_TITLE) == _TITLE) < _SECOND
    assert _generation(service) == generation


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_that_is_done_while_it_runs_is_healed(service: Service, damage: Damage) -> None:
    before = _generation(service)
    damage(service.data / "index")
    seen = set()

    def healed() -> bool:
        seen.add(service.match())
        assert service.status("/v1/offerings?limit=1") in (200, 0)
        found = service.data / "index" / "current.json"
        return found.exists() and b'"knowledge"' in found.read_bytes() and _generation(service) != before

    until(healed, 60)
    until(lambda: service.match() == 200, 60)
    # 0: a worker that read from a file which was cut off under it ended, and another took its place.
    assert seen <= {200, 503, 0}


def test_without_an_index_the_catalogue_answers_and_a_match_says_503_until_there_is_one(service: Service) -> None:
    (follower,) = service.running(FOLLOWER)
    os.kill(follower, signal.SIGSTOP)
    try:
        lost(service.data / "index")
        (worker,) = service.running(WORKER)
        os.kill(worker, signal.SIGKILL)
        until(lambda: service.match() == 503, 60)
        assert service.status("/v1/offerings?limit=1") == 200
        assert service.status("/v1/stations?limit=1") == 200
        assert service.status("/readyz") == 503
        assert service.status("/healthz") == 200
    finally:
        os.kill(follower, signal.SIGCONT)
    until(lambda: service.match() == 200, 60)
    assert service.ready()
