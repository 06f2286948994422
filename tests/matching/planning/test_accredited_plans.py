"""Accreditations in plans: judged on the day on which the service is needed, and on the days of the work."""

import datetime

from matching.values import Accreditation, Constraints, ScopeLine
from tests.matching.planning.catalogue import FAR, TODAY, accredited, planned, sterility, taken


def test_an_accreditation_that_comes_into_force_only_after_the_work_makes_room_or_is_told() -> None:
    begins, needed_on = TODAY + datetime.timedelta(days=90), TODAY + datetime.timedelta(days=120)
    coming = Accreditation(scheme="CNAS", valid_from=begins)
    late = sterility("LATE", scope_lines=(ScopeLine(parameter="全部参数", accreditations=(coming,)),))
    ready = sterility("READY", FAR, accreditations=("CNAS",))
    text, asked = "酸笋包胀袋要做商业无菌检验", Constraints(accreditations=("CNAS",), needed_on=needed_on)
    assert taken(planned(late, ready, text=text, constraints=asked)) == ["READY"]
    alone = planned(late, text=text, constraints=asked)
    assert taken(alone) == ["LATE"]
    (check,) = [check for check in alone.plan.checks if check.code == "accreditation"]
    assert not check.holds
    assert str(begins) in check.message


def test_a_need_of_a_later_day_is_judged_by_what_holds_then() -> None:
    soon, late = TODAY + datetime.timedelta(days=60), TODAY + datetime.timedelta(days=900)
    lapsing = sterility("LAPSING", accreditations=("CNAS",), scope_lines=accredited("CNAS", soon))
    lasting = sterility("LASTING", FAR, accreditations=("CNAS",), scope_lines=accredited("CNAS", late))
    asked = Constraints(accreditations=("CNAS",), needed_on=TODAY + datetime.timedelta(days=120))
    found = planned(lapsing, lasting, text="酸笋包胀袋要做商业无菌检验", constraints=asked)
    assert [match.offering.id for match in found.matches] == ["LASTING"]
    assert [near.match.offering.id for near in found.near_misses] == ["LAPSING"]
    assert "已过期" in found.near_misses[0].missing.message
    assert taken(found) == ["LASTING"]


def test_a_plan_says_whether_it_is_done_by_the_day_that_the_text_names() -> None:
    slow = sterility("SLOW", turnaround_days=15)
    wanted = TODAY + datetime.timedelta(days=10)
    text = f"酸笋包胀袋要做商业无菌检验，{wanted.year}年{wanted.month}月{wanted.day}日前要报告"
    found = planned(slow, text=text)
    (check,) = [check for check in found.plan.checks if check.code == "done_by"]
    assert (check.holds, str(wanted) in check.message) == (False, True)
    assert any(f"可能赶不上{wanted}" in miss.message for miss in found.matches[0].misses)
    assert any(f"可能赶不上{wanted}" in one.message for one in found.plan.lines[0].conditions)
    quick = planned(sterility("QUICK", turnaround_days=3), text=text)
    assert [check.holds for check in quick.plan.checks if check.code == "done_by"] == [True]
    assert not [miss for miss in quick.matches[0].misses if "赶不上" in miss.message]
    assert not [check for check in planned(slow).plan.checks if check.code == "done_by"]
