"""Working days in China: Monday to Friday, without public holidays, with the days that are swapped for them.

The holidays come from the package chinesecalendar, which knows the years that the State Council has announced. Beyond
them Monday to Friday counts without the holidays that have fixed dates, and the plan says so.
"""

import datetime
import functools

import chinese_calendar

_A_DAY = datetime.timedelta(days=1)
_AT_ONCE = 128
_SATURDAY = 5
_FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
"""Public holidays with a fixed date, as (month, day), by the holiday regulations in force since 2025."""


@functools.cache
def announced_until() -> datetime.date:
    """The last day whose holidays are known."""
    return datetime.date(max(day.year for day in chinese_calendar.holidays), 12, 31)


@functools.lru_cache(maxsize=4096)
def is_working_day(day: datetime.date) -> bool:
    """Whether offices and laboratories work on a day."""
    if day > announced_until():
        return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED
    return bool(chinese_calendar.is_workday(day))


def working_day(first: datetime.date, number: int) -> datetime.date:
    """The working day of a number from 0 up, 0 being the first working day that is not before `first`."""
    return _working_days(first, number // _AT_ONCE + 1)[number]


@functools.lru_cache(maxsize=64)
def _working_days(first: datetime.date, batches: int) -> tuple[datetime.date, ...]:
    """The working days from a first one on, so many batches of them."""
    days: list[datetime.date] = []
    day = first
    while len(days) < batches * _AT_ONCE:
        if is_working_day(day):
            days.append(day)
        day += _A_DAY
    return tuple(days)
