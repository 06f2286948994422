"""What time it is; a simulation runs the service by a clock of its own (NQI_CLOCK_FILE)."""

import datetime
import functools
import mmap
import os
import struct
from pathlib import Path
from zoneinfo import ZoneInfo

_CHINA = ZoneInfo("Asia/Shanghai")
CLOCK_FILE = "NQI_CLOCK_FILE"
"""The environment variable that names a file with how many seconds the clock is ahead: one float64, little-endian.

It moves what people do with cases and the days of the catalogue, not sessions and keys, which stay in real time.
"""
_AHEAD = struct.Struct("<d")


def now() -> datetime.datetime:
    """This moment, with its zone."""
    return actual_now() + ahead()


def actual_now() -> datetime.datetime:
    """This moment by the clock of the machine, for sessions, keys and signatures, which no simulation moves."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The day in China."""
    return day_in_china(now())


def day_in_china(moment: datetime.datetime) -> datetime.date:
    """The day that a moment belongs to in China."""
    return moment.astimezone(_CHINA).date()


def is_simulated() -> bool:
    """Whether the service runs by a clock of its own."""
    return CLOCK_FILE in os.environ


def set_ahead(file: Path, ahead: datetime.timedelta) -> None:
    """Say how far the clock of a simulation is ahead; every process that follows the file sees it at once."""
    with file.open("r+b" if file.exists() else "wb") as clock:
        clock.write(_AHEAD.pack(ahead.total_seconds()))


def ahead() -> datetime.timedelta:
    """How far the clock is ahead of that of the machine; a simulation lets it leap."""
    name = os.environ.get(CLOCK_FILE)
    if name is None:
        return datetime.timedelta()
    return datetime.timedelta(seconds=_AHEAD.unpack_from(_mapped(name))[0])


@functools.cache
def _mapped(name: str) -> mmap.mmap:
    with Path(name).open("rb") as clock:
        return mmap.mmap(clock.fileno(), _AHEAD.size, access=mmap.ACCESS_READ)
