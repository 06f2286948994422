"""Waiting for the service to have done what time asks of it, before people go on."""

import asyncio
import time
from datetime import datetime

from service.simulation.world import World

NEEDS_MOVED_BY_TIME = ("returned", "planned", "delivered", "evaluated", "followed_up")
"""States of a need that the service itself ends when their limit is over."""
_REFERRALS_MOVED_BY_TIME = ("requested",)
_WAIT_SECONDS = 60
_PAUSE_SECONDS = 0.02


class TimeNotKept(Exception):
    """The service did not do what a limit asks of it."""


async def settle(world: World) -> None:
    """Wait until nothing that the service itself moves is past its limit."""
    ends = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < ends:
        needs = await world.api.read("/v1/needs?state=overdue&limit=100", world.operator_key)
        referrals = await world.api.read("/v1/referrals?state=overdue&limit=100", world.operator_key)
        late = [each["state"] for each in needs.body["items"]]
        late_referrals = [each["referral"]["state"] for each in referrals.body["items"]]
        if not set(late) & set(NEEDS_MOVED_BY_TIME) and not set(late_referrals) & set(_REFERRALS_MOVED_BY_TIME):
            return
        await asyncio.sleep(_PAUSE_SECONDS)
    raise TimeNotKept(f"at {world.now:%Y-%m-%d %H:%M} the service leaves needs and referrals past their limits")


def is_past(due_at: str | None, at: datetime) -> bool:
    """Whether a deadline, as the API writes it, has come."""
    return due_at is not None and datetime.fromisoformat(due_at) <= at
