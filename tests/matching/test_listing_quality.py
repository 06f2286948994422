"""What a listing lacks, what that costs, and what its clerk should look at."""

import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.editions import NO_EDITIONS, Edition, Editions
from matching.freshness import ASSURED_DAYS
from matching.listing_quality import WORTH, judged
from matching.values import Accreditation, Capability, Offering, Price, ScopeLine
from tests.matching.samples import PEROXIDE_VALUE, offering

DAY = datetime.date(2026, 11, 1)
_DATED = ScopeLine(
    parameter="示值误差", accreditations=(Accreditation(scheme="CNAS", valid_to=datetime.date(2029, 1, 1)),)
)
COMPLETE = offering(
    summary="卡尺示值误差校准，出具CNAS校准证书",
    industries=("机械制造",),
    products=("游标卡尺",),
    items=("示值误差",),
    standards=("JJG 30-2012",),
    capabilities=(Capability(min=0, max=300, unit="mm"),),
    accreditations=("CNAS",),
    modes=("mail_in",),
    turnaround_days=5,
    price=Price(min=60, max=80),
    scope_lines=(_DATED,),
    assured_date=DAY,
)
_NOTHING: dict[str, object] = {
    "industries": (),
    "products": (),
    "summary": "  ",
    "standards": (),
    "modes": (),
    "turnaround_days": None,
    "capabilities": (),
    "price": None,
    "scope_lines": (),
    "assured_date": None,
}


def _codes(listed: Offering, editions: Editions = NO_EDITIONS, day: datetime.date = DAY) -> list[str]:
    return [remark.code for remark in judged(listed, editions, day).warnings]


def test_a_complete_listing_has_all_points_and_nothing_to_look_at() -> None:
    quality = judged(COMPLETE, NO_EDITIONS, DAY)
    assert (quality.score, quality.missing, quality.warnings) == (100, (), ())


def test_a_listing_of_nothing_but_a_title_has_hardly_any_points() -> None:
    quality = judged(offering(), NO_EDITIONS, DAY)
    assert quality.score == 0
    assert quality.missing[0].field == "industries"
    assert sum(lack.points for lack in quality.missing) == pytest.approx(100, abs=0.5)


@pytest.mark.parametrize("field", _NOTHING)
def test_what_is_blank_is_missing_and_says_what_it_costs(field: str) -> None:
    quality = judged(msgspec.structs.replace(COMPLETE, **{field: _NOTHING[field]}), NO_EDITIONS, DAY)
    (lack,) = quality.missing
    assert lack.field == field
    assert lack.points > 0
    assert quality.score == round(100 - lack.points)
    assert lack.message
    assert lack.message_en


def test_the_cost_of_a_blank_field_is_the_measured_one() -> None:
    (lack,) = judged(msgspec.structs.replace(COMPLETE, products=()), NO_EDITIONS, DAY).missing
    assert lack.visibility == WORTH["products"].drops_out
    assert f"{WORTH['products'].drops_out:.0%}" in lack.message


@pytest.mark.parametrize("field", ["price", "modes", "turnaround_days", "capabilities"])
def test_what_costs_no_rank_says_so_and_how_many_needs_ask_by_it(field: str) -> None:
    (lack,) = judged(msgspec.structs.replace(COMPLETE, **{field: _NOTHING[field]}), NO_EDITIONS, DAY).missing
    assert lack.visibility == 0.0
    assert "没有可测的影响" in lack.message
    assert f"{WORTH[field].asked:.0%}" in lack.message


def test_the_dearest_lack_comes_first() -> None:
    points = [lack.points for lack in judged(offering(), NO_EDITIONS, DAY).missing]
    assert points == sorted(points, reverse=True)


def test_nothing_is_asked_of_a_kind_of_service_that_has_none_of_it() -> None:
    training = offering(element="training", title="内审员培训")
    missing = {lack.field for lack in judged(training, NO_EDITIONS, DAY).missing}
    assert missing.isdisjoint({"standards", "capabilities", "scope_lines"})


def test_items_and_standards_may_stand_in_scope_lines() -> None:
    line = msgspec.structs.replace(_DATED, standard="JJG 30-2012", minimum=0.0, maximum=300.0, unit="mm")
    listed = msgspec.structs.replace(COMPLETE, items=(), standards=(), capabilities=(), scope_lines=(line,))
    assert judged(listed, NO_EDITIONS, DAY).missing == ()


def test_naming_a_scheme_costs_a_laboratory_no_points_and_dating_it_earns_them() -> None:
    without = msgspec.structs.replace(COMPLETE, scope_lines=(), accreditations=())
    (lack,) = judged(without, NO_EDITIONS, DAY).missing
    assert (lack.field, "确无资质的可忽略" in lack.message) == ("scope_lines", True)
    named = msgspec.structs.replace(without, accreditations=("CNAS",))
    scores = [judged(one, NO_EDITIONS, DAY).score for one in (without, named, COMPLETE)]
    assert scores[0] == scores[1] < scores[2] == 100


def test_a_scheme_that_no_scope_line_dates_is_a_lack() -> None:
    listed = msgspec.structs.replace(COMPLETE, accreditations=("CNAS", "CMA"))
    assert [lack.field for lack in judged(listed, NO_EDITIONS, DAY).missing] == ["scope_lines"]


def test_a_confirmation_that_has_lapsed_costs_visibility_and_one_that_never_was_does_not() -> None:
    long_ago = DAY - datetime.timedelta(days=ASSURED_DAYS + 1)
    (lapsed,) = judged(msgspec.structs.replace(COMPLETE, assured_date=long_ago), NO_EDITIONS, DAY).missing
    (never,) = judged(msgspec.structs.replace(COMPLETE, assured_date=None), NO_EDITIONS, DAY).missing
    assert lapsed.visibility > 0
    assert never.visibility == 0


@given(st.sets(st.sampled_from(sorted(_NOTHING))), st.sets(st.sampled_from(sorted(_NOTHING))))
def test_a_listing_that_says_more_never_has_fewer_points(some: set[str], others: set[str]) -> None:
    fuller, emptier = (
        msgspec.structs.replace(COMPLETE, **{field: _NOTHING[field] for field in blank})
        for blank in (some, some | others)
    )
    assert judged(fuller, NO_EDITIONS, DAY).score >= judged(emptier, NO_EDITIONS, DAY).score
    assert 0 <= judged(emptier, NO_EDITIONS, DAY).score <= 100


def test_withdrawn_standards_are_told_once_with_what_replaces_them() -> None:
    line = msgspec.structs.replace(_DATED, standard="GB/T 5009.37-2003")
    listed = msgspec.structs.replace(COMPLETE, standards=("GB/T 5009.37-2003",), scope_lines=(line,))
    (remark,) = judged(listed, Editions(PEROXIDE_VALUE), DAY).warnings
    assert remark.code == "withdrawn_standard"
    assert "2017-03-01" in remark.message
    assert "GB 5009.227-2023" in remark.message


def test_a_standard_that_will_be_replaced_soon_is_told_ahead() -> None:
    editions = Editions(
        [
            Edition(code="JJG 30", edition="2012", replaced_by=("JJG 30-2026",)),
            Edition(code="JJG 30", edition="2026", state="upcoming", effective=DAY + datetime.timedelta(days=90)),
        ]
    )
    assert _codes(COMPLETE, editions) == ["standard_ends"]
    assert _codes(COMPLETE, editions, DAY - datetime.timedelta(days=120)) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"standards": ("JJG 30-2012", "企业内部方法")}, "unread_standard"),
        ({"standards": ("JJG 30",)}, "undated_standard"),
        ({"assured_date": DAY - datetime.timedelta(days=ASSURED_DAYS - 10)}, "assurance_ends"),
    ],
)
def test_what_a_clerk_should_look_at_is_told(changed: dict[str, object], code: str) -> None:
    assert _codes(msgspec.structs.replace(COMPLETE, **changed)) == [code]


@pytest.mark.parametrize("code", ["16 CFR 1615", "(EU) 2016/425", "UN38.3", "ASTM D1000-17"])
def test_a_law_and_a_short_year_need_no_edition(code: str) -> None:
    assert _codes(msgspec.structs.replace(COMPLETE, standards=(code,))) == []


@pytest.mark.parametrize(("days", "code"), [(-1, "accreditation"), (30, "accreditation_ends")])
def test_an_accreditation_that_has_ended_or_soon_will_is_told(days: int, code: str) -> None:
    ends = Accreditation(scheme="CNAS", valid_to=DAY + datetime.timedelta(days=days))
    line = msgspec.structs.replace(_DATED, accreditations=(ends,))
    assert _codes(msgspec.structs.replace(COMPLETE, scope_lines=(line,))) == [code]
