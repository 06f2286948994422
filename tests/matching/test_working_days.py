"""Working days of China: swapped ones in the announced years, Monday to Friday beyond them, and counting them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.working_days import announced_until, is_working_day, working_day

_A_DAY = datetime.timedelta(days=1)
_DAYS = st.dates(datetime.date(2025, 1, 1), datetime.date(2045, 12, 31))


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_weekend_day_that_was_swapped_for_a_holiday_is_a_working_day(day: str) -> None:
    assert _day(day).weekday() >= 5
    assert is_working_day(_day(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-16", "2026-02-23", "2026-04-06", "2026-05-05", "2026-09-25"])
def test_a_weekday_within_a_holiday_is_no_working_day(day: str) -> None:
    assert _day(day).weekday() < 5
    assert not is_working_day(_day(day))


def test_the_week_of_the_national_day_is_off() -> None:
    assert not any(is_working_day(datetime.date(2026, 10, day)) for day in range(1, 8))
    assert is_working_day(datetime.date(2026, 9, 30))
    assert is_working_day(datetime.date(2026, 10, 8))


def test_an_ordinary_weekend_is_off() -> None:
    week = [datetime.date(2026, 11, 2) + number * _A_DAY for number in range(7)]
    assert [is_working_day(day) for day in week] == [True] * 5 + [False] * 2


def test_the_holidays_of_2026_are_announced() -> None:
    assert announced_until() >= datetime.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2040-01-01", False),  # Sunday
        ("2040-01-02", True),
        ("2040-02-13", True),  # within the Spring Festival, which has no fixed date
        ("2040-05-01", False),  # Tuesday
        ("2040-05-02", False),
        ("2040-05-03", True),
        ("2040-09-29", False),  # Saturday
        ("2040-10-01", False),  # Monday
        ("2040-10-03", False),
        ("2040-10-04", True),
    ],
)
def test_beyond_the_announced_years_only_weekends_and_fixed_holidays_are_off(day: str, works: bool) -> None:
    assert _day(day) > announced_until()
    assert is_working_day(_day(day)) is works


def test_working_days_are_counted_from_nought_over_a_holiday() -> None:
    counted = [working_day(datetime.date(2026, 9, 30), number) for number in range(5)]
    assert [day.isoformat() for day in counted] == [
        "2026-09-30",
        "2026-10-08",
        "2026-10-09",
        "2026-10-10",
        "2026-10-12",
    ]


def test_where_the_first_day_is_off_the_count_begins_after_it() -> None:
    assert working_day(datetime.date(2026, 10, 1), 0) == datetime.date(2026, 10, 8)
    assert working_day(datetime.date(2026, 10, 10), 0) == datetime.date(2026, 10, 10)


def test_a_later_number_that_was_asked_before_changes_no_earlier_one() -> None:
    first = datetime.date(2026, 11, 2)
    late = working_day(first, 40)
    assert working_day(first, 3) == datetime.date(2026, 11, 5)
    assert working_day(first, 40) == late


@given(first=_DAYS, number=st.integers(0, 60))
def test_a_counted_day_is_the_one_that_an_obvious_count_finds(first: datetime.date, number: int) -> None:
    obvious = [day for day in (first + step * _A_DAY for step in range(160)) if is_working_day(day)]
    found = working_day(first, number)
    assert found == obvious[number]
    assert is_working_day(found)
    assert first <= found < working_day(first, number + 1)
