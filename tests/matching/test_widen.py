"""What nothing meets as it is asked for is looked for without conditions: in the province, then in the country."""

import pytest

from matching.index import describe
from matching.thesaurus import Knowledge
from matching.values import Constraints, Eligibility, Need, Offering, Place, Station
from matching.widen import Farther, widen
from tests.matching.conftest import TODAY, index_of
from tests.matching.samples import STATION, offering

_WUHAN = Station(id="S2", name="武汉示例站", adcode="420100", latitude=30.59, longitude=114.3)
_OURS, _THEIRS = offering("O1", modes=("mail_in",), turnaround_days=9), offering("O2", station="S2")
_TEXT = "卡尺要校准，0~300mm"


def _widened(knowledge: Knowledge, need: Need, *listed: Offering, refused: tuple[str, ...] = ()) -> dict[str, Farther]:
    stations = {STATION.id: STATION, _WUHAN.id: _WUHAN}
    index = index_of(describe(each, stations[each.station], knowledge) for each in listed)
    return widen(need, ["r1"], refused, index, knowledge, TODAY)


@pytest.mark.parametrize(
    ("adcode", "ring", "offerings"),
    [
        ("450300", "province", ("O1",)),
        ("420500", "province", ("O2",)),
        ("110000", "country", ("O1", "O2")),
        (None, "country", ("O1", "O2")),
    ],
)
def test_the_province_goes_before_the_country(
    knowledge: Knowledge, adcode: str | None, ring: str, offerings: tuple[str, ...]
) -> None:
    need = Need(
        text=_TEXT,
        place=Place(adcode=adcode) if adcode else None,
        constraints=Constraints(accreditations=("CMA",)),
    )
    found = _widened(knowledge, need, _OURS, _THEIRS)["r1"]
    assert (found.found_in, set(found.offerings), found.element) == (ring, set(offerings), "metrology")
    assert found.missing == ("accreditation",)


def test_conditions_of_the_text_are_given_up_too_and_every_one_that_fails_is_told(knowledge: Knowledge) -> None:
    need = Need(text="卡尺要校准，0~300mm，报告要带CNAS，5个工作日内，请上门")
    assert set(_widened(knowledge, need, _OURS)["r1"].missing) >= {"accreditation", "days", "mode"}


def test_who_has_refused_and_what_is_for_others_alone_is_not_offered(knowledge: Knowledge) -> None:
    need = Need(text=_TEXT, place=Place(adcode="450200"))
    assert _widened(knowledge, need, _OURS, refused=("O1",)) == {}
    assert _widened(knowledge, need, _OURS, refused=(STATION.id,)) == {}
    measure = offering("O3", eligibility=Eligibility(adcodes=("42",)))
    assert _widened(knowledge, need, measure) == {}
    assert _widened(knowledge, need, _OURS, measure)["r1"].offerings == ("O1",)


def test_what_nobody_can_do_is_found_nowhere(knowledge: Knowledge) -> None:
    assert _widened(knowledge, Need(text="古琴断纹怎么修复"), _OURS, _THEIRS) == {}
