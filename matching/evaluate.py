"""Quality on a judged collection (docs/catalogue-format.md): the measures, and the run that they are taken from."""

import datetime
import math
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from matching.engine import ranking
from matching.index import OfferingIndex
from matching.index.entries import describe_all
from matching.thesaurus import Knowledge
from matching.values import Constraints, Need, Offering, Place, Station
from matching.weights import Weights

_Row = TypeVar("_Row")


class JudgedNeed(msgspec.Struct, frozen=True, kw_only=True):
    """A need of a judged collection."""

    id: str
    text: str
    style: str = "lay"
    cluster: str | None = None
    city: str | None = None
    adcode: str | None = None
    industry: str | None = None
    constraints: Constraints = Constraints()

    def stated(self) -> Need:
        """The need as the engine takes it."""
        place = Place(adcode=self.adcode, name=self.city) if self.adcode or self.city else None
        return Need(text=self.text, place=place, industry=self.industry, constraints=self.constraints)


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Means over needs; `recall_at_20` is over needs that have an offering of grade 2 or better."""

    needs: int
    ndcg_at_10: float
    recall_at_20: float
    mrr_at_10: float
    success_at_1: float


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a run: measures for all and by style, milliseconds per match, and the run itself."""

    all: Measures
    by_style: dict[str, Measures]
    milliseconds: dict[str, float]
    run: dict[str, list[tuple[str, float]]]


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A judged collection."""

    stations: dict[str, Station]
    offerings: list[Offering]
    needs: list[JudgedNeed]
    grades: dict[str, dict[str, int]]


def load_collection(folder: Path) -> Collection:
    """The collection of a folder: stations.jsonl, offerings.jsonl, needs.jsonl, qrels.tsv."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        if line.strip():
            need, offering, grade = line.split()
            grades[need][offering] = int(grade)
    return Collection(
        stations={station.id: station for station in _rows(folder / "stations.jsonl", Station)},
        offerings=list(_rows(folder / "offerings.jsonl", Offering)),
        needs=list(_rows(folder / "needs.jsonl", JudgedNeed)),
        grades=dict(grades),
    )


def index_of(collection: Collection, knowledge: Knowledge) -> OfferingIndex:
    """An index of the collection's offerings, in memory."""
    index = OfferingIndex()
    listed = [(offering, collection.stations[offering.station]) for offering in collection.offerings]
    index.fill(describe_all(listed, knowledge))
    index.commit()
    return index


def evaluate(
    collection: Collection,
    knowledge: Knowledge,
    today: datetime.date,
    top: int = 30,
    weights: Weights | None = None,
) -> Evaluation:
    """Rank every need of a collection and measure the run, with the weights in force where none are given."""
    index = index_of(collection, knowledge)
    run: dict[str, list[tuple[str, float]]] = {}
    seconds: list[float] = []
    for need in collection.needs:
        started = time.perf_counter()
        run[need.id] = order_of(need, index, knowledge, today, top, weights)
        seconds.append(time.perf_counter() - started)
    styles: dict[str, list[str]] = defaultdict(list)
    for need in collection.needs:
        styles[need.style].append(need.id)
    return Evaluation(
        all=measure([need.id for need in collection.needs], run, collection.grades),
        by_style={style: measure(ids, run, collection.grades) for style, ids in sorted(styles.items())},
        milliseconds=_percentiles(seconds),
        run=run,
    )


def order_of(
    need: JudgedNeed,
    index: OfferingIndex,
    knowledge: Knowledge,
    today: datetime.date,
    top: int,
    weights: Weights | None = None,
) -> list[tuple[str, float]]:
    """The ids of the best offerings for a need with their scores, best first."""
    matches = ranking(need.stated(), index, knowledge, today, top, weights)
    return [(match.scored.entry.id, match.score) for match in matches]


def measure(
    needs: list[str], run: Mapping[str, list[tuple[str, float]]], grades: Mapping[str, Mapping[str, int]]
) -> Measures:
    """The measures of a run over some needs."""
    orders = [[offering for offering, _ in run[need]] for need in needs]
    judged = [grades.get(need, {}) for need in needs]
    pairs = list(zip(orders, judged, strict=True))
    recalls = [recall for order, graded in pairs if (recall := recall_at(20, order, graded)) is not None]
    return Measures(
        needs=len(needs),
        ndcg_at_10=_mean([ndcg_at(10, order, graded) for order, graded in pairs]),
        recall_at_20=_mean(recalls),
        mrr_at_10=_mean([reciprocal_rank_at(10, order, graded) for order, graded in pairs]),
        success_at_1=_mean([float(bool(order) and graded.get(order[0], 0) >= 2) for order, graded in pairs]),
    )


def ndcg_at(depth: int, order: list[str], graded: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002): gain 2^grade − 1, log2 discount."""
    ideal = _discounted(sorted(graded.values(), reverse=True)[:depth])
    return _discounted([graded.get(offering, 0) for offering in order[:depth]]) / ideal if ideal else 0.0


def recall_at(depth: int, order: list[str], graded: Mapping[str, int]) -> float | None:
    """The share of offerings of grade 2 or better among the first; None where there is none."""
    wanted = {offering for offering, grade in graded.items() if grade >= 2}
    return len(wanted & set(order[:depth])) / len(wanted) if wanted else None


def reciprocal_rank_at(depth: int, order: list[str], graded: Mapping[str, int]) -> float:
    """One over the rank of the first offering with the need's highest grade; 0 below the depth."""
    highest = max(graded.values(), default=0)
    if highest == 0:
        return 0.0
    ranks = (rank for rank, offering in enumerate(order[:depth], 1) if graded.get(offering) == highest)
    return 1 / next(ranks, math.inf)


def run_lines(run: Mapping[str, list[tuple[str, float]]]) -> Iterator[str]:
    """The run in the format of TREC: need Q0 offering rank score name."""
    for need, order in run.items():
        for rank, (offering, score) in enumerate(order, start=1):
            yield f"{need} Q0 {offering} {rank} {score:.6f} nqi"


def _discounted(grades: list[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _percentiles(seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return dict.fromkeys(("p50", "p95", "p99"), 1000 * sum(seconds))
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"p{percent}": round(1000 * cuts[percent - 1], 2) for percent in (50, 95, 99)}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _rows(path: Path, type_: type[_Row]) -> Iterator[_Row]:
    decoder = msgspec.json.Decoder(type_)
    with path.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield decoder.decode(line)
