"""How long a listing is worth believing: a station confirms it, and that holds for a year."""

import datetime

from matching.values import Miss, Offering

ASSURED_DAYS = 365
"""So many days after a station has confirmed a listing nobody should rely on it unasked."""


def assurance_ends(offering: Offering) -> datetime.date | None:
    """The last day on which the station's confirmation holds; None where the listing says nothing of one."""
    if offering.assured_date is None:
        return None
    left = datetime.date.max - offering.assured_date
    return offering.assured_date + min(datetime.timedelta(days=ASSURED_DAYS), left)


def days_left(offering: Offering, day: datetime.date) -> int | None:
    """For how many days more the confirmation holds, below 0 where it has lapsed; None where there is none."""
    ends = assurance_ends(offering)
    return None if ends is None else (ends - day).days


def stale_on(offering: Offering, day: datetime.date) -> bool:
    """Whether the confirmation has lapsed; a listing without one is never stale."""
    return offering.assured_date is not None and lapsed_since(offering.assured_date.toordinal(), day)


def lapsed_since(assured_on: int, day: datetime.date) -> bool:
    """The same for the ordinal of the day of the confirmation, as the index keeps it."""
    return day.toordinal() - assured_on > ASSURED_DAYS


STALE = Miss(
    code="stale",
    message="服务项信息已超过12个月未经服务站确认，请先核实",
    message_en="the station has not confirmed this listing for more than 12 months: please check first",
    sure=False,
)
"""What an enterprise is told of a stale listing."""
