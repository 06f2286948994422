"""When an offering meets a requirement, and what the catalogue has nothing for is a gap."""

from matching.engine import answer
from matching.index import OfferingIndex, describe
from matching.thesaurus import Knowledge
from matching.values import Need, Requirement
from tests.matching.conftest import TODAY, Catalogue, index_of
from tests.matching.samples import STATION, offering


def _gaps(text: str, knowledge: Knowledge, *titles: str) -> set[str]:
    listed = [
        describe(
            offering(f"O{number}", title, element="metrology" if "校准" in title else "testing", items=(title,)),
            STATION,
            knowledge,
        )
        for number, title in enumerate(titles)
    ]
    return {gap.label for gap in answer(Need(text=text), index_of(listed), knowledge, TODAY).gaps}


def test_a_requirement_without_any_offering_about_it_is_a_gap(knowledge: Knowledge) -> None:
    text = "酸笋包胀袋，另外卡尺要校准"
    everything = _gaps(text, knowledge)
    assert len(everything) >= 2
    assert _gaps(text, knowledge, "酸笋胀袋商业无菌检验", "游标卡尺校准") == set()
    without_calipers = _gaps(text, knowledge, "酸笋胀袋商业无菌检验")
    assert without_calipers
    assert without_calipers < everything


def test_a_standard_that_is_asked_for_is_met_by_a_listing_with_it_alone(knowledge: Knowledge) -> None:
    text = "按GB 4789.26-2013做商业无菌检验"
    with_it = describe(offering("O1", "商业无菌检验", standards=("GB 4789.26-2013",)), STATION, knowledge)
    without = describe(offering("O2", "商业无菌检验"), STATION, knowledge)
    found = answer(Need(text=text), index_of([with_it, without]), knowledge, TODAY)
    (asked,) = [one.id for one in found.understanding.requirements if one.kind == "standard"]
    satisfies = {match.offering.id: match.satisfies for match in found.matches}
    assert asked in satisfies["O1"]
    assert asked not in satisfies["O2"]


def test_every_gap_is_a_requirement_that_no_match_meets(
    catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge
) -> None:
    for need in catalogue.needs:
        found = answer(need.stated(), index, knowledge, TODAY, 50)
        met = {requirement for match in found.matches for requirement in match.satisfies}
        asked: dict[str, Requirement] = {one.id: one for one in found.understanding.requirements}
        assert all(gap.requirement in asked for gap in found.gaps)
        assert met.isdisjoint(gap.requirement for gap in found.gaps)
