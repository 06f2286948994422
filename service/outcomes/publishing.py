"""What everybody reads is worked out at most once a minute in a process, however often it is asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from litestar import Request

from service.accounts.authentication import principal_of
from service.clock import now

Shown = TypeVar("Shown")
_KEPT = timedelta(minutes=1)


class Published:
    """The newest of each thing that is published, with when it was worked out."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[datetime, Any]] = {}
        self._lock = asyncio.Lock()

    async def newest(self, name: str, work_out: Callable[[], Awaitable[Shown]]) -> Shown:
        """The thing of this name, worked out anew where it is older than a minute; others wait for it meanwhile."""
        async with self._lock:
            made_at, shown = self._kept.get(name, (None, None))
            if made_at is None or not made_at <= now() < made_at + _KEPT:
                made_at, shown = now(), await work_out()
                self._kept[name] = made_at, shown
            return cast(Shown, shown)


def published_of(request: Request[Any, Any, Any]) -> Published:
    """What is published of the caller's catalogue."""
    live = principal_of(request).live
    found: Published = request.app.state.published if live else request.app.state.demo_published
    return found
