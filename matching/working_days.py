"""Working days in China: Monday to Friday, without public holidays, with the days that are swapped for them.

The holidays come from the package chinesecalendar, which knows the years that the State Council has announced. Beyond
them Monday to Friday counts without the holidays that have fixed dates, and the plan says so.
"""

import datetime
import functools

import chinese_calendar

_A_DAY = datetime.timedelta(days=1)
_SATURDAY = 5
_FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
"""Public holidays with a fixed date, as (month, day), by the holiday regulations in force since 2025."""


@functools.cache
def announced_until() -> datetime.date:
    """The last day whose holidays are known."""
    return datetime.date(max(day.year for day in chinese_calendar.holidays), 12, 31)


def is_working_day(day: datetime.date) -> bool:
    """Whether offices and laboratories work on a day."""
    if day > announced_until():
        return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED
    return bool(chinese_calendar.is_workday(day))


def working_day(first: datetime.date, number: int) -> datetime.date:
    """The working day of a number, counted from 0 on the first working day that is not before `first`."""
    known = _counted_from(first)
    while len(known) <= number:
        known.append(next_working_day(known[-1] + _A_DAY))
    return known[number]


def next_working_day(day: datetime.date) -> datetime.date:
    """The first working day that is not before a day."""
    while not is_working_day(day):
        day += _A_DAY
    return day


@functools.lru_cache(maxsize=64)
def _counted_from(first: datetime.date) -> list[datetime.date]:
    """The working days from a first one on, as far as somebody asked."""
    return [next_working_day(first)]
