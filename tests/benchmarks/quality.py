"""How good the matches are: the engine beside plain search engines, and each of its signals left out.

The project's own judged collections are in `collection/`; NQI_COLLECTION names a folder with another one.
"""

import datetime
import os
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from matching import rank as ranking_rule
from matching.engine import ranking
from matching.evaluate import Collection, Measures, index_of, load_collection, measure
from matching.index import OfferingIndex
from matching.thesaurus import Knowledge, load_knowledge
from tests.benchmarks.peers import Ranker, rapidfuzz_alone, tantivy_bm25

_OWN = Path(__file__).with_name("collection")
_TODAY = datetime.date(2026, 11, 1)
_DEPTH = 30


def run(console: Console) -> None:
    """Print the tables of quality."""
    knowledge = load_knowledge()
    folders = sorted(path.parent for path in _OWN.glob("*/qrels.tsv"))
    if "NQI_COLLECTION" in os.environ:
        folders.append(Path(os.environ["NQI_COLLECTION"]))
    table = Table("collection", "needs", "engine", "nDCG@10", "recall@20", "MRR@10", "success@1", title="Quality")
    for folder in folders:
        collection = load_collection(folder)
        index = index_of(collection, knowledge)
        rows: dict[str, Measures] = {
            "this engine": _engine(collection, index, knowledge),
            "tantivy BM25": _peer(collection, tantivy_bm25(collection.offerings)),
            "rapidfuzz": _peer(collection, rapidfuzz_alone(collection.offerings)),
        }
        for name, measures in rows.items():
            table.add_row(folder.name, str(measures.needs), name, *_figures(measures))
        for name, weight in ranking_rule.load_weights().signals.items():
            if weight > 0:
                table.add_row(
                    folder.name, "", f"  without {name}", *_figures(_without(name, collection, index, knowledge))
                )
    console.print(table)


def _engine(collection: Collection, index: OfferingIndex, knowledge: Knowledge) -> Measures:
    run = {
        need.id: [
            (match.offering.id, match.score) for match in ranking(need.stated(), index, knowledge, _TODAY, _DEPTH)
        ]
        for need in collection.needs
    }
    return measure([need.id for need in collection.needs], run, collection.grades)


def _without(signal: str, collection: Collection, index: OfferingIndex, knowledge: Knowledge) -> Measures:
    """The engine with the weight of one signal set to nothing."""
    weights = ranking_rule.load_weights()
    lesser = msgspec.structs.replace(weights, signals={**weights.signals, signal: 0.0})
    run = {
        need.id: [
            (match.offering.id, match.score)
            for match in ranking(need.stated(), index, knowledge, _TODAY, _DEPTH, lesser)
        ]
        for need in collection.needs
    }
    return measure([need.id for need in collection.needs], run, collection.grades)


def _peer(collection: Collection, rank: Ranker) -> Measures:
    run = {need.id: [(id_, 0.0) for id_ in rank(need.text)] for need in collection.needs}
    return measure([need.id for need in collection.needs], run, collection.grades)


def _figures(measures: Measures) -> list[str]:
    figures = (measures.ndcg_at_10, measures.recall_at_20, measures.mrr_at_10, measures.success_at_1)
    return [f"{figure:.3f}" for figure in figures]
