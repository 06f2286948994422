"""Time limits in working days, with holidays and the days that are swapped for them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.working_days import is_working_day
from service.workflow.limits import (
    Deadline,
    Limit,
    Limits,
    LimitsError,
    deadline,
    deadline_of_date,
    follow_up_deadline,
    read_limits,
    resumed,
)
from service.workflow.working_time import CHINA, after_working_time, end_of_working_days, halfway, working_time

_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)).map(lambda moment: moment.replace(tzinfo=CHINA))
_LENGTHS = st.integers(0, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes))


def _china(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=CHINA)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # A Monday; the day itself does not count.
        (_china(2026, 11, 23, 9, 0), 1, _china(2026, 11, 25)),
        # A Friday evening: two working days are Monday and Tuesday.
        (_china(2026, 11, 27, 18, 0), 2, _china(2026, 12, 2)),
        # The national holidays of 2026 are 1 to 7 October, and Saturday 10 October is worked for them.
        (_china(2026, 9, 30, 15, 30), 3, _china(2026, 10, 11)),
        # Spring festival 2026: 15 to 23 February; 14 and 28 February are worked.
        (_china(2026, 2, 13, 10, 0), 2, _china(2026, 2, 25)),
    ],
)
def test_a_limit_ends_with_the_last_working_day(start: datetime, days: int, end: datetime) -> None:
    assert end_of_working_days(start, days) == end


@given(_MOMENTS, st.integers(1, 40))
def test_between_the_start_and_the_end_lie_as_many_working_days_as_were_granted(start: datetime, days: int) -> None:
    end = end_of_working_days(start, days)
    last = (end - timedelta(seconds=1)).date()
    counted = [start.date() + timedelta(days=number) for number in range(1, (last - start.date()).days + 1)]
    assert sum(map(is_working_day, counted)) == days
    assert is_working_day(last)


@given(_MOMENTS, _LENGTHS)
def test_working_time_is_what_a_count_of_hours_finds(start: datetime, length: timedelta) -> None:
    end = start + length
    counted = sum(
        1
        for number in range(int(length.total_seconds() // 3600))
        if is_working_day((start + timedelta(hours=number)).date())
    )
    found = working_time(start, end).total_seconds() / 3600
    # The count looks at the beginning of each hour: every change between working and free days may cost it one.
    changes = sum(
        is_working_day(day) != is_working_day(day + timedelta(days=1))
        for day in (start.date() + timedelta(days=number) for number in range(length.days + 2))
    )
    assert abs(found - counted) <= changes + 1


@given(_MOMENTS, _LENGTHS)
def test_what_has_passed_after_so_much_working_time_is_so_much(start: datetime, length: timedelta) -> None:
    end = after_working_time(start, length)
    assert working_time(start, end) == length


@given(_MOMENTS, st.integers(1, 20))
def test_the_reminder_comes_when_half_of_the_working_time_has_passed(start: datetime, days: int) -> None:
    found = deadline(start, Limit(working_days=days))
    assert start <= found.remind_at < found.due_at
    first, second = working_time(start, found.remind_at), working_time(found.remind_at, found.due_at)
    assert abs(first - second) <= timedelta(seconds=1)


@given(_MOMENTS, st.integers(1, 10), _LENGTHS)
def test_a_clock_that_stood_still_leaves_as_much_time_as_there_was(
    start: datetime, days: int, held_for: timedelta
) -> None:
    before = deadline(start, Limit(working_days=days))
    left = working_time(start, before.due_at)
    later = start + held_for
    assert working_time(later, resumed(left, later).due_at) == left


def test_hours_run_by_the_clock_and_days_by_the_calendar() -> None:
    start = _china(2026, 11, 28, 9, 0)
    assert deadline(start, Limit(hours=4)).due_at == start + timedelta(hours=4)
    assert deadline(start, Limit(days=30)).due_at == start + timedelta(days=30)


def test_what_is_agreed_for_a_day_is_overdue_after_one_more_working_day() -> None:
    start = _china(2026, 11, 23, 9, 0)
    # A Friday: the grace ends with the Monday after it.
    assert deadline_of_date(start, date(2026, 11, 27), Limit(working_days=1)).due_at == _china(2026, 12, 1)


def test_an_enterprise_is_asked_after_30_and_180_days_and_has_15_working_days_to_answer() -> None:
    delivered = _china(2026, 3, 2, 12, 0)
    first, second = (follow_up_deadline(delivered, which, Limits()) for which in (True, False))
    assert first.remind_at == delivered + timedelta(days=30)
    assert second.remind_at == delivered + timedelta(days=180)
    assert first == Deadline(end_of_working_days(first.remind_at, 15), first.remind_at)
    assert second.due_at > first.due_at


def test_half_of_nothing_is_where_it_begins() -> None:
    saturday = _china(2026, 11, 28, 9, 0)
    assert halfway(saturday, saturday + timedelta(hours=4)) == saturday + timedelta(hours=2)


def test_a_deployment_sets_limits_of_its_own_and_keeps_the_others(tmp_path: Path) -> None:
    file = tmp_path / "limits.json"
    file.write_text('{"requested": {"hours": 6}, "submitted": {"working_days": 2}}')
    found = read_limits(file)
    assert found.requested == Limit(hours=6)
    assert found.submitted == Limit(working_days=2)
    assert msgspec.structs.replace(found, requested=Limits().requested, submitted=Limits().submitted) == Limits()
    assert read_limits(None) == Limits()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"requested": {"working_days": 0}}', "requested.working_days"),
        ('{"requested": {"working_days": 1, "hours": 2}}', "give one of"),
        ('{"requested": {}}', "give one of"),
        ('{"request": {"hours": 1}}', "request"),
        ('{"requested": {"weeks": 1}}', "weeks"),
        ("[]", "object"),
        ("{", "truncated"),
    ],
)
def test_a_file_of_limits_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "limits.json"
    file.write_text(text)
    with pytest.raises(LimitsError, match=named):
        read_limits(file)


def test_deadlines_are_given_in_utc() -> None:
    assert deadline(_china(2026, 11, 23, 9, 0), Limit(working_days=1)).due_at.tzinfo is UTC
