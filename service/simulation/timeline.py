"""Simulated time as the courses of people's acting see it: they wait for moments, and time goes on once all wait."""

import asyncio
import heapq
import itertools
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from service.simulation.calendar import NEVER


class Signal:
    """That something happened which somebody waits for; what came while nobody waited is not forgotten."""

    def __init__(self) -> None:
        self.given = False
        self.waiting: asyncio.Future[None] | None = None


class Timeline:
    """The present moment, and the courses that wait for later ones."""

    def __init__(self) -> None:
        self.now = datetime.min.replace(tzinfo=UTC)
        self._asleep: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._number = itertools.count()
        self._awake = 0
        self._all_wait = asyncio.Event()
        self._all_wait.set()
        self._courses: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None

    def begin(self, course: Coroutine[Any, Any, None]) -> None:
        """Have a course run beside the others, from this moment on."""
        self._wake_one()
        task = asyncio.get_running_loop().create_task(self._run(course))
        self._courses.add(task)
        task.add_done_callback(self._courses.discard)

    async def until(self, at: datetime, signal: Signal | None = None) -> None:
        """Wait until a moment has come, or until the signal is given."""
        if signal is not None and signal.given:
            signal.given = False
            return
        if at <= self.now:
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if at < NEVER:
            heapq.heappush(self._asleep, (at, next(self._number), woken))
        if signal is not None:
            signal.waiting = woken
        self._one_waits()
        await woken
        if signal is not None:
            signal.waiting, signal.given = None, False

    def give(self, signal: Signal) -> None:
        """Wake who waits for a signal, or keep it for when somebody does."""
        signal.given = True
        if signal.waiting is not None:
            self._wake(signal.waiting)

    async def come_to(self, at: datetime) -> None:
        """Let a moment come, and wait until everybody has done what they do in it."""
        self.now = at
        while self._asleep and self._asleep[0][0] <= at:
            self._wake(heapq.heappop(self._asleep)[2])
        await self.all_wait()

    async def all_wait(self) -> None:
        """Wait until every course waits, or has ended; the failure of one ends the simulation."""
        await self._all_wait.wait()
        if self._failure is not None:
            raise self._failure

    async def end(self) -> None:
        """Nothing later comes any more."""
        for task in list(self._courses):
            task.cancel()
        await asyncio.gather(*self._courses, return_exceptions=True)

    async def _run(self, course: Coroutine[Any, Any, None]) -> None:
        try:
            await course
        except asyncio.CancelledError:
            raise
        except BaseException as failure:
            self._failure = self._failure or failure
        self._one_waits()

    def _wake(self, woken: "asyncio.Future[None]") -> None:
        # Somebody who waits for a moment or a signal may have been woken by the other.
        if not woken.done():
            self._wake_one()
            woken.set_result(None)

    def _wake_one(self) -> None:
        self._awake += 1
        self._all_wait.clear()

    def _one_waits(self) -> None:
        self._awake -= 1
        if self._awake == 0 or self._failure is not None:
            self._all_wait.set()
