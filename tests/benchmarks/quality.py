"""How good the matches are: the engine beside plain search engines, and each of its signals left out.

The project's own judged collections are in `collection/`; NQI_COLLECTION names a folder with another one.
"""

import datetime
import os
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from matching.engine import answer
from matching.evaluate import Collection, Measures, index_of, load_collection, measure, order_of
from matching.index import OfferingIndex
from matching.thesaurus import Knowledge, load_knowledge
from matching.weights import Weights, load_weights
from tests.benchmarks.mistyping import mistyped
from tests.benchmarks.needs import COLLECTIONS
from tests.benchmarks.peers import Ranker, rapidfuzz_alone, tantivy_bm25

_TODAY = datetime.date(2026, 11, 1)
_DEPTH = 30
_LEFT_OUT = "  without "
_OF_TABLES = ["named", "symptom", "object", "trade"]
_USEFUL = 2
_CLEAN = ("lay", "keyword", "technical", "long")
"""Styles of needs that hold no errors and are written in Chinese."""


def run(console: Console) -> None:
    """Print the tables of quality."""
    knowledge = load_knowledge()
    folders = sorted(path.parent for path in COLLECTIONS.glob("*/qrels.tsv"))
    if "NQI_COLLECTION" in os.environ:
        folders.append(Path(os.environ["NQI_COLLECTION"]))
    table = Table("collection", "needs", "engine", "nDCG@10", "recall@20", "MRR@10", "success@1", title="Quality")
    of_engine: dict[str, list[Measures]] = {}
    for folder in folders:
        for name, measures in _compared(folder, knowledge).items():
            of_engine.setdefault(name, []).append(measures)
            if not name.startswith(_LEFT_OUT):
                table.add_row(folder.name, str(measures.needs), name, *_figures(measures))
    table.add_section()
    for name, found in of_engine.items():
        table.add_row("mean", "", name, *_figures(_mean(found)))
    console.print(table)
    _print_typing(console, folders, knowledge)
    _print_gaps(console, folders, knowledge)


def _compared(folder: Path, knowledge: Knowledge) -> dict[str, Measures]:
    """The engine, its peers, and the engine without parts of it."""
    collection = load_collection(folder)
    index = index_of(collection, knowledge)
    signals = [name for name, weight in load_weights().signals.items() if weight > 0]
    return {
        "this engine": _engine(collection, index, knowledge),
        "tantivy BM25": _peer(collection, tantivy_bm25(collection.offerings)),
        "rapidfuzz": _peer(collection, rapidfuzz_alone(collection.offerings)),
        **{f"{_LEFT_OUT}{name}": _without([name], collection, index, knowledge) for name in signals},
        f"{_LEFT_OUT}what the tables tell": _without(_OF_TABLES, collection, index, knowledge),
        f"{_LEFT_OUT}tables and meaning": _without([*_OF_TABLES, "meaning"], collection, index, knowledge),
    }


def _mean(found: list[Measures]) -> Measures:
    names = ("ndcg_at_10", "recall_at_20", "mrr_at_10", "success_at_1")
    means = {name: sum(getattr(measures, name) for measures in found) / len(found) for name in names}
    return Measures(needs=sum(measures.needs for measures in found), **means)


def _print_typing(console: Console, folders: list[Path], knowledge: Knowledge) -> None:
    """What input-method errors in one character of ten cost."""
    table = Table("collection", "needs", "as written", "mistyped", "loss", title="nDCG@10 and input-method errors")
    for folder in folders:
        collection = load_collection(folder)
        index = index_of(collection, knowledge)
        needs = [need for need in collection.needs if need.style in _CLEAN]
        mistaken = [msgspec.structs.replace(need, text=mistyped(need.text, knowledge)) for need in needs]
        clean, worse = (
            _engine(msgspec.structs.replace(collection, needs=kept), index, knowledge).ndcg_at_10
            for kept in (needs, mistaken)
        )
        table.add_row(folder.name, str(len(needs)), f"{clean:.3f}", f"{worse:.3f}", f"{1 - worse / clean:.1%}")
    console.print(table)


def _print_gaps(console: Console, folders: list[Path], knowledge: Knowledge) -> None:
    """How often the engine says that the catalogue has nothing, where it has what is needed and where it has not."""
    asked = {"as it is": 0, "without what answers": 0}
    gaps = dict.fromkeys(asked, 0)
    for folder in folders:
        collection = load_collection(folder)
        index = index_of(collection, knowledge)
        for need in collection.needs:
            useful = {id_ for id_, grade in collection.grades.get(need.id, {}).items() if grade >= _USEFUL}
            if not useful:
                continue
            kept = [offering for offering in collection.offerings if offering.id not in useful]
            without = index_of(msgspec.structs.replace(collection, offerings=kept), knowledge)
            for name, searched in zip(asked, (index, without), strict=True):
                found = answer(need.stated(), searched, knowledge, _TODAY)
                asked[name] += len(found.understanding.requirements)
                gaps[name] += len(found.gaps)
    table = Table("catalogue", "requirements", "called a gap", title="Gaps")
    for name, count in asked.items():
        table.add_row(name, str(count), f"{gaps[name] / count:.1%}")
    console.print(table)
    said = [gaps[name] / count for name, count in asked.items()]
    console.print(f"precision of «we have nothing», were both equally frequent: {said[1] / sum(said):.2f}")


def _engine(
    collection: Collection, index: OfferingIndex, knowledge: Knowledge, weights: Weights | None = None
) -> Measures:
    run = {need.id: order_of(need, index, knowledge, _TODAY, _DEPTH, weights) for need in collection.needs}
    return measure([need.id for need in collection.needs], run, collection.grades)


def _without(signals: list[str], collection: Collection, index: OfferingIndex, knowledge: Knowledge) -> Measures:
    """The engine with the weight of some signals set to nothing."""
    weights = load_weights()
    lesser = msgspec.structs.replace(weights, signals={**weights.signals, **dict.fromkeys(signals, 0.0)})
    return _engine(collection, index, knowledge, lesser)


def _peer(collection: Collection, rank: Ranker) -> Measures:
    run = {need.id: [(id_, 0.0) for id_ in rank(need.text)] for need in collection.needs}
    return measure([need.id for need in collection.needs], run, collection.grades)


def _figures(measures: Measures) -> list[str]:
    figures = (measures.ndcg_at_10, measures.recall_at_20, measures.mrr_at_10, measures.success_at_1)
    return [f"{figure:.3f}" for figure in figures]
