"""How long there is until a deadline, as people count it: working days from afar, hours when it is near."""

import datetime
from typing import Literal

import msgspec

from matching.working_days import is_working_day
from service.stations.words import Words
from service.workflow.working_time import CHINA, midnight_before

Unit = Literal["minutes", "hours", "today", "working_days", "days"]
_INSTANT = datetime.timedelta(microseconds=1)
_A_DAY = datetime.timedelta(days=1)
_NEAR_WORKING_DAYS = 1


class Remaining(msgspec.Struct, frozen=True):
    """So many units are left until a deadline, or over it."""

    over: bool
    unit: Unit
    count: int = 0

    @property
    def care(self) -> str:
        """How pressing that is: bad where it is over, warn where it ends within a working day."""
        if self.over:
            return "bad"
        near = self.unit != "working_days" or self.count <= _NEAR_WORKING_DAYS
        return "warn" if near and self.unit != "days" else ""

    def said(self, w: Words) -> str:
        """In words: «剩1个工作日», «已逾期2天»."""
        start = "over" if self.over else "left"
        if self.unit == "today":
            return w[f"{start}_today"]
        one = "_one" if self.count == 1 else ""
        return w(f"{start}_{self.unit}{one}", count=self.count)


def remaining(due_at: datetime.datetime, at: datetime.datetime) -> Remaining:
    """How much is left at a moment; a deadline at midnight ends the day before it."""
    last_day = (due_at - _INSTANT).astimezone(CHINA).date()
    day = at.astimezone(CHINA).date()
    if due_at <= at:
        return _over(due_at, at, (day - last_day).days)
    if due_at - at < _A_DAY and due_at != midnight_before(last_day + _A_DAY):
        return Remaining(False, *_of_clock(due_at - at))
    if last_day == day:
        return Remaining(False, "today")
    working = sum(is_working_day(day + _A_DAY * number) for number in range(1, (last_day - day).days + 1))
    if working == 0:
        return Remaining(False, "days", (last_day - day).days)
    return Remaining(False, "working_days", working)


def _over(due_at: datetime.datetime, at: datetime.datetime, days: int) -> Remaining:
    return Remaining(True, "days", days) if days > 0 else Remaining(True, *_of_clock(at - due_at))


def _of_clock(length: datetime.timedelta) -> tuple[Unit, int]:
    minutes = max(1, int(length.total_seconds() // 60))
    return ("minutes", minutes) if minutes < 60 else ("hours", minutes // 60)
