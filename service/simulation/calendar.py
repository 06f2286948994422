"""The moments at which a simulated year is looked at: every hour of working time, and the first minute of every day.

Limits in working days end with a day (service/workflow/working_time.py), so the minute after midnight is when the
service has most to bring about by itself.
"""

import bisect
import datetime

import msgspec

from matching.working_days import is_working_day
from service.workflow.working_time import CHINA

FIRST_DAY = datetime.date(2026, 1, 1)
"""A year whose public holidays are announced."""
FIRST_HOUR, LAST_HOUR = 9, 17
HOURS_A_DAY = LAST_HOUR - FIRST_HOUR + 1
NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)
"""After the end of every simulation."""
_A_DAY = datetime.timedelta(days=1)


class Step(msgspec.Struct, frozen=True):
    """A moment that simulated time comes to; people act in those that are `working`, the service in all."""

    at: datetime.datetime
    working: bool


def steps_of(first: datetime.date, days: int) -> list[Step]:
    """The steps of so many days, in the order of time."""
    steps = []
    for number in range(days):
        day = first + number * _A_DAY
        steps.append(Step(_moment(day, 0, 1), working=False))
        if is_working_day(day):
            steps += [Step(_moment(day, hour, 0), working=True) for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
    return steps


class Hours:
    """The working hours of a simulation, to reckon with."""

    def __init__(self, steps: list[Step]) -> None:
        self.moments = [step.at for step in steps if step.working]

    @property
    def last(self) -> datetime.datetime:
        """The last working hour, in which whoever is late catches up."""
        return self.moments[-1]

    def later(self, at: datetime.datetime, hours: int) -> datetime.datetime:
        """The working hour that comes so many after a moment; never, if the simulation ends before."""
        place = bisect.bisect_right(self.moments, at) - 1 + hours
        return self.moments[max(place, 0)] if place < len(self.moments) else NEVER

    def since(self, at: datetime.datetime) -> datetime.datetime:
        """The first working hour that is not before a moment."""
        place = bisect.bisect_left(self.moments, at)
        return self.moments[place] if place < len(self.moments) else NEVER


def _moment(day: datetime.date, hour: int, minute: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour, minute), CHINA)
