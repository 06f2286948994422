"""The few services that together meet the requirements, worked out by hand over a small catalogue."""

import datetime
import re

import msgspec

from matching.values import Constraints, Eligibility, PlanEdits, Price
from matching.working_days import is_working_day
from tests.matching.planning.catalogue import (
    FAR,
    NEAR,
    NOWHERE,
    TODAY,
    accredited,
    calibration,
    certificate,
    metals,
    planned,
    sterility,
    taken,
)


def _check(found: object, code: str) -> bool | None:
    plan = getattr(found, "plan")  # noqa: B009
    return next((check.holds for check in plan.checks if check.code == code), None)


def test_every_requirement_is_met_by_a_line_that_says_so() -> None:
    found = planned(calibration(), sterility(), certificate())
    assert set(taken(found)) == {"CAL", "TEST", "CERT"}
    assert found.plan.uncovered == ()
    orders = {line.order: line for line in found.plan.lines}
    for row in found.plan.coverage:
        assert row.lines
        assert all(row.requirement in orders[order].requirements for order in row.lines)


def test_a_line_says_where_its_station_is_and_whom_to_call() -> None:
    (line,) = planned(calibration(), text="卡尺校准").plan.lines
    assert (line.station_address, line.station_telephone) == (NEAR.address, NEAR.telephone)
    assert line.station_telephone is not None


def test_calibration_comes_before_the_audit_and_the_test_beside_it() -> None:
    found = planned(certificate(), sterility(), calibration())
    lines = {line.offering: line for line in found.plan.lines}
    assert (lines["CAL"].start_day, lines["CAL"].end_day) == (0, 5)
    assert (lines["TEST"].start_day, lines["TEST"].end_day) == (0, 7)
    assert (lines["CERT"].start_day, lines["CERT"].end_day) == (5, 35)
    assert [dependency.line for dependency in lines["CERT"].after] == [lines["CAL"].order]
    assert (lines["CAL"].critical, lines["CERT"].critical, lines["TEST"].critical) == (True, True, False)
    assert found.plan.working_days == 35


def test_lines_count_from_one_in_the_order_in_which_they_begin() -> None:
    found = planned(certificate(), sterility(), calibration())
    assert [line.order for line in found.plan.lines] == [1, 2, 3]
    starts = [line.start_day for line in found.plan.lines]
    assert starts == sorted(starts)


def test_dates_are_working_days_and_skip_the_weekend() -> None:
    found = planned(calibration(days=6))
    (line,) = found.plan.lines
    assert line.starts_on == TODAY
    assert line.ends_on == datetime.date(2026, 11, 9)
    assert all(is_working_day(day) for day in (line.starts_on, line.ends_on))


def test_a_requirement_that_nothing_meets_stays_uncovered_and_is_a_gap() -> None:
    found = planned(calibration())
    assert taken(found) == ["CAL"]
    assert found.plan.uncovered
    assert {gap.requirement for gap in found.gaps} <= set(found.plan.uncovered)
    assert _check(found, "coverage") is False


def test_one_door_is_preferred_where_offerings_are_equal() -> None:
    found = planned(calibration(), sterility(), calibration("CAL-F", FAR), sterility("TEST-F", FAR))
    assert found.plan.doors == 1
    assert set(taken(found)) == {"CAL", "TEST"}


def test_free_public_help_comes_first_where_it_is_equal() -> None:
    free = calibration("FREE", price=Price(min=0, max=0, basis="公共服务"))
    found = planned(calibration(), free)
    assert taken(found) == ["FREE"]
    assert "免费" in found.plan.lines[0].because.message


def test_the_cheapest_plan_stands_beside_the_balanced_one() -> None:
    found = planned(
        sterility("DEAR", low=900, days=2), sterility("CHEAP", FAR, low=100, days=20), text="酸笋包胀袋要做商业无菌检验"
    )
    plans = {plan.preference: [line.offering for line in plan.lines] for plan in (found.plan, *found.alternatives)}
    assert plans["balanced"] == ["DEAR"]
    assert plans["cheapest"] == ["CHEAP"]
    assert found.plan.trade_off is not None
    assert "贵800元" in found.plan.trade_off.message
    assert "快18个工作日" in found.plan.trade_off.message


def test_no_alternative_is_worse_in_everything() -> None:
    found = planned(sterility("GOOD", low=100, days=2), sterility("BAD", FAR, low=900, days=20))
    assert all("BAD" not in [line.offering for line in plan.lines] for plan in (found.plan, *found.alternatives))


def test_a_deadline_is_held_where_it_can_be() -> None:
    slow, quick = sterility("SLOW", days=15, low=100), sterility("QUICK", days=3, low=400)
    assert taken(planned(slow, quick, text="酸笋包胀袋要做商业无菌检验", constraints=Constraints(max_days=30))) == [
        "SLOW"
    ]
    found = planned(slow, quick, text="酸笋包胀袋要做商业无菌检验", constraints=Constraints(max_days=5))
    assert taken(found) == ["QUICK"]
    assert _check(found, "days") is True


def test_a_deadline_that_cannot_be_held_is_exceeded_as_little_as_can_be_and_said() -> None:
    found = planned(
        calibration(),
        sterility(),
        certificate(),
        certificate("CERT2", FAR, days=20),
        constraints=Constraints(max_days=10),
    )
    assert found.plan.working_days == 25
    (check,) = [check for check in found.plan.checks if check.code == "days"]
    assert not check.holds
    assert "多15个" in check.message


def test_a_budget_is_held_where_it_can_be_and_else_the_least_excess_is_said() -> None:
    dear, cheap = sterility("DEAR", low=900, days=2), sterility("CHEAP", FAR, low=200, days=20)
    text = "酸笋包胀袋要做商业无菌检验"
    within = planned(dear, cheap, text=text, constraints=Constraints(budget=500))
    assert taken(within) == ["CHEAP"]
    assert _check(within, "budget") is True
    over = planned(dear, cheap, text=text, constraints=Constraints(budget=150))
    assert taken(over) == ["CHEAP"]
    (check,) = [check for check in over.plan.checks if check.code == "budget"]
    assert not check.holds
    assert "多50元" in check.message


def test_a_service_whose_accreditation_lapses_before_it_is_done_makes_room() -> None:
    lapsing = sterility(
        "LAPSING", accreditations=("CMA",), scope_lines=accredited("CMA", TODAY + datetime.timedelta(days=3))
    )
    lasting = sterility(
        "LASTING", FAR, accreditations=("CMA",), scope_lines=accredited("CMA", TODAY + datetime.timedelta(days=900))
    )
    text = "酸笋包胀袋要做商业无菌检验"
    assert taken(planned(lapsing, lasting, text=text)) == ["LASTING"]
    alone = planned(lapsing, text=text)
    assert taken(alone) == ["LAPSING"]
    assert _check(alone, "accreditation") is False


def test_samples_that_go_to_one_station_go_there_once() -> None:
    found = planned(sterility(), metals(), text="酸笋包胀袋要做商业无菌检验，另外食品里的铅镉重金属也要检测")
    assert set(taken(found)) == {"TEST", "METAL"}
    (together,) = found.plan.together
    assert together.lines == (1, 2)


def test_a_listing_without_days_gets_what_is_usual_and_says_so() -> None:
    (line,) = planned(calibration(days=None)).plan.lines
    assert line.days_assumed
    assert line.end_day - line.start_day == 10


def test_each_line_says_what_to_bring_and_how_it_is_delivered() -> None:
    for line in planned(calibration(), sterility(), certificate()).plan.lines:
        assert line.bring
        assert line.mode == "at_station"
        assert line.because.message
        assert line.because.message_en


def test_the_fastest_plan_holds_the_budget_where_one_can() -> None:
    offerings = (sterility("QUICK", low=9000, days=1), sterility("SLOW", low=100, days=5))
    budget, text = Constraints(budget=1000), "酸笋包胀袋要做商业无菌检验"
    found = planned(*offerings, text=text, constraints=budget, edits=PlanEdits(prefer="fastest"))
    assert taken(found) == ["SLOW"]
    assert _check(found, "budget") is True


def test_each_service_that_lapses_makes_room_even_if_another_cannot() -> None:
    soon, late = TODAY + datetime.timedelta(days=3), TODAY + datetime.timedelta(days=900)
    found = planned(
        calibration(accreditations=("CNAS",), scope_lines=accredited("CNAS", soon)),
        calibration("CAL2", FAR, accreditations=("CNAS",), scope_lines=accredited("CNAS", late)),
        sterility(accreditations=("CMA",), scope_lines=accredited("CMA", soon)),
        text="卡尺要校准，酸笋包胀袋要做商业无菌检验",
    )
    assert set(taken(found)) == {"CAL2", "TEST"}


def test_a_plan_that_begins_later_is_judged_by_what_holds_then() -> None:
    soon, late = TODAY + datetime.timedelta(days=60), TODAY + datetime.timedelta(days=900)
    lapsing = sterility("LAPSING", accreditations=("CNAS",), scope_lines=accredited("CNAS", soon))
    lasting = sterility("LASTING", FAR, accreditations=("CNAS",), scope_lines=accredited("CNAS", late))
    edits = PlanEdits(starts_on=TODAY + datetime.timedelta(days=120))
    assert taken(planned(lapsing, lasting, text="酸笋包胀袋要做商业无菌检验，报告要CNAS")) == ["LAPSING"]
    assert taken(planned(lapsing, lasting, text="酸笋包胀袋要做商业无菌检验，报告要CNAS", edits=edits)) == ["LASTING"]


def test_a_station_whose_place_is_not_known_is_not_the_nearest() -> None:
    nowhere = sterility("NOWHERE", NOWHERE, low=50)
    found = planned(
        sterility("NEAR", low=900), nowhere, text="酸笋包胀袋要做商业无菌检验", edits=PlanEdits(prefer="nearest")
    )
    assert taken(found) == ["NEAR"]


def test_what_a_near_station_does_as_well_is_not_mailed_to_another_province() -> None:
    near = msgspec.structs.replace(calibration("NEAR"), title="通用量具校准", items=("卡尺示值误差", "千分尺示值误差"))
    found = planned(near, calibration("FAR", FAR), text="车间的卡尺从来没校准过")
    assert found.matches[0].offering.id == "FAR", "the farther one fits better"
    assert taken(found) == ["NEAR"]


def test_prices_of_unlike_units_are_not_compared_in_words() -> None:
    by_hour = sterility("HOUR", FAR, price=Price(min=10, max=10, basis="每小时"))
    found = planned(sterility("PIECE", low=300), by_hour, text="酸笋包胀袋要做商业无菌检验")
    said = [plan.trade_off.message for plan in (found.plan, *found.alternatives) if plan.trade_off is not None]
    assert len(said) == 2
    assert not any(re.search(r"[省贵]\d", one) for one in said)
    assert all("计价单位不同" in one for one in said)


def test_an_accreditation_that_is_asked_for_binds_laboratories_alone() -> None:
    found = planned(
        sterility(accreditations=("CMA",)),
        certificate(),
        text="酸笋包胀袋要做商业无菌检验，报告要CMA，还想做ISO 9001质量管理体系认证",
    )
    assert set(taken(found)) == {"TEST", "CERT"}


def test_a_need_of_more_than_is_planned_at_once_is_told_what_is_left_out() -> None:
    text = "按GB 4806.1、GB 4806.7、GB 4806.8、GB 5009.12、GB 5009.15、GB 5009.22做检测"
    found = planned(sterility(), calibration(), text=f"{text}，卡尺要校准")
    assert len(found.understanding.requirements) <= 8
    (check,) = [check for check in found.plan.checks if check.code == "left_out"]
    assert "GB 5009.22" in check.message


# The enterprise's edits.


def test_a_dropped_requirement_is_planned_for_no_more() -> None:
    everything = planned(calibration(), sterility(), certificate())
    audit = next(line for line in everything.plan.lines if line.offering == "CERT")
    found = planned(calibration(), sterility(), certificate(), edits=PlanEdits(drop=audit.requirements))
    assert set(taken(found)) == {"CAL", "TEST"}
    assert not set(audit.requirements) & {row.requirement for row in found.plan.coverage}


def test_an_excluded_offering_and_an_excluded_station_are_avoided() -> None:
    offerings = (calibration(), calibration("CAL-F", FAR))
    assert taken(planned(*offerings, edits=PlanEdits(exclude_offerings=("CAL",)))) == ["CAL-F"]
    assert taken(planned(*offerings, edits=PlanEdits(exclude_stations=("NEAR",)))) == ["CAL-F"]


def test_a_pinned_offering_is_taken_even_if_another_is_better() -> None:
    found = planned(calibration(), calibration("CAL-F", FAR, low=5000), edits=PlanEdits(pin_offerings=("CAL-F",)))
    assert taken(found) == ["CAL-F"]
    assert found.plan.lines[0].because.message == "您指定了这项服务"


def test_what_a_pinned_station_offers_is_had_there() -> None:
    found = planned(
        calibration(), calibration("CAL-F", FAR, low=5000), sterility(), edits=PlanEdits(pin_stations=("FAR",))
    )
    assert set(taken(found)) == {"CAL-F", "TEST"}


def test_a_plan_begins_on_the_day_that_is_wanted() -> None:
    found = planned(calibration(), edits=PlanEdits(starts_on=datetime.date(2026, 11, 7)))
    assert found.plan.starts_on == datetime.date(2026, 11, 9)


def test_the_preferred_plan_comes_first() -> None:
    offerings = (sterility("DEAR", low=900, days=2), sterility("CHEAP", FAR, low=100, days=20))
    found = planned(*offerings, text="酸笋包胀袋要做商业无菌检验", edits=PlanEdits(prefer="cheapest"))
    assert found.plan.preference == "cheapest"
    assert taken(found) == ["CHEAP"]


# Policy measures.

_MEASURE = Eligibility(
    adcodes=("4502",), sizes=("micro", "small"), valid_to=datetime.date(2027, 12, 31), note="须为小微企业"
)


def test_a_policy_measure_is_taken_by_those_who_are_eligible() -> None:
    measure = calibration("MEASURE", low=0, eligibility=_MEASURE)
    found = planned(calibration(), measure, size="small")
    assert taken(found) == ["MEASURE"]
    assert found.plan.lines[0].measure
    assert any("须为小微企业" in condition.message for condition in found.plan.lines[0].conditions)


def test_a_policy_measure_is_not_taken_by_those_who_are_not() -> None:
    measure = calibration("MEASURE", low=0, eligibility=_MEASURE)
    assert taken(planned(calibration(), measure, size="large")) == ["CAL"]
    elsewhere = Eligibility(adcodes=("3706",))
    assert taken(planned(calibration(), calibration("MEASURE", low=0, eligibility=elsewhere))) == ["CAL"]


def test_a_policy_measure_that_has_ended_is_not_taken() -> None:
    ended = Eligibility(valid_to=TODAY - datetime.timedelta(days=1))
    assert taken(planned(calibration(), calibration("MEASURE", low=0, eligibility=ended))) == ["CAL"]


def test_what_is_not_known_of_the_enterprise_is_asked() -> None:
    measure = calibration("MEASURE", low=0, eligibility=_MEASURE)
    found = planned(measure, size=None, place=None)
    (line,) = found.plan.lines
    assert sum("请确认" in condition.message for condition in line.conditions) == 2
