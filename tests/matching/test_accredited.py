"""An accreditation counts for the scope lines that carry it, and for what a need is about."""

import datetime

import pytest

from matching.accreditations import covered_lines
from matching.engine import answer
from matching.index import describe
from matching.thesaurus import Knowledge
from matching.values import Accreditation, Answer, Need, Offering, ScopeLine
from tests.matching.conftest import index_of
from tests.matching.samples import STATION, offering

TODAY = datetime.date(2026, 7, 1)
_HELD = (Accreditation(scheme="CNAS", valid_to=datetime.date(2027, 1, 10)),)
_LAPSED = (Accreditation(scheme="CNAS", valid_to=datetime.date(2026, 6, 30)),)
_LINES = (
    ScopeLine(object="面料", parameter="甲醛含量", standard="GB/T 2912.1-2009", accreditations=_HELD),
    ScopeLine(object="面料", parameter="pH值", standard="GB/T 7573-2009"),
    ScopeLine(object="面料", parameter="耐摩擦色牢度", standard="GB/T 3920-2008", accreditations=_LAPSED),
)
_FABRIC = offering(
    title="纺织品面料检测",
    element="testing",
    industries=("纺织",),
    products=("面料",),
    items=("甲醛", "pH值", "色牢度", "纤维含量"),
    accreditations=("CNAS",),
    scope_lines=_LINES,
)


def _answer(text: str, listed: Offering, knowledge: Knowledge) -> Answer:
    return answer(Need(text=text), index_of([describe(listed, STATION, knowledge)]), knowledge, TODAY)


def _told(text: str, knowledge: Knowledge, listed: Offering = _FABRIC) -> tuple[str, str]:
    """How an offering does for the CNAS that is asked for, and what is said of it."""
    found = _answer(text, listed, knowledge)
    if found.near_misses:
        (near,) = found.near_misses
        return "missed", near.missing.message
    (match,) = found.matches
    met = [one.message for one in match.reasons if one.code == "accreditation"]
    left_open = [
        one.message for one in match.misses if one.code == "accreditation" and not one.message.startswith("所列")
    ]
    (message,) = [*met, *left_open]
    return "met" if met else "open", message


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("面料要测甲醛，报告带CNAS", "met", "，覆盖“甲醛”"),
        ("Formaldehyde test of fabric, with CNAS report", "met", "，覆盖“Formaldehyde”"),
        ("按GB/T 2912.1检测面料，要CNAS报告", "met", "，覆盖“GB/T 2912.1”"),
        ("面料要测pH值，报告带CNAS", "missed", "不覆盖“pH值”，只覆盖其他能力行"),
        ("按GB/T 7573-2009检测面料，要CNAS报告", "missed", "不覆盖“GB/T 7573-2009”"),
        ("面料耐摩擦色牢度检测，要CNAS报告", "missed", "（耐摩擦色牢度）已过期（2026-06-30）"),
        ("面料要做甲醛和pH值检测，要CNAS报告", "open", "不含“pH值”的能力行"),
        ("面料做纤维含量检测，要CNAS报告", "open", "不含“纤维含量检测”的能力行"),
        ("面料检测，报告要CNAS章", "open", "只覆盖3条能力行中的1条"),
    ],
)
def test_only_what_is_within_the_scope_is_accredited(text: str, verdict: str, said: str, knowledge: Knowledge) -> None:
    found, message = _told(text, knowledge)
    assert (found, said in message) == (verdict, True), message


def test_where_every_line_holds_it_the_whole_listing_is_accredited(knowledge: Knowledge) -> None:
    lines = tuple(ScopeLine(object=one.object, parameter=one.parameter, accreditations=_HELD) for one in _LINES)
    whole = offering(title="面料检测", element="testing", products=("面料",), scope_lines=lines)
    assert _told("面料检测，报告要CNAS章", knowledge, whole) == ("met", "具备所要求的实验室认可(CNAS)")


def test_a_parameter_is_accredited_for_the_object_that_carries_it(knowledge: Knowledge) -> None:
    lines = (
        ScopeLine(object="皮革", parameter="甲醛含量", accreditations=_HELD),
        ScopeLine(object="面料", parameter="甲醛含量"),
    )
    both = offering(title="面料皮革甲醛检测", element="testing", products=("面料", "皮革"), scope_lines=lines)
    assert _told("皮革要测甲醛，报告带CNAS", knowledge, both)[0] == "met"
    assert _told("面料要测甲醛，报告带CNAS", knowledge, both)[0] == "missed"


def test_a_range_is_accredited_by_the_line_that_covers_it(knowledge: Knowledge) -> None:
    lines = (
        ScopeLine(object="压力表", parameter="示值误差", minimum=0, maximum=10, unit="MPa", accreditations=_HELD),
        ScopeLine(object="压力表", parameter="示值误差", minimum=0, maximum=100, unit="MPa"),
    )
    gauges = offering(title="压力表校准", products=("压力表",), scope_lines=lines)
    assert _told("0~6MPa压力表校准，证书要CNAS", knowledge, gauges)[0] == "met"
    assert _told("0~60MPa压力表校准，证书要CNAS", knowledge, gauges)[0] == "missed"


def test_what_is_to_be_done_by_a_day_of_the_text_is_judged_on_that_day(knowledge: Knowledge) -> None:
    slow = offering(
        title="面料甲醛检测", element="testing", products=("面料",), turnaround_days=30, scope_lines=_LINES[:1]
    )
    assert _told("面料要测甲醛，报告带CNAS，2027年1月8日前要报告", knowledge, slow)[0] == "met"
    verdict, said = _told("面料要测甲醛，报告带CNAS，2027年1月12日前要报告", knowledge, slow)
    assert (verdict, "已过期（2027-01-10），按需要服务的2027-01-12判断" in said) == ("missed", True)


def test_lines_that_hold_a_scheme_are_counted() -> None:
    assert covered_lines(_FABRIC, "CNAS", TODAY) == 1
    assert covered_lines(_FABRIC, "CNAS", datetime.date(2026, 6, 1)) == 2
