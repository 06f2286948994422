"""How long each state may last, and what happens then; a deployment may set its own (NQI_LIMITS_FILE).

None of the defaults comes from a standard on one-stop service: none states any. They are ours.
"""

import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from service.workflow.working_time import after_working_time, end_of_working_days, halfway, midnight_before

Count = Annotated[int, Meta(ge=1, le=1000)]


class LimitsError(Exception):
    """The file of time limits cannot be used."""


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A length of time: in working days, in days, or in hours by the clock; exactly one of them."""

    working_days: Count | None = None
    days: Count | None = None
    hours: Count | None = None

    def __post_init__(self) -> None:
        """One unit only."""
        if [self.working_days, self.days, self.hours].count(None) != 2:
            raise ValueError("give one of working_days, days, hours")

    def end(self, start: datetime.datetime) -> datetime.datetime:
        """When it is over, begun at `start`."""
        if self.working_days is not None:
            return end_of_working_days(start, self.working_days).astimezone(datetime.UTC)
        return start + datetime.timedelta(days=self.days or 0, hours=self.hours or 0)


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time limits of a deployment; the names are those of the states, `site_visit` and `urgent` are their variants."""

    draft: Limit = Limit(days=90)
    submitted: Limit = Limit(working_days=1)
    returned: Limit = Limit(working_days=10)
    diagnosing: Limit = Limit(working_days=3)
    diagnosing_site_visit: Limit = Limit(working_days=10)
    no_match: Limit = Limit(working_days=5)
    planned: Limit = Limit(working_days=10)
    agreed: Limit = Limit(working_days=1)
    delivered: Limit = Limit(working_days=15)
    first_follow_up: Limit = Limit(days=30)
    second_follow_up: Limit = Limit(days=180)
    follow_up_answer: Limit = Limit(working_days=15)
    reopening: Limit = Limit(days=180)
    requested: Limit = Limit(working_days=2)
    requested_urgent: Limit = Limit(hours=4)
    on_hold: Limit = Limit(working_days=20)
    overdue: Limit = Limit(working_days=1)
    """How long after its agreed date a referral in progress is overdue."""
    dispute: Limit = Limit(days=21)
    most_tries: Annotated[int, Meta(ge=1, le=20)] = 4
    """To how many providers one plan line is referred before a clerk has to look at it."""


class Deadline(msgspec.Struct, frozen=True):
    """When a state should be over, and when to remind of that."""

    due_at: datetime.datetime
    remind_at: datetime.datetime


def deadline(start: datetime.datetime, limit: Limit) -> Deadline:
    """The deadline of a state that began at `start`, with the reminder when half of the time has passed."""
    return _by(start, limit.end(start))


def deadline_of_date(start: datetime.datetime, day: datetime.date, grace: Limit) -> Deadline:
    """The deadline of what is agreed for a day: the end of that day, and what is granted after it."""
    end = midnight_before(day + datetime.timedelta(days=1))
    # The grace begins with the day itself, not with the one after it.
    due = grace.end(end - datetime.timedelta(seconds=1)) if grace.working_days else grace.end(end)
    return _by(start, due)


def follow_up_deadline(delivered_at: datetime.datetime, first: bool, limits: Limits) -> Deadline:
    """When an enterprise is asked how it went after delivery, and until when it may answer."""
    asked = (limits.first_follow_up if first else limits.second_follow_up).end(delivered_at)
    return Deadline(limits.follow_up_answer.end(asked), asked)


def resumed(deadline_left: datetime.timedelta, now: datetime.datetime) -> Deadline:
    """The deadline of what goes on after its clock stood still, with so much working time left."""
    return _by(now, after_working_time(now, deadline_left))


def _by(start: datetime.datetime, end: datetime.datetime) -> Deadline:
    half = halfway(start, end) if end > start else end
    return Deadline(end.astimezone(datetime.UTC), half.astimezone(datetime.UTC))


def read_limits(file: Path | None) -> Limits:
    """The limits of a deployment's JSON file, those that it does not name as they are by default."""
    if file is None:
        return Limits()
    try:
        return msgspec.json.decode(file.read_bytes(), type=Limits)
    except (OSError, msgspec.MsgspecError) as error:
        raise LimitsError(f"{file}: {error}") from None
