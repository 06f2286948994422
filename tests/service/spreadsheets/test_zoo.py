"""Hostile files are refused with a code or read, within time and memory, and never in our own process."""

import os
import time
from pathlib import Path

import pytest

from service.spreadsheets.events import Ended, OfferingRow, RefusedFile
from service.spreadsheets.limits import Limits
from service.spreadsheets.running import read_events, read_table
from tests.service.spreadsheets.animals import Animal, visit
from tests.service.spreadsheets.building import book
from tests.service.spreadsheets.reading import HEAD
from tests.service.spreadsheets.zoo import ANIMALS

_WALL_SECONDS = 20
_PEAK_BYTES = 768 * 1024 * 1024


@pytest.mark.parametrize("animal", ANIMALS, ids=lambda animal: animal.name)
def test_every_animal_is_refused_with_its_code_or_read_within_bounds(animal: Animal, tmp_path: Path) -> None:
    got, outcome, marked = visit(animal, tmp_path)
    assert got == animal.expected, outcome
    for each in (outcome, marked or outcome):
        assert each.wall_seconds <= _WALL_SECONDS + 1
        assert each.peak_bytes <= _PEAK_BYTES


def _many_rows(path: Path, count: int) -> Path:
    return book(path, [HEAD, *((f"A-{n}", "S", f"检测服务{n}", "检测") for n in range(count))])


def test_a_read_that_takes_too_long_ends_with_the_code_of_time(tmp_path: Path) -> None:
    path = _many_rows(tmp_path / "many.xlsx", 30_000)
    outcome = read_table(path, tmp_path / "result", limits=Limits(wall_seconds=0.3))
    assert isinstance(outcome.end, RefusedFile)
    assert outcome.end.code == "time"
    assert outcome.wall_seconds < 5


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    outcome = read_table(_many_rows(tmp_path / "f", 11), tmp_path / "result", limits=Limits(rows=10))
    assert isinstance(outcome.end, RefusedFile)
    assert outcome.end.code == "too-many-rows"


def test_the_result_can_be_read_in_batches_and_ends_with_totals(tmp_path: Path) -> None:
    seen: list[int] = []
    outcome = read_table(_many_rows(tmp_path / "f", 5_000), tmp_path / "result", progress=seen.append)
    batches = list(read_events(tmp_path / "result", batch=1_000))
    assert [len(batch) for batch in batches] == [1_000] * 5 + [2]
    assert sum(isinstance(event, OfferingRow) for batch in batches for event in batch) == 5_000
    assert batches[-1][-1] == outcome.end
    assert seen == [2_000, 4_000]


def test_the_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NQI_DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    seen: list[bytes] = []

    def look(_: int) -> None:
        if not seen:
            children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
            # Others run a service of their own beside this test.
            ours = [child for child in children if b"spreadsheets.child" in Path(f"/proc/{child}/cmdline").read_bytes()]
            seen.extend(Path(f"/proc/{child}/environ").read_bytes() for child in ours)

    read_table(_many_rows(tmp_path / "f", 5_000), tmp_path / "result", progress=look)
    assert seen
    assert not any(b"secret" in environment or b"NQI" in environment for environment in seen)


def test_a_source_that_is_gone_is_a_refusal(tmp_path: Path) -> None:
    outcome = read_table(tmp_path / "gone", tmp_path / "result")
    assert isinstance(outcome.end, RefusedFile)
    assert outcome.end.code == "failed"


def test_a_small_file_is_read_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    outcome = read_table(_many_rows(tmp_path / "f", 10), tmp_path / "result")
    assert isinstance(outcome.end, Ended)
    assert time.monotonic() - started < 10
