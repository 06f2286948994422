"""kill -9 of serving processes, of the database and of the worker while requests are under way, at moments drawn by lot."""

import asyncio
import contextlib
import os
import signal
from typing import Literal

import msgspec

from service.simulation.api import Api
from service.simulation.calendar import Step
from service.simulation.chance import Chance
from service.simulation.running import Service

_LOOK_SECONDS = 0.002
_LEAST_UNDER_WAY = 2
_LONGEST_DELAY_SECONDS = 0.05
Target = Literal["service", "database", "worker"]
_TARGETS: tuple[Target, ...] = ("service", "database", "worker")


class Kill(msgspec.Struct, frozen=True):
    """What was killed: how many processes of which, with so many requests under way."""

    target: Target
    processes: int
    under_way: int


class Killer:
    """Kills so many times in the course of the steps."""

    def __init__(self, service: Service, api: Api, steps: list[Step], times: int, chance: Chance) -> None:
        working = [number for number, step in enumerate(steps) if step.working]
        chosen = chance.of("kills").sample(working, min(times, len(working)))
        self._targets: dict[int, Target] = {
            number: _TARGETS[place % len(_TARGETS)] for place, number in enumerate(chosen)
        }
        self._service = service
        self._api = api
        self._chance = chance
        self._waiting: list[asyncio.Task[None]] = []
        self.kills: list[Kill] = []

    def come_to(self, step: int) -> None:
        """A step begins; where something is to be killed in it, that happens once requests are under way."""
        if step in self._targets:
            self._waiting.append(asyncio.create_task(self._kill(step)))

    async def end(self) -> None:
        """What found nothing under way kills nothing any more."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _kill(self, step: int) -> None:
        while self._api.under_way < _LEAST_UNDER_WAY:  # noqa: ASYNC110 - a number of requests is no event
            await asyncio.sleep(_LOOK_SECONDS)
        # Not always at the same place of a request.
        await asyncio.sleep(self._chance.of("kill", step).random() * _LONGEST_DELAY_SECONDS)
        target = self._targets[step]
        service = self._service
        pids = {
            "service": service.serving_processes,
            "database": service.database_processes,
            "worker": service.working_processes,
        }[target]()
        self.kills.append(Kill(target, len(pids), self._api.under_way))
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
