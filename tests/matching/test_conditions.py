"""Stated constraints against an offering: met, missed, or left open by the listing."""

import datetime

import msgspec
import pytest

from matching.accreditations import valid_schemes
from matching.conditions import asks_nothing, best_coverage, judge
from matching.values import Accreditation, Capability, Constraints, Miss, Offering, Price, Reason, ScopeLine
from tests.matching.samples import offering

TODAY = datetime.date(2026, 7, 1)
_RANGE = Capability(min=0, max=300, unit="mm")


def _verdict(constraints: Constraints, listed: Offering) -> tuple[str, str]:
    (judged,) = judge(constraints, listed, TODAY)
    if isinstance(judged, Reason):
        return judged.code, "met"
    return judged.code, "missed" if judged.sure else "unsure"


@pytest.mark.parametrize(
    ("constraints", "listed", "code", "verdict"),
    [
        (Constraints(accreditations=("CMA",)), offering(accreditations=("CMA",)), "accreditation", "met"),
        (Constraints(accreditations=("CMA",)), offering(accreditations=("CAL",)), "accreditation", "missed"),
        (Constraints(max_days=5), offering(turnaround_days=5), "days", "met"),
        (Constraints(max_days=5), offering(turnaround_days=6), "days", "missed"),
        (Constraints(max_days=5), offering(), "days", "unsure"),
        (Constraints(budget=500), offering(price=Price(min=500, max=900)), "budget", "met"),
        (Constraints(budget=500), offering(price=Price(min=501, max=900)), "budget", "missed"),
        (Constraints(budget=500), offering(), "budget", "unsure"),
        (Constraints(modes=("remote", "on_site")), offering(modes=("on_site",)), "mode", "met"),
        (Constraints(modes=("on_site",)), offering(modes=("mail_in",)), "mode", "missed"),
        (Constraints(modes=("on_site",)), offering(), "mode", "unsure"),
        (Constraints(capability=_RANGE), offering(capabilities=(_RANGE,)), "capability", "met"),
        (
            Constraints(capability=_RANGE),
            offering(capabilities=(Capability(min=0, max=150, unit="mm"),)),
            "capability",
            "missed",
        ),
        (
            Constraints(capability=_RANGE),
            offering(capabilities=(Capability(min=0, max=150, unit="kg"),)),
            "capability",
            "unsure",
        ),
        (Constraints(capability=_RANGE), offering(), "capability", "unsure"),
    ],
)
def test_each_constraint_is_met_missed_or_left_open(
    constraints: Constraints, listed: Offering, code: str, verdict: str
) -> None:
    assert _verdict(constraints, listed) == (code, verdict)


def test_an_uncertainty_that_is_too_large_is_a_miss_of_its_own() -> None:
    asked = Capability(min=0, max=300, unit="mm", uncertainty=2, uncertainty_unit="um")
    offered = Capability(min=0, max=300, unit="mm", uncertainty=0.02, uncertainty_unit="mm")
    verdict = _verdict(Constraints(capability=asked), offering(capabilities=(offered,)))
    assert verdict == ("uncertainty", "missed")


def test_where_nothing_is_asked_nothing_is_judged() -> None:
    assert judge(Constraints(), offering(turnaround_days=90), TODAY) == []


def test_a_capability_in_an_unknown_unit_is_not_judged() -> None:
    asked = Constraints(capability=Capability(min=0, max=3, unit="quux"))
    assert judge(asked, offering(capabilities=(_RANGE,)), TODAY) == []


def test_each_asked_scheme_is_judged_for_itself() -> None:
    asked = Constraints(accreditations=("CMA", "CNAS"))
    judged = judge(asked, offering(accreditations=("CNAS",)), TODAY)
    assert [type(item) for item in judged] == [Miss, Reason]


def test_every_judgement_speaks_chinese_and_english() -> None:
    asked = Constraints(accreditations=("CMA",), max_days=1, budget=1, modes=("remote",), capability=_RANGE)
    judged = judge(asked, offering(), TODAY)
    assert len(judged) == 5
    assert all(item.message and item.message_en for item in judged)


def _with(accreditation: Accreditation, listed: tuple[str, ...] = ("CNAS",)) -> Offering:
    line = ScopeLine(parameter="示值误差", accreditations=(accreditation,))
    return offering(accreditations=listed, scope_lines=(line,))


@pytest.mark.parametrize(
    "accreditation",
    [
        Accreditation(scheme="CNAS", valid_to=TODAY - datetime.timedelta(days=1)),
        Accreditation(scheme="CNAS", valid_from=TODAY + datetime.timedelta(days=1)),
        Accreditation(scheme="CNAS", state="suspended"),
        Accreditation(scheme="CNAS", state="unverified"),
        Accreditation(scheme="CNAS", state="withdrawn", valid_to=TODAY + datetime.timedelta(days=900)),
    ],
)
def test_an_accreditation_that_is_not_in_force_on_the_day_does_not_count(
    accreditation: Accreditation,
) -> None:
    assert valid_schemes(_with(accreditation), TODAY) == set()
    assert _verdict(Constraints(accreditations=("CNAS",)), _with(accreditation)) == ("accreditation", "missed")


def test_the_best_of_capabilities_and_scope_lines_is_compared() -> None:
    line = ScopeLine(parameter="长度", minimum=0, maximum=50, unit="cm")
    listed = offering(capabilities=(Capability(min=0, max=10, unit="mm"),), scope_lines=(line,))
    assert best_coverage(_RANGE, listed).full


def test_an_accreditation_that_ends_before_the_service_is_done_is_a_miss() -> None:
    lasting = Accreditation(scheme="CMA", valid_to=TODAY + datetime.timedelta(days=10))
    listed = offering(scope_lines=(ScopeLine(parameter="示值误差", accreditations=(lasting,)),))
    asked = Constraints(accreditations=("CMA",))
    assert _verdict(asked, msgspec.structs.replace(listed, turnaround_days=5)) == ("accreditation", "met")
    assert _verdict(asked, msgspec.structs.replace(listed, turnaround_days=15)) == ("accreditation", "missed")


@pytest.mark.parametrize(
    ("accreditation", "said", "said_en"),
    [
        (Accreditation(scheme="CMA", valid_to=datetime.date(2026, 5, 31)), "已过期（2026-05-31）", "2026-05-31"),
        (Accreditation(scheme="CMA", state="expired"), "已过期", "has expired"),
        (Accreditation(scheme="CMA", state="suspended"), "被暂停", "suspended"),
        (Accreditation(scheme="CMA", state="withdrawn"), "已撤销", "withdrawn"),
        (Accreditation(scheme="CMA", state="unverified"), "未核验", "not been verified"),
        (Accreditation(scheme="CMA", valid_from=datetime.date(2026, 9, 1)), "尚未生效（自2026-09-01起）", "2026-09-01"),
    ],
)
def test_a_miss_says_why_an_accreditation_does_not_count(accreditation: Accreditation, said: str, said_en: str) -> None:
    (miss,) = judge(Constraints(accreditations=("CMA",)), _with(accreditation, listed=("CMA",)), TODAY)
    assert isinstance(miss, Miss)
    assert said in miss.message
    assert said_en in miss.message_en
    assert miss.sure


def test_an_accreditation_is_judged_on_the_day_on_which_the_service_is_needed_and_says_so() -> None:
    lasting = Accreditation(scheme="CMA", valid_to=datetime.date(2026, 12, 31))
    later = datetime.date(2027, 3, 1)
    asked = Constraints(accreditations=("CMA",), needed_on=later)
    (now,) = judge(asked, _with(lasting), TODAY)
    (then,) = judge(asked, _with(lasting), later)
    assert isinstance(now, Reason)
    assert isinstance(then, Miss)
    assert "2026-12-31" in then.message
    assert "2027-03-01" in then.message


def test_the_day_on_which_a_service_is_needed_asks_nothing_of_it() -> None:
    asked = Constraints(needed_on=datetime.date(2027, 3, 1))
    assert asks_nothing(asked)
    assert judge(asked, offering(), TODAY) == []
