"""The measures of quality, against hand-computed values and a slow and obvious reference."""

import datetime
import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.evaluate import (
    evaluate,
    load_collection,
    measure,
    ndcg_at,
    recall_at,
    reciprocal_rank_at,
    run_lines,
)
from matching.thesaurus import Knowledge
from tests.matching.samples import STATION, offering

_GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}


def test_the_ideal_order_has_full_gain() -> None:
    assert ndcg_at(10, ["a", "b", "c", "d"], _GRADES) == pytest.approx(1.0)


def test_the_gain_of_a_swapped_order_is_that_of_the_textbook() -> None:
    ideal = 7 / 1 + 3 / math.log2(3) + 1 / 2
    swapped = 3 / 1 + 7 / math.log2(3) + 1 / 2
    assert ndcg_at(10, ["b", "a", "c"], _GRADES) == pytest.approx(swapped / ideal)
    assert ndcg_at(10, ["b", "a", "c"], _GRADES) == pytest.approx(0.8428, abs=1e-4)


def test_the_depth_cuts_both_the_order_and_the_ideal() -> None:
    assert ndcg_at(1, ["b", "a"], _GRADES) == pytest.approx(3 / 7)
    assert ndcg_at(1, ["a"], _GRADES) == 1.0


def test_without_anything_relevant_there_is_no_gain() -> None:
    assert ndcg_at(10, ["a"], {}) == 0.0
    assert ndcg_at(10, ["d"], {"d": 0}) == 0.0
    assert ndcg_at(10, [], _GRADES) == 0.0


def test_recall_counts_grade_two_and_better() -> None:
    assert recall_at(20, ["c", "a"], _GRADES) == 0.5
    assert recall_at(1, ["c", "a", "b"], _GRADES) == 0.0
    assert recall_at(20, ["b", "a"], _GRADES) == 1.0


def test_recall_says_nothing_where_nothing_of_grade_two_exists() -> None:
    assert recall_at(20, ["c"], {"c": 1}) is None


def test_the_reciprocal_rank_is_that_of_the_highest_grade() -> None:
    assert reciprocal_rank_at(10, ["b", "c", "a"], _GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank_at(2, ["b", "c", "a"], _GRADES) == 0.0
    assert reciprocal_rank_at(10, ["c"], {"c": 1}) == 1.0
    assert reciprocal_rank_at(10, ["d"], {"d": 0}) == 0.0


_IDS = st.permutations(list("abcdefgh")).flatmap(lambda ids: st.integers(0, 8).map(lambda n: list(ids[:n])))
_JUDGED = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3))


@given(_IDS, _JUDGED, st.integers(1, 9))
def test_the_gain_agrees_with_a_slow_and_obvious_reference(
    order: list[str], graded: dict[str, int], depth: int
) -> None:
    def gain(grades: list[int]) -> float:
        total = 0.0
        for position in range(min(depth, len(grades))):
            total += (2 ** grades[position] - 1) / (math.log(position + 2) / math.log(2))
        return total

    ideal = gain(sorted(graded.values())[::-1])
    expected = gain([graded.get(id_, 0) for id_ in order]) / ideal if ideal else 0.0
    assert ndcg_at(depth, order, graded) == pytest.approx(expected)
    assert 0.0 <= ndcg_at(depth, order, graded) <= 1.0 + 1e-12


@given(_IDS, _JUDGED, st.integers(1, 9))
def test_recall_and_reciprocal_rank_agree_with_a_slow_and_obvious_reference(
    order: list[str], graded: dict[str, int], depth: int
) -> None:
    wanted = [id_ for id_ in graded if graded[id_] >= 2]
    found = [id_ for id_ in wanted if id_ in order[:depth]]
    assert recall_at(depth, order, graded) == (len(found) / len(wanted) if wanted else None)
    best = max(graded.values(), default=0)
    expected = 0.0
    for position, id_ in reversed(list(enumerate(order[:depth]))):
        if best > 0 and graded.get(id_, 0) == best:
            expected = 1 / (position + 1)
    assert reciprocal_rank_at(depth, order, graded) == pytest.approx(expected)


def test_measures_are_means_over_needs_and_recall_over_those_that_have_something_to_find() -> None:
    run = {"n1": [("a", 0.9), ("b", 0.8)], "n2": [("x", 0.7)], "n3": []}
    measures = measure(["n1", "n2", "n3"], run, {"n1": _GRADES, "n2": {"x": 1}})
    assert measures.needs == 3
    assert measures.recall_at_20 == 1.0
    assert measures.mrr_at_10 == pytest.approx(2 / 3)
    assert measures.success_at_1 == pytest.approx(1 / 3)


def test_a_run_is_written_in_the_lines_of_trec() -> None:
    run = {"n1": [("a", 0.5), ("b", 0.25)], "n2": [("c", 1 / 3)]}
    assert list(run_lines(run)) == [
        "n1 Q0 a 1 0.500000 nqi",
        "n1 Q0 b 2 0.250000 nqi",
        "n2 Q0 c 1 0.333333 nqi",
    ]


def _write_collection(folder: Path) -> Path:
    listed = [offering("O1", "卡尺校准"), offering("O2", "沙发检测", element="testing")]
    needs = [{"id": "N1", "text": "卡尺不准，要校准"}, {"id": "N2", "text": "沙发检测", "style": "technical"}]
    for name, rows in (("stations", [STATION]), ("offerings", listed), ("needs", needs)):
        lines = b"\n".join(msgspec.json.encode(row) for row in rows)
        (folder / f"{name}.jsonl").write_bytes(lines + b"\n\n")
    (folder / "qrels.tsv").write_text("N1\tO1\t3\nN2\tO2\t3\n\n", encoding="utf-8")
    return folder


def test_a_collection_is_read_from_its_folder(tmp_path: Path) -> None:
    collection = load_collection(_write_collection(tmp_path))
    assert collection.stations == {"S1": STATION}
    assert [need.id for need in collection.needs] == ["N1", "N2"]
    assert collection.grades == {"N1": {"O1": 3}, "N2": {"O2": 3}}


def test_an_easy_collection_is_ranked_without_a_fault(tmp_path: Path, small_knowledge: Knowledge) -> None:
    collection = load_collection(_write_collection(tmp_path))
    outcome = evaluate(collection, small_knowledge, datetime.date(2026, 7, 1))
    assert outcome.all.needs == 2
    assert outcome.all.ndcg_at_10 == outcome.all.success_at_1 == 1.0
    assert sorted(outcome.by_style) == ["lay", "technical"]
    assert outcome.by_style["technical"].needs == 1
    assert outcome.run["N1"][0][0] == "O1"
    assert outcome.milliseconds.keys() == {"p50", "p95", "p99"}


def test_two_evaluations_give_one_run(tmp_path: Path, small_knowledge: Knowledge) -> None:
    collection = load_collection(_write_collection(tmp_path))
    today = datetime.date(2026, 7, 1)
    first = evaluate(collection, small_knowledge, today)
    again = evaluate(collection, small_knowledge, today)
    assert (first.run, first.all) == (again.run, again.all)
