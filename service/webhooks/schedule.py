"""When a delivery that failed is tried again."""

import datetime
import email.utils
from collections.abc import Sequence

LONGEST_PAUSE_SECONDS = 86_400.0
"""A receiver can put us off for a day at most."""
_MOST_JITTER = 0.1


def next_pause_seconds(schedule: Sequence[float], tries: int, jitter: float, asked_seconds: float) -> float | None:
    """How long to wait after so many tries have failed; none where the schedule is at its end.

    `schedule` holds the seconds before each try, `jitter` is from 0 to 1 and adds up to a tenth, so that what failed
    together does not come back together. A receiver that asked to be left alone for longer is.
    """
    if tries >= len(schedule):
        return None
    return max(schedule[tries] * (1 + _MOST_JITTER * jitter), min(asked_seconds, LONGEST_PAUSE_SECONDS))


def asked_pause_seconds(written: str, now: datetime.datetime) -> float:
    """What a `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3); 0 where it says nothing of use."""
    if written.isascii() and written.isdecimal() and len(written) <= 9:
        return float(written)
    try:
        moment = email.utils.parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max((moment - now).total_seconds(), 0.0)
