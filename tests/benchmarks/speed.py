"""How fast a full match is, from understanding to reasons, at several sizes of the catalogue, beside plain BM25.

Sizes come from NQI_BENCHMARK_SIZES (offerings, with commas between); a million takes a few minutes and 3 GB of disk.
"""

import datetime
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from matching.candidates import candidates
from matching.engine import answer
from matching.index import Description, OfferingIndex
from matching.index.describing import Document, described
from matching.rank import rank
from matching.thesaurus import Knowledge, load_knowledge
from matching.thesaurus.loading import KNOWLEDGE_FOLDER
from matching.understand import understand
from matching.values import Need, Offering
from service.following.describers import AHEAD, Describers
from tests.benchmarks.catalogue import write_catalogue
from tests.benchmarks.needs import own_needs
from tests.benchmarks.peers import Ranker, tantivy_bm25

_TODAY = datetime.date(2026, 11, 1)
_SIZES = os.environ.get("NQI_BENCHMARK_SIZES", "1000,10000,100000")
_BATCH = 500
_UPDATES = 100
_CONSIDERED = 40
_LARGEST_FOR_PEER = 100_000
"""The peer keeps all its offerings as objects, so it is measured up to here."""
_HOSTILE = {
    "one character": "鼓" * 2000,
    "all different": "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(2000)),
    "commas": "胀袋,退货、" * 333,
    "digits and units": "0~300mm±0.02 " * 150,
    "standards": "GB/T 19001-2016 " * 125,
    "Latin": "peeling coating " * 125,
}


def run(console: Console) -> None:
    """Print the tables of speed."""
    needs = own_needs()
    matching = Table("offerings", "what", "p50 ms", "p95 ms", "p99 ms", "a second", title="A match, one process")
    building = Table("offerings", "built /s", "seconds", "MB on disk", "MB of memory", "update ms", title="The index")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        knowledge = load_knowledge(KNOWLEDGE_FOLDER, kept)
        for size in map(int, _SIZES.split(",")):
            catalogue = Path(folder) / f"catalogue-{size}"
            place = Path(folder) / f"index-{size}"
            place.mkdir()
            write_catalogue(catalogue, size)
            building.add_row(
                f"{size:,}",
                *_build(catalogue, place, kept),
                *_memory(place, kept),
                _update(place, catalogue, knowledge),
            )
            index = OfferingIndex(place)
            gc.collect()
            gc.freeze()
            for what, work in _stages(index, knowledge).items():
                matching.add_row(f"{size:,}", what, *_times(work, needs))
            matching.add_row(f"{size:,}", "two processes at once", "", "", "", _two_processes(place, kept))
            if size <= _LARGEST_FOR_PEER:
                peer = tantivy_bm25(list(_offerings(catalogue)))
                matching.add_row(f"{size:,}", "tantivy BM25", *_times(partial(_ask, peer), needs))
    console.print(matching)
    console.print(building)
    console.print(_hostile(index, knowledge))


def _stages(index: OfferingIndex, knowledge: Knowledge) -> dict[str, Callable[[Need], object]]:
    readings = {}

    def understood(need: Need) -> None:
        readings[need.text] = understand(need, knowledge)

    found = {}

    def searched(need: Need) -> None:
        found[need.text] = candidates(readings[need.text], index, knowledge)

    def ranked(need: Need) -> None:
        rank(readings[need.text], found[need.text], knowledge, _TODAY, _CONSIDERED)

    return {
        "full match": lambda need: answer(need, index, knowledge, _TODAY),
        "  understand": understood,
        "  candidates": searched,
        "  rank": ranked,
    }


def _build(catalogue: Path, place: Path, kept: Path) -> tuple[str, str, str]:
    """Build an index on disk with as many describing processes as there are processors."""
    processes = os.cpu_count() or 1
    index = OfferingIndex(place)
    size = 0
    with Describers(kept, processes) as describers:
        describers.describe([]).result()
        started = time.perf_counter()
        waiting: deque[Future[list[Description | str]]] = deque()
        for batch in _batches(catalogue):
            size += len(batch)
            waiting.append(describers.describe(batch))
            if len(waiting) > AHEAD * processes:
                index.fill(_descriptions(waiting.popleft().result()))
        while waiting:
            index.fill(_descriptions(waiting.popleft().result()))
        index.commit()
        seconds = time.perf_counter() - started
    index.close()
    megabytes = sum(path.stat().st_size for path in place.iterdir()) / 1e6
    return f"{size / seconds:,.0f}", f"{seconds:.1f}", f"{megabytes:,.0f}"


def _descriptions(found: list[Description | str]) -> Iterator[Description]:
    for description in found:
        assert not isinstance(description, str), description
        yield description


def _batches(catalogue: Path) -> Iterator[list[Document]]:
    stations = {msgspec.json.decode(line)["id"]: line for line in _lines(catalogue / "stations.jsonl")}
    batch: list[Document] = []
    for line in _lines(catalogue / "offerings.jsonl"):
        batch.append((line, stations[msgspec.json.decode(line)["station"]]))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from lines


def _offerings(catalogue: Path) -> Iterator[Offering]:
    return (msgspec.json.decode(line, type=Offering) for line in _lines(catalogue / "offerings.jsonl"))


def _update(place: Path, catalogue: Path, knowledge: Knowledge) -> str:
    """How long it takes until a changed offering is found."""
    index = OfferingIndex(place)
    documents = next(_batches(catalogue))[:_UPDATES]
    seconds: list[float] = []
    for document in documents:
        started = time.perf_counter()
        index.put(_descriptions(described([document], knowledge)))
        index.commit()
        seconds.append(time.perf_counter() - started)
    index.close()
    return f"{1000 * statistics.median(seconds):.1f}"


def _serving(place: Path, kept: Path, count: int) -> tuple[float, float]:
    """Matches a second of so many processes together, and the largest memory of one in megabytes."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.serving", str(place), str(kept)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0].split() for process in processes]
    return sum(float(rate) for rate, _ in said), max(float(memory) for _, memory in said)


def _two_processes(place: Path, kept: Path) -> str:
    return f"{_serving(place, kept, 2)[0]:,.0f}"


def _memory(place: Path, kept: Path) -> tuple[str]:
    return (f"{_serving(place, kept, 1)[1]:,.0f}",)


def _hostile(index: OfferingIndex, knowledge: Knowledge) -> Table:
    table = Table("a need of 2,000 hostile characters", "ms", title="Hostile needs")
    for name, text in _HOSTILE.items():
        started = time.perf_counter()
        answer(Need(text=text), index, knowledge, _TODAY)
        table.add_row(name, f"{1000 * (time.perf_counter() - started):.0f}")
    return table


def _ask(peer: Ranker, need: Need) -> None:
    peer(need.text)


def _times(work: Callable[[Need], object], needs: list[Need]) -> list[str]:
    """Percentiles over all needs, each asked twice so that nothing is measured cold, and how many a second that is."""
    seconds: list[float] = []
    for need in needs:
        work(need)
    for need in needs:
        started = time.perf_counter()
        work(need)
        seconds.append(time.perf_counter() - started)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return [*(f"{1000 * cuts[percent - 1]:.1f}" for percent in (50, 95, 99)), f"{len(seconds) / sum(seconds):,.0f}"]
