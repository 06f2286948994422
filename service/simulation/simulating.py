"""A simulation from the first to the last: the service started, the year lived, the books reckoned."""

import time

from service.simulation.api import Api
from service.simulation.books.closing import balances
from service.simulation.books.evidence import Evidence
from service.simulation.books.reading import read_evidence
from service.simulation.killing import Kill
from service.simulation.ledger import Ledger, read_ledger
from service.simulation.receiving import SCHEDULE, Receiver
from service.simulation.report import Report, Work, report_of
from service.simulation.running import Service, running
from service.simulation.year import Progress, Scale, calendar_of, live

_SETTINGS = {
    "NQI_WORKERS": "2",
    "NQI_WEBHOOKS_ALLOW_PRIVATE": "true",
    "NQI_WEBHOOKS_SCHEDULE": SCHEDULE,
}
_SLOWEST_SHOWN = 12


async def simulate(scale: Scale, progress: Progress, keep: bool = False) -> Report:
    """A year, and what it came to."""
    steps, _ = calendar_of(scale)
    with running(steps[0].at, keep, **_SETTINGS) as service:
        began, before = time.monotonic(), _cpu_seconds(service)
        ledger = Ledger(service.ledger_file)
        async with Api(service.base_url, ledger) as api, Receiver() as receiver:
            evidence, kills = await _lived(scale, service, api, receiver, progress)
        ledger.close()
        used = {name: round(seconds - before[name], 1) for name, seconds in _cpu_seconds(service).items()}
        work = work_of(api, time.monotonic() - began, used)
    return report_of(scale, evidence, balances(evidence), kills, work)


async def _lived(
    scale: Scale, service: Service, api: Api, receiver: Receiver, progress: Progress
) -> tuple[Evidence, list[Kill]]:
    world, killer = await live(scale, service, api, receiver, progress)
    evidence = await read_evidence(world, world.cases, read_ledger(service.ledger_file))
    return evidence, killer.kills


def _cpu_seconds(service: Service) -> dict[str, float]:
    """What the service and the simulation itself have used of the processors so far."""
    return {**service.cpu_seconds(), "simulation": time.process_time()}


def work_of(api: Api, seconds: float, cpu_seconds: dict[str, float]) -> Work:
    """What was asked of the service, and how long it took."""
    requests = sum(api.statuses.values())
    slowest = sorted(api.milliseconds, key=lambda shape: -api.milliseconds[shape])[:_SLOWEST_SHOWN]
    return Work(
        requests=requests,
        by_status={str(status): number for status, number in sorted(api.statuses.items())},
        repeated=api.repeated,
        seconds=round(seconds, 1),
        requests_per_second=round(requests / seconds, 1),
        cpu_seconds=cpu_seconds,
        slowest={shape: round(api.milliseconds[shape] / api.requests[shape], 1) for shape in slowest},
    )
