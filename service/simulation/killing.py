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
_LOOKED_FOR_SECONDS = 2.0
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
        self.kills: list[Kill] = []

    def due(self, step: int) -> bool:
        """Whether something is to be killed in this step."""
        return step in self._targets

    async def kill(self, step: int) -> None:
        """Kill once requests are under way; where the step has none, at its end."""
        target = self._targets[step]
        for _ in range(round(_LOOKED_FOR_SECONDS / _LOOK_SECONDS)):
            if self._api.under_way > 1:
                break
            await asyncio.sleep(_LOOK_SECONDS)
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
