"""Where only a part of the catalogue is looked at, nothing else is told of, and nothing in it is lost or moved."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.candidates import candidates
from matching.engine import answer, ranking
from matching.errors import EmptyNeed
from matching.index import OfferingIndex
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Answer, Need, Offering, Only, Place
from matching.widen import widen
from tests.matching.conftest import TODAY, Catalogue, read_all
from tests.matching.conftest import ExampleNeed as Example

_NEEDS = [need.stated() for need in read_all("needs.jsonl", Example)]
_PARTS = [
    Only(regions=("45",)),
    Only(regions=("4502", "4201")),
    Only(elements=("metrology", "testing")),
    Only(elements=("certification",), regions=("42", "43", "45")),
]
_some_needs = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_needs, _parts = st.sampled_from(_NEEDS), st.sampled_from(_PARTS)


def _within(only: Only, catalogue: Catalogue, offering: Offering) -> bool:
    station = catalogue.stations[offering.station]
    return (
        (not only.stations or station.id in only.stations)
        and (not only.regions or (station.adcode or "").startswith(only.regions))
        and (not only.elements or offering.element in only.elements)
    )


def _told(found: Answer) -> Iterator[str]:
    """The offerings that an answer names anywhere."""
    yield from (match.offering.id for match in found.matches)
    yield from (near.match.offering.id for near in found.near_misses)
    for plan in (found.plan, *found.alternatives):
        yield from (line.offering for line in plan.lines)
        yield from (covered.closest for covered in plan.coverage if covered.closest)


@pytest.fixture(scope="module")
def offerings(catalogue: Catalogue) -> dict[str, Offering]:
    """Id → offering."""
    return {offering.id: offering for offering in catalogue.offerings}


@_some_needs
@given(need=_needs, only=_parts)
def test_nothing_else_is_matched_nearly_matched_or_planned(
    catalogue: Catalogue,
    offerings: dict[str, Offering],
    index: OfferingIndex,
    knowledge: Knowledge,
    need: Need,
    only: Only,
) -> None:
    part = msgspec.structs.replace(need, only=only)
    found = answer(part, index, knowledge, TODAY, limit=50, with_alternatives=True)
    assert all(_within(only, catalogue, offerings[id_]) for id_ in _told(found))
    wanted = [requirement.id for requirement in found.understanding.requirements]
    for farther in widen(part, wanted, (), index, knowledge, TODAY).values():
        assert all(_within(only, catalogue, offerings[id_]) for id_ in farther.offerings)


@_some_needs
@given(need=_needs, only=_parts)
def test_what_is_found_in_the_whole_is_found_in_its_part_in_the_same_order(
    catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge, need: Need, only: Only
) -> None:
    whole = ranking(need, index, knowledge, TODAY, limit=1_000)
    part = ranking(msgspec.structs.replace(need, only=only), index, knowledge, TODAY, limit=1_000)
    expected = [each.scored.entry.id for each in whole if _within(only, catalogue, each.offering)]
    scores = {each.scored.entry.id: each.score for each in whole}
    known = [each for each in part if each.scored.entry.id in scores]
    assert [each.scored.entry.id for each in known] == expected
    assert all(each.score == scores[each.scored.entry.id] for each in known)


def test_a_part_is_searched_as_deeply_as_the_whole(
    catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge
) -> None:
    """Of a part there are as many candidates as it has, though others would have come before them."""
    only, more = Only(regions=("45",)), 0
    for need in _NEEDS[:20]:
        reading = understand(need, knowledge)
        few = candidates(reading, index, knowledge, 20)
        part = candidates(reading, index, knowledge, 20, only)
        within = [entry.id for entry in few if catalogue.stations[entry.facts.station].adcode.startswith("45")]  # type: ignore[union-attr]
        assert set(within) <= {entry.id for entry in part}
        more += len(part) - len(within)
    assert more > 0


def test_a_station_alone_and_one_that_is_nowhere(
    catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge
) -> None:
    station = catalogue.offerings[0].station
    need = Need(text=catalogue.offerings[0].title, only=Only(stations=(station, "nowhere")))
    assert {match.station.id for match in answer(need, index, knowledge, TODAY).matches} == {station}
    nowhere = answer(msgspec.structs.replace(need, only=Only(stations=("nowhere",))), index, knowledge, TODAY)
    assert not list(_told(nowhere))
    assert len(nowhere.gaps) == len(nowhere.understanding.requirements) > 0


def test_a_usual_place_gives_way_to_a_stated_one_and_to_the_text(knowledge: Knowledge) -> None:
    usual = Place(adcode="450200")

    def adcode(text: str, place: Place | None = None) -> str | None:
        found = understand(Need(text=text, place=place, usual_place=usual), knowledge).understanding.place
        return None if found is None else found.adcode

    assert adcode("卡尺要校准") == "450200"
    assert adcode("我们在武汉，卡尺要校准") == "420100"
    assert adcode("卡尺要校准", Place(adcode="440100")) == "440100"


def test_a_word_that_is_meant_as_it_stands_is_not_corrected_and_all_others_are(knowledge: Knowledge) -> None:
    text = "山梨酸超标，脱氢乙算也要测，卡尺要教准"
    both = understand(Need(text=text), knowledge).understanding.corrections
    assert {correction.written for correction in both} >= {"教准"}
    assert len(both) > 1
    kept = understand(Need(text=text, as_written=("教准", "不在文中")), knowledge)
    assert [each for each in both if each.written != "教准"] == list(kept.understanding.corrections)
    assert "教准" in kept.normal.text


def test_words_that_are_meant_as_they_stand_leave_the_rest_of_an_answer_alone(
    catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge
) -> None:
    for need in _NEEDS[:10]:
        with_words = msgspec.structs.replace(need, as_written=("没有这个词",))
        assert answer(with_words, index, knowledge, TODAY) == answer(need, index, knowledge, TODAY)
    with pytest.raises(EmptyNeed):
        understand(Need(text="。", as_written=("。",)), knowledge)
