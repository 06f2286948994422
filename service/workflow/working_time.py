"""Time limits in working days, by the calendar of China with its swapped days.

The day on which a limit begins does not count, and the limit ends with the last day (Civil Code of China, articles 201
and 203). Between two moments only what falls on working days counts, 24 hours each.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matching.working_days import is_working_day

CHINA = ZoneInfo("Asia/Shanghai")
_A_DAY = timedelta(days=1)


def midnight_before(day: date) -> datetime:
    """The moment with which a day begins in China."""
    return datetime.combine(day, time(), CHINA)


def end_of_working_days(start: datetime, number: int) -> datetime:
    """The end of the working day of this number, counted from the day after `start`."""
    day = start.astimezone(CHINA).date()
    left = number
    while left > 0:
        day += _A_DAY
        left -= is_working_day(day)
    return midnight_before(day + _A_DAY)


def working_time(start: datetime, end: datetime) -> timedelta:
    """How much of the time between two moments falls on working days; nothing where `end` comes first."""
    total = timedelta()
    moment = start.astimezone(CHINA)
    while moment < end:
        next_day = midnight_before(moment.date() + _A_DAY)
        if is_working_day(moment.date()):
            total += min(next_day, end) - moment
        moment = next_day
    return total


def after_working_time(start: datetime, length: timedelta) -> datetime:
    """The first moment at which so much time on working days has passed since `start`."""
    left = length
    moment = start.astimezone(CHINA)
    while left > timedelta():
        next_day = midnight_before(moment.date() + _A_DAY)
        if is_working_day(moment.date()):
            if next_day - moment >= left:
                return moment + left
            left -= next_day - moment
        moment = next_day
    return moment


def halfway(start: datetime, end: datetime) -> datetime:
    """The moment at which half of the time on working days between two moments has passed."""
    half = working_time(start, end) / 2
    return after_working_time(start, half) if half else start + (end - start) / 2
