"""A longer run than the tests have time for: python -m tests.service.webhooks --events 2000 --kills 20

So many events are announced to four receivers, while the worker is killed so often with kill -9. Nothing may be
missing, and whoever remembers ids has each event once. Without kills it measures how fast messages go out.
"""

import argparse
import functools
import os
import signal
import time
from collections import Counter
from pathlib import Path

from tests.running import RunningService, running_service
from tests.service.owners.world import World
from tests.service.webhooks.conftest import SETTINGS
from tests.service.webhooks.desk import Hook, add_hook, tell
from tests.service.webhooks.receiver import Answer, Receiver, receiving, until

_RECEIVERS = 4
_SECONDS = 600


def main() -> None:
    """Run it and say what came of it."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--events", type=int, default=2_000)
    words.add_argument("--kills", type=int, default=20)
    given = words.parse_args()
    with running_service(**SETTINGS) as service, receiving() as receiver:
        world = World(service)
        mine = world.organization("甲检测中心")
        pause = Answer(after_seconds=0.05 if given.kills else 0.0)
        hooks = [add_hook(mine.key, receiver.url(f"r{number}", pause)) for number in range(_RECEIVERS)]
        worker = service.working[0]
        used = _processor_seconds(worker)
        began = time.monotonic()
        told = tell(service, "need.moved", mine.id, times=given.events)
        print(f"announced {told} deliveries in {time.monotonic() - began:.1f} s")
        _kill(service, receiver, told, given.kills)
        until(lambda: not any(hook.deliveries(state="pending") for hook in hooks), _SECONDS)
        _report(receiver, hooks, given.events)
        if not given.kills:
            spent = 1000 * (_processor_seconds(worker) - used) / told
            print(f"{spent:.1f} ms of processor time of the worker a delivery")
        world.connections.close()


def _kill(service: RunningService, receiver: Receiver, told: int, kills: int) -> None:
    for kill in range(kills):
        # Each while messages go out, and only once the one before has been relieved.
        until(functools.partial(_has, receiver, (kill + 1) * told // (kills + 1)), _SECONDS)
        until(lambda: service.working, _SECONDS)
        os.kill(service.working[0], signal.SIGKILL)
    print(f"killed {kills} workers")


def _has(receiver: Receiver, count: int) -> bool:
    return _count(receiver) >= count


def _count(receiver: Receiver) -> int:
    return sum(len(receiver.got(f"r{number}")) for number in range(_RECEIVERS))


def _processor_seconds(process: int) -> float:
    """How long a process has had a processor for itself, which others on the machine do not change."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _report(receiver: Receiver, hooks: list[Hook], events: int) -> None:
    ids = [Counter(one.id for one in receiver.got(f"r{number}")) for number in range(_RECEIVERS)]
    moments = sorted(one.at for number in range(_RECEIVERS) for one in receiver.got(f"r{number}"))
    missing = sum(events - len(one) for one in ids)
    repeated = sum(one.total() - len(one) for one in ids)
    failed = sum(len(hook.deliveries(state="failed", limit=100)) for hook in hooks)
    seconds = moments[-1] - moments[0]
    print(f"received {len(moments)} in {seconds:.1f} s ({len(moments) / seconds:.0f}/s): {missing} missing,")
    print(f"{repeated} repeated under the same id, {failed} failed")


if __name__ == "__main__":
    main()
