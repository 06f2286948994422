"""How fast a full match is, from understanding to reasons, at several sizes of the catalogue, beside plain BM25."""

import datetime
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from matching.engine import answer
from matching.evaluate import load_collection
from matching.index import OfferingIndex, describe
from matching.thesaurus import Knowledge, load_knowledge
from matching.values import Need, Offering
from tests.benchmarks.peers import Ranker, tantivy_bm25

_OWN = Path(__file__).with_name("collection")
_TODAY = datetime.date(2026, 11, 1)
_SIZES = (1_000, 10_000, 100_000)


def run(console: Console) -> None:
    """Print the table of speed."""
    knowledge = load_knowledge()
    collections = [load_collection(path.parent) for path in sorted(_OWN.glob("*/qrels.tsv"))]
    needs = [need.stated() for collection in collections for need in collection.needs]
    pairs = [
        (offering, collection.stations[offering.station])
        for collection in collections
        for offering in collection.offerings
    ]
    table = Table("offerings", "engine", "p50 ms", "p95 ms", "p99 ms", "build /s", title="Speed, one process")
    for size in _SIZES:
        copies = [_copy(pairs[number % len(pairs)][0], number) for number in range(size)]
        started = time.perf_counter()
        index = OfferingIndex()
        index.put(describe(copy, pairs[number % len(pairs)][1], knowledge) for number, copy in enumerate(copies))
        index.commit()
        rate = f"{size / (time.perf_counter() - started):,.0f}"
        table.add_row(
            f"{size:,}",
            "this engine",
            *_times(partial(_match, index, knowledge), needs),
            rate,
        )
        peer = tantivy_bm25(copies)
        table.add_row(f"{size:,}", "tantivy BM25", *_times(partial(_ask, peer), needs), "")
    console.print(table)


def _match(index: OfferingIndex, knowledge: Knowledge, need: Need) -> None:
    answer(need, index, knowledge, _TODAY)


def _ask(peer: Ranker, need: Need) -> None:
    peer(need.text)


def _copy(offering: Offering, number: int) -> Offering:
    return msgspec.structs.replace(offering, id=f"{offering.id}-{number}")


def _times(work: Callable[[Need], object], needs: list[Need]) -> list[str]:
    seconds: list[float] = []
    for need in needs:
        started = time.perf_counter()
        work(need)
        seconds.append(time.perf_counter() - started)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return [f"{1000 * cuts[percent - 1]:.1f}" for percent in (50, 95, 99)]
