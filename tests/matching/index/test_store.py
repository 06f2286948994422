"""The inverted index, in memory and on disk."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from matching.errors import IndexUnavailable
from matching.index import OfferingIndex, describe
from matching.index.records import FILE
from tests.matching.samples import STATION, offering
from tests.prepared import our_knowledge


@pytest.fixture(params=["memory", "disk"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OfferingIndex]:
    """An empty index of either kind."""
    built = OfferingIndex(tmp_path if request.param == "disk" else None)
    yield built
    built.close()


def _put(index: OfferingIndex, *titles_by_id: tuple[str, str]) -> None:
    index.put(describe(offering(id_, title), STATION, our_knowledge()) for id_, title in titles_by_id)


def _found(index: OfferingIndex, term: str) -> list[str]:
    return [entry.id for entry in index.search({term: 1.0}, {}, 10)]


def test_an_empty_index_finds_nothing(index: OfferingIndex) -> None:
    assert index.count() == 0
    assert _found(index, "卡尺") == []


def test_an_entry_is_found_after_the_commit_and_not_before(index: OfferingIndex) -> None:
    _put(index, ("O1", "卡尺校准"))
    assert index.count() == 0
    index.commit()
    assert index.count() == 1
    assert _found(index, "卡尺") == ["O1"]


def test_an_entry_comes_back_as_it_was_put(index: OfferingIndex) -> None:
    description = describe(offering(standards=("JJG 30-2012",)), STATION, our_knowledge())
    index.put([description])
    index.commit()
    assert index.search({"卡尺": 1.0}, {}, 1) == [description.entry]


def test_putting_the_same_id_replaces_the_entry(index: OfferingIndex) -> None:
    _put(index, ("O1", "卡尺校准"), ("O2", "沙发检测"))
    index.commit()
    _put(index, ("O1", "天平检定"))
    index.commit()
    assert index.count() == 2
    assert _found(index, "卡尺") == []
    assert _found(index, "天平") == ["O1"]


def test_the_last_of_two_puts_within_one_commit_stays(index: OfferingIndex) -> None:
    _put(index, ("O1", "卡尺校准"), ("O1", "天平检定"))
    index.commit()
    assert index.count() == 1
    assert _found(index, "天平") == ["O1"]


def test_a_removed_entry_is_found_no_more(index: OfferingIndex) -> None:
    _put(index, ("O1", "卡尺校准"), ("O2", "卡尺检定"))
    index.commit()
    index.remove(["O1", "never there"])
    index.commit()
    assert index.count() == 1
    assert _found(index, "卡尺") == ["O2"]


def test_the_entry_that_shares_most_comes_first(index: OfferingIndex) -> None:
    _put(index, ("O1", "卡尺校准"), ("O2", "卡尺修理"), ("O3", "沙发检测"))
    index.commit()
    assert [entry.id for entry in index.search({"卡尺": 1.0, "修理": 1.0}, {}, 10)] == ["O2", "O1"]
    assert [entry.id for entry in index.search({"卡尺": 1.0, "修理": 1.0}, {}, 1)] == ["O2"]


def test_an_offering_is_found_by_a_standard_alone(index: OfferingIndex) -> None:
    index.put([describe(offering("O1", standards=("JJG 30-2012",)), STATION, our_knowledge())])
    index.commit()
    assert [entry.id for entry in index.search({}, {"jjg30": 1.0}, 10)] == ["O1"]
    assert index.search({}, {"jjg30-2002": 1.0}, 10) == []


def test_a_question_without_weight_finds_nothing(index: OfferingIndex) -> None:
    _put(index, ("O1", "卡尺校准"))
    index.commit()
    assert index.search({}, {}, 10) == []
    assert index.search({"卡尺": 0.0}, {}, 10) == []


def test_a_reader_of_the_same_folder_sees_a_commit_after_its_refresh(tmp_path: Path) -> None:
    writer = OfferingIndex(tmp_path)
    _put(writer, ("O1", "卡尺校准"))
    writer.commit()
    reader = OfferingIndex(tmp_path)
    assert reader.count() == 1
    _put(writer, ("O2", "卡尺检定"))
    writer.commit()
    assert reader.count() == 1
    reader.refresh()
    assert reader.count() == 2
    writer.close()


def test_an_index_on_disk_outlives_its_process(tmp_path: Path) -> None:
    first = OfferingIndex(tmp_path)
    _put(first, ("O1", "卡尺校准"))
    first.commit()
    first.close()
    assert _found(OfferingIndex(tmp_path), "卡尺") == ["O1"]


def test_stored_entries_that_were_overwritten_are_told_as_unavailable(tmp_path: Path) -> None:
    index = OfferingIndex(tmp_path)
    _put(index, ("O1", "卡尺校准"))
    index.commit()
    index.close()
    stored = tmp_path / FILE
    stored.write_bytes(b"\xff" * stored.stat().st_size)
    with pytest.raises(IndexUnavailable):
        _found(OfferingIndex(tmp_path), "卡尺")


def test_entries_that_were_cut_off_are_told_as_unavailable(tmp_path: Path) -> None:
    index = OfferingIndex(tmp_path)
    _put(index, ("O1", "卡尺校准"))
    index.commit()
    index.close()
    os.truncate(tmp_path / FILE, 100)
    with pytest.raises(IndexUnavailable):
        _found(OfferingIndex(tmp_path), "卡尺")


def test_a_reader_finds_what_was_replaced_until_it_refreshes(tmp_path: Path) -> None:
    writer = OfferingIndex(tmp_path)
    _put(writer, ("O1", "卡尺校准"))
    writer.commit()
    reader = OfferingIndex(tmp_path)
    _put(writer, ("O1", "卡尺检定"))
    writer.commit()
    assert [entry.title for entry in reader.search({"卡尺": 1.0}, {}, 10)] == ["卡尺校准"]
    reader.refresh()
    assert [entry.title for entry in reader.search({"卡尺": 1.0}, {}, 10)] == ["卡尺检定"]


def test_filling_says_the_same_as_putting() -> None:
    descriptions = [describe(offering(f"O{n}", "卡尺校准"), STATION, our_knowledge()) for n in range(5)]
    filled, put = OfferingIndex(), OfferingIndex()
    filled.fill(descriptions)
    put.put(descriptions)
    for index in (filled, put):
        index.commit()
        assert index.count() == 5
        assert sorted(_found(index, "卡尺")) == ["O0", "O1", "O2", "O3", "O4"]


def test_a_term_that_much_of_a_large_catalogue_has_is_searched_by_only_where_nothing_else_is_said() -> None:
    common = describe(offering("O1", "卡尺校准"), STATION, our_knowledge())
    index = OfferingIndex()
    index.fill(msgspec.structs.replace(common, id=f"O{number}") for number in range(2_001))
    index.put([describe(offering("rare", "天平检定"), STATION, our_knowledge())])
    index.commit()
    assert [entry.id for entry in index.search({"卡尺": 1.0, "天平": 1.0}, {}, 10)] == ["rare"]
    assert len(index.search({"卡尺": 1.0}, {}, 10)) == 10


def test_what_was_removed_changes_nothing_in_how_trades_are_weighed(index: OfferingIndex) -> None:
    titles = ["沙发检测", "卡尺校准"]
    descriptions = [
        describe(
            offering(f"O{number}", titles[number % 2], products=("沙发",) if number % 2 == 0 else ("游标卡尺",)),
            STATION,
            our_knowledge(),
        )
        for number in range(40)
    ]
    index.put(descriptions)
    index.commit()
    index.remove(f"O{number}" for number in range(36))
    index.commit()
    (trade, *_) = descriptions[0].trades.split()
    assert sorted(entry.id for entry in index.search({"校准": 0.01}, {}, 10, {trade: 60.0})[:2]) == ["O36", "O38"]
