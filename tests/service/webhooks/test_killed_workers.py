"""A worker that is killed loses nothing: what it was at is sent again under the same id."""

import os
import signal
from collections import Counter
from collections.abc import Callable

from tests.running import RunningService
from tests.service.owners.world import Organization
from tests.service.webhooks.desk import add_hook, tell
from tests.service.webhooks.receiver import Answer, Receiver, until

_EVENTS = 90
_KILLS = 2


def test_nothing_is_missing_after_workers_were_killed_and_repeats_have_the_same_id(
    service: RunningService, make_organization: Callable[[], Organization], receiver: Receiver, path: str
) -> None:
    mine = make_organization()
    hook = add_hook(mine.key, receiver.url(path, Answer(after_seconds=0.1)))
    assert tell(service, "need.moved", mine.id, times=_EVENTS) == _EVENTS
    for kill in range(_KILLS):
        receiver.wait(path, (kill + 1) * _EVENTS // (_KILLS + 1))
        until(lambda: service.working)
        os.kill(service.working[0], signal.SIGKILL)
    settled = hook.settled(_EVENTS, 60)
    assert {one["state"] for one in settled} == {"delivered"}
    ids = Counter(one.id for one in receiver.got(path))
    assert set(ids) == {one["event_id"] for one in settled}
    assert len(ids) == _EVENTS < ids.total(), "something was under way when a worker was killed"
    assert max(ids.values()) <= _KILLS + 1
