"""Describing many offerings at once gives what describing each alone gives, and says which cannot be read."""

import msgspec

from matching.index import describe
from matching.index.describing import described
from matching.index.entries import describe_all
from matching.thesaurus import Knowledge
from tests.matching.conftest import Catalogue
from tests.matching.samples import STATION, offering


def test_side_by_side_each_comes_out_as_if_alone(catalogue: Catalogue, knowledge: Knowledge) -> None:
    listed = [(one, catalogue.stations[one.station]) for one in catalogue.offerings[:60]]
    assert describe_all(listed, knowledge) == [describe(*one, knowledge) for one in listed]


def test_an_offering_of_nothing_but_a_strange_title_can_be_described_beside_others(knowledge: Knowledge) -> None:
    strange, plain = offering("O1", "§"), offering("O2", "卡尺校准")
    first, second = describe_all([(strange, STATION), (plain, STATION)], knowledge)
    assert first == describe(strange, STATION, knowledge)
    assert second == describe(plain, STATION, knowledge)
    assert first.entry.terms == b""


def test_a_document_that_cannot_be_read_is_told_and_stops_no_other(knowledge: Knowledge) -> None:
    station = msgspec.json.encode(STATION).decode()
    good = msgspec.json.encode(offering("O1")).decode()
    bad = good.replace('"title":"卡尺校准"', '"title":7')
    found = described([(good, station), (bad, station), (good, station)], knowledge)
    assert found[0] == found[2] == describe(offering("O1"), STATION, knowledge)
    assert isinstance(found[1], str)
    assert "title" in found[1]
