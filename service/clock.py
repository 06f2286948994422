"""What time it is."""

import datetime
from zoneinfo import ZoneInfo

_CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime.datetime:
    """This moment, with its zone."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The day in China."""
    return datetime.datetime.now(_CHINA).date()
