"""Reminders of listings go out once when they come near and once when they are over, whoever looks and how often."""

import asyncio
import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models.connecting import command_engine, sessions
from service.catalogue.reminding import Reminding
from service.clock import today
from tests.running import RunningService
from tests.service.owners.world import Organization, World, accreditation, expect
from tests.service.webhooks.desk import add_hook
from tests.service.webhooks.receiver import Receiver, until

_CSV = "code,edition,title,state,published,effective,withdrawn,replaced_by\n"


def look(service: RunningService, days_ahead: int = 0, workers: int = 1) -> None:
    """As the workers of so many nodes do at once, some days ahead."""
    day = today() + datetime.timedelta(days=days_ahead)

    async def work() -> None:
        engines = [command_engine(service.service_url) for _ in range(workers)]
        try:
            await asyncio.gather(*(Reminding(sessions(engine), lambda: day).look() for engine in engines))
        finally:
            for engine in engines:
                await engine.dispose()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work()).result()


def _in(days: int) -> str:
    return str(today() + datetime.timedelta(days=days))


@pytest.fixture
def listed(world: World, make_organization: Callable[[], Organization]) -> tuple[Organization, str]:
    """A listing whose confirmation lapses in 20 days, whose certificate ends in 40, and one of whose standards is gone."""
    mine = make_organization()
    rows = f"{_CSV}GB/T 98765,2010,旧方法,withdrawn,,,2024-01-01,GB/T 98766-2023;GB/T 98767-2023\n"
    expect(world.operator.post("/v1/standards", content=rows.encode(), headers={"Content-Type": "text/csv"}), 200)
    ending = accreditation(valid_to=_in(40))
    lines = [{"parameter": f"参数{number}", "accreditations": [ending]} for number in range(3)]
    more: dict[str, Any] = {"assured_date": _in(-345), "standards": ["GB/T 98765-2010"], "scope_lines": lines}
    return mine, world.offering(mine.key, mine.station, element="testing", **more)


def _told(receiver: Receiver, path: str, offering: str) -> list[tuple[str, str, str | None]]:
    data = [one.document["data"] for one in receiver.got(path)]
    data = [one for one in data if one.get("offering") == offering]
    return sorted((one["kind"], one["to"], one.get("due_at")) for one in data)


def test_each_reminder_is_told_once_for_each_stage_whichever_node_looks(
    service: RunningService, listed: tuple[Organization, str], receiver: Receiver, path: str
) -> None:
    mine, offering = listed
    hook = add_hook(mine.key, receiver.url(path), types=["listing.reminder"])
    soon = [
        ("accreditation", "due_soon", _in(40)),
        ("assurance", "due_soon", _in(20)),
        ("standard", "overdue", "2024-01-01"),
    ]
    look(service, workers=3)
    look(service)
    hook.settled(3)
    assert _told(receiver, path, offering) == soon
    (message, *_) = receiver.got(path)
    assert (message.document["type"], message.document["data"]["station"]) == ("listing.reminder", mine.station)
    expect(mine.key.get(message.document["data"]["link"]), 200)
    look(service, days_ahead=1, workers=2)
    look(service, days_ahead=41, workers=2)
    hook.settled(5)
    over = [("accreditation", "overdue", _in(40)), ("assurance", "overdue", _in(20))]
    assert _told(receiver, path, offering) == sorted(soon + over)


def test_what_was_put_right_and_comes_again_is_told_again_and_a_new_webhook_hears_of_what_there_is(
    world: World, service: RunningService, listed: tuple[Organization, str], receiver: Receiver, path: str
) -> None:
    mine, offering = listed
    look(service)
    hook = add_hook(mine.key, receiver.url(path), types=["listing.reminder"])
    look(service)
    hook.settled(3)
    wrong = expect(mine.key.get(f"/v1/offerings/{offering}"), 200)["standards"]
    none: list[str] = []
    for standards in (none, wrong):
        changed = {"standards": standards}
        expect(mine.key.patch(f"/v1/offerings/{offering}", json=changed, headers={"If-Match": "*"}), 200)
        look(service, days_ahead=2 if standards else 1)
    hook.settled(4)
    assert [one[:2] for one in _told(receiver, path, offering)].count(("standard", "overdue")) == 2


def test_the_operator_hears_of_all_and_another_organization_of_nothing(
    world: World,
    service: RunningService,
    listed: tuple[Organization, str],
    other: Organization,
    receiver: Receiver,
    path: str,
) -> None:
    _, offering = listed
    theirs = add_hook(other.key, receiver.url(f"{path}-other"))
    operators = add_hook(world.operator, receiver.url(path), types=["listing.reminder"])
    look(service)
    until(lambda: len(_told(receiver, path, offering)) == 3)
    assert _told(receiver, f"{path}-other", offering) == []
    for hook in (theirs, operators):
        hook.client.delete(f"/v1/webhooks/{hook.id}", headers={"If-Match": "*"}).raise_for_status()
