"""What the index keeps of an offering."""

from matching.index.entries import describe
from matching.values import ScopeLine
from tests.matching.samples import STATION, offering
from tests.prepared import our_knowledge


def test_an_entry_gives_back_the_offering_and_the_station_it_was_made_of() -> None:
    listed = offering(items=("示值误差",), standards=("JJG 30-2012",))
    entry = describe(listed, STATION, our_knowledge()).entry
    assert entry.opened() == (listed, STATION)


def test_an_entry_knows_standards_by_family_and_edition_also_those_of_scope_lines() -> None:
    line = ScopeLine(parameter="示值误差", standard="JJF 1101-2019")
    entry = describe(offering(standards=("JJG 30-2012",), scope_lines=(line,)), STATION, our_knowledge()).entry
    assert entry.standards == ("jjg30", "jjg30-2012", "jjf1101", "jjf1101-2019")


def test_a_word_of_the_title_weighs_more_than_one_of_the_summary() -> None:
    entry = describe(offering(title="卡尺", summary="天平"), STATION, our_knowledge()).entry
    presences = entry.presence_of(["卡尺", "天平", "沙发"])
    assert presences["卡尺"] > presences["天平"] > presences["沙发"] == 0


def test_the_words_of_a_scope_line_can_be_found() -> None:
    entry = describe(
        offering(scope_lines=(ScopeLine(parameter="回程误差", object="百分表"),)), STATION, our_knowledge()
    ).entry
    assert all(entry.presence_of(["回程", "百分表"]).values())


def test_traditional_and_full_width_listings_are_described_alike() -> None:
    one = describe(offering(title="遊標卡尺校準ＣＮＡＳ"), STATION, our_knowledge()).entry
    other = describe(offering(title="游标卡尺校准CNAS"), STATION, our_knowledge()).entry
    assert (one.title, one.terms, one.presences) == (other.title, other.terms, other.presences)
