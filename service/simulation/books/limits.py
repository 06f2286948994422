"""Book: time did what it has to when it had to: not before the limit was over, and soon after.

The limits are reckoned here once more from the calendar, by the day: the first day does not count, the last one does.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from matching.working_days import is_working_day
from service.simulation.books.evidence import Evidence, Happened
from service.workflow.working_time import CHINA

_WORKING_DAYS = {
    ("returned", "closed_lapsed"): 10,
    ("planned", "closed_lapsed"): 10,
    ("delivered", "evaluated"): 15,
    ("requested", "expired"): 2,
}
"""From which state to which the service moves by itself → after how many working days, by docs/cases.md."""
_SOON = timedelta(days=1)
_URGENT = timedelta(hours=4)
_A_DAY = timedelta(days=1)


def faults(evidence: Evidence) -> Iterator[str]:
    """Limits that were cut short, or not kept."""
    for need in evidence.needs:
        yield from _judged(f"need {need.id}", need.own, urgent=False)
        for referral in need.referrals:
            yield from _judged(f"referral {referral.id}", need.of(referral.id), referral.urgent)


def _judged(what: str, lines: list[Happened], urgent: bool) -> Iterator[str]:
    begun: datetime | None = None
    for line in lines:
        days = _WORKING_DAYS.get((line.from_state or "", line.to_state or ""))
        if days is not None and line.actor_role == "system" and begun is not None:
            by_hours = urgent and line.to_state == "expired"
            end = begun + _URGENT if by_hours else end_of(begun, days)
            if not end <= line.at <= end + _SOON * (4 if by_hours else 1):
                yield f"{what} came to {line.to_state} at {line.at}, its limit was {end}"
        if line.to_state is not None:
            begun = line.at


def end_of(begun: datetime, working_days: int) -> datetime:
    """The midnight that ends the last of so many working days after the one of a moment."""
    day: date = begun.astimezone(CHINA).date()
    while working_days > 0:
        day += _A_DAY
        working_days -= is_working_day(day)
    return datetime.combine(day + _A_DAY, datetime.min.time(), CHINA)
