"""What happens comes to its receivers: at least once, under one id, by the schedule."""

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from standardwebhooks import Webhook

from models.tenancy import OPERATOR, PUBLIC, Tenant, organization
from tests.running import RunningService
from tests.service.owners.world import Organization, World, expect
from tests.service.webhooks.conftest import SCHEDULE
from tests.service.webhooks.desk import add_hook, tell
from tests.service.webhooks.receiver import HUGE, Answer, Receiver, until

_PAUSES = [float(seconds) for seconds in SCHEDULE.split()]


def _statuses(delivery: Any) -> list[int | None]:
    return [attempt["status"] for attempt in delivery["attempts"]]


def test_an_event_reaches_its_endpoint_signed_and_says_ids_alone(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    assert tell(service, "need.moved", mine.id, data={"need": "N-1", "from": "submitted", "to": "accepted"}) == 1
    (got,) = receiver.wait(path, 1)
    document = Webhook(hook.secret).verify(got.body, got.headers)
    assert document == {
        "type": "need.moved",
        "timestamp": document["timestamp"],
        "livemode": True,
        "data": {"need": "N-1", "from": "submitted", "to": "accepted"},
    }
    assert (got.headers["content-type"], "cookie" in got.headers) == ("application/json", False)
    (delivery,) = hook.settled()
    assert (delivery["state"], delivery["event_id"], delivery["type"]) == ("delivered", got.id, "need.moved")
    (attempt,) = delivery["attempts"]
    assert (attempt["status"], attempt["error"]) == (204, None)
    assert 0 <= attempt["milliseconds"] < 5_000


def test_what_failed_is_sent_again_by_the_schedule_with_the_same_id_and_bytes(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path, 500, 503, 204))
    tell(service, "need.submitted", mine.id)
    got = receiver.wait(path, 3)
    assert len({one.id for one in got}) == len({one.body for one in got}) == 1
    assert len({one.headers["webhook-signature"] for one in got}) > 1, "the time of the try is signed too"
    pauses = [later.at - earlier.at for earlier, later in pairwise(got)]
    assert all(pause >= planned for pause, planned in zip(pauses, _PAUSES[1:], strict=False))
    (delivery,) = hook.settled()
    assert (delivery["state"], _statuses(delivery)) == ("delivered", [500, 503, 204])
    assert hook.read()["failing_since"] is None


def test_a_receiver_that_answers_too_late_has_failed(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path, Answer(after_seconds=20), 204))
    tell(service, "need.submitted", mine.id)
    (delivery,) = hook.settled()
    assert [(one["status"], one["error"]) for one in delivery["attempts"]] == [(None, "timeout"), (204, None)]
    assert delivery["attempts"][0]["milliseconds"] >= 1_000


def test_a_redirection_is_a_failure_and_is_not_followed_and_at_the_end_of_the_schedule_it_is_given_up(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    elsewhere = receiver.url(f"{path}-elsewhere")
    moved = Answer(status=307, headers={"Location": elsewhere})
    hook = add_hook(mine.key, receiver.url(path, 302, moved))
    tell(service, "need.submitted", mine.id)
    (delivery,) = hook.settled()
    assert (delivery["state"], delivery["error"]) == ("failed", "redirect")
    assert _statuses(delivery) == [302, 307, 307, 307]
    assert receiver.got(f"{path}-elsewhere") == []
    read = hook.read()
    assert (read["enabled"], read["disabled_because"], read["notice"]["code"]) == (False, "failing", "disabled-failing")
    assert "重放" in read["notice"]["message"]


def test_an_endpoint_that_took_anything_meanwhile_stays_enabled(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path, 500))
    receiver.takes(path, "gap.opened")
    tell(service, "need.submitted", mine.id)
    receiver.wait(path, 1)
    tell(service, "gap.opened", mine.id)
    taken, given_up = hook.settled(2)
    assert (taken["state"], given_up["state"], len(given_up["attempts"])) == ("delivered", "failed", len(_PAUSES))
    read = hook.read()
    assert (read["enabled"], read["notice"]["code"]) == (True, "failing")
    tell(service, "gap.opened", mine.id)
    hook.settled(3)
    assert hook.read()["notice"]["code"] == "given-up"
    receiver.takes(path, "need.submitted")
    expect(mine.key.post(f"/v1/webhooks/{hook.id}/deliveries/{given_up['id']}/replay"), 202)
    assert {one["state"] for one in hook.settled(3)} == {"delivered"}
    assert hook.read()["notice"] is None


def test_who_is_gone_is_told_nothing_more_and_what_was_missed_can_be_replayed(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path, 410, 204))
    tell(service, "need.submitted", mine.id)
    (delivery,) = hook.settled()
    assert (delivery["state"], delivery["error"], _statuses(delivery)) == ("failed", "gone", [410])
    assert (hook.read()["enabled"], hook.read()["notice"]["code"]) == (False, "disabled-gone")
    tell(service, "need.moved", mine.id)
    missed = hook.settled(2)[0]
    assert (missed["state"], missed["error"], missed["attempts"]) == ("failed", "endpoint-disabled", [])
    assert len(receiver.got(path)) == 1
    hook.patch(enabled=True)
    since = {"since": delivery["occurred_at"]}
    assert expect(mine.key.post(f"/v1/webhooks/{hook.id}/replay", json=since), 202) == {"replayed": 2}
    assert {one["state"] for one in hook.settled(2)} == {"delivered"}
    assert {one.id for one in receiver.wait(path, 3)} == {delivery["event_id"], missed["event_id"]}
    assert hook.read()["notice"] is None


def test_a_receiver_that_asks_for_a_pause_gets_it_for_all_that_it_is_sent(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    asking = {"Retry-After": "2"}
    paths = {status: f"{path}-{status}" for status in (429, 502, 503, 504)}
    hooks = [
        add_hook(mine.key, receiver.url(path, Answer(status=status, headers=asking), 204))
        for status, path in paths.items()
    ]
    tell(service, "need.submitted", mine.id)
    until(lambda: all(hook.deliveries()[0]["attempts"] for hook in hooks))
    tell(service, "need.moved", mine.id)
    for hook, path in zip(hooks, paths.values(), strict=True):
        hook.settled(2)
        first, second, third = receiver.got(path)
        assert min(second.at, third.at) - first.at >= 2
        assert {second.id, third.id} > {first.id}


def test_a_receiver_that_answers_at_great_length_has_taken_it_and_is_not_listened_to(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path, Answer(status=200, body_bytes=HUGE)))
    tell(service, "need.submitted", mine.id)
    assert hook.settled()[0]["state"] == "delivered"


def test_an_endpoint_gets_the_types_that_it_wants_and_no_others(
    service: RunningService, make_organization: Callable[[], Organization], receiver: Receiver, path: str
) -> None:
    mine = make_organization()
    add_hook(mine.key, receiver.url(path), types=["gap.opened", "message.added"])
    all_of_them = add_hook(mine.key, receiver.url(f"{path}-all"))
    told = [tell(service, type_, mine.id) for type_ in ("need.submitted", "gap.opened", "message.added")]
    assert told == [1, 2, 2]
    all_of_them.settled(3)
    got = {one.document["type"] for one in receiver.wait(path, 2)}
    assert got == {"gap.opened", "message.added"}
    assert len(receiver.got(path)) == 2


def test_whom_it_concerns_is_told_and_nobody_else(
    service: RunningService,
    world: World,
    make_organization: Callable[[], Organization],
    receiver: Receiver,
    path: str,
) -> None:
    mine, theirs, strangers = (make_organization() for _ in range(3))
    hooks = [
        add_hook(client, receiver.url(f"{path}-{name}"), types=["referral.moved"])
        for name, client in (("mine", mine.key), ("theirs", theirs.key), ("strangers", strangers.key))
    ]
    operators = add_hook(world.operator, receiver.url(f"{path}-operator"), types=["referral.moved"])
    assert tell(service, "referral.moved", mine.id, theirs.id, operator=True) == 3
    assert tell(service, "referral.moved", mine.id) == 1
    hooks[0].settled(2)
    hooks[1].settled()
    operators.settled()
    counts = {name: len(receiver.got(f"{path}-{name}")) for name in ("mine", "theirs", "strangers", "operator")}
    assert counts == {"mine": 2, "theirs": 1, "strangers": 0, "operator": 1}
    assert len({receiver.got(f"{path}-{name}")[0].id for name in ("theirs", "operator")}) == 1
    world.operator.delete(f"/v1/webhooks/{operators.id}", headers={"If-Match": "*"})


@pytest.mark.parametrize("tenant", ["public", "operator", "organization"])
def test_what_is_undone_is_announced_to_nobody_whoever_does_it(
    service: RunningService, mine: Organization, other: Organization, receiver: Receiver, path: str, tenant: str
) -> None:
    by: Tenant = {"public": PUBLIC, "operator": OPERATOR}.get(tenant) or organization(other.id)  # type: ignore[arg-type]
    hook = add_hook(mine.key, receiver.url(path), types=["referral.requested"])
    assert tell(service, "referral.requested", mine.id, by=by, undo=True) == 1
    assert tell(service, "referral.requested", mine.id, by=by) == 1
    assert len(hook.settled()) == 1
    assert len(receiver.got(path)) == 1


def test_a_delivery_can_be_replayed_under_its_old_id_whatever_became_of_it(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    tell(service, "need.submitted", mine.id)
    (delivery,) = hook.settled()
    again = expect(mine.key.post(f"/v1/webhooks/{hook.id}/deliveries/{delivery['id']}/replay"), 202)
    assert (again["state"], len(again["attempts"])) == ("pending", 1)
    receiver.wait(path, 2)
    (settled,) = hook.settled()
    assert (settled["state"], _statuses(settled)) == ("delivered", [204, 204])
    assert len({one.id for one in receiver.got(path)}) == 1


def test_both_secrets_sign_while_they_overlap_and_then_the_new_one_alone(
    service: RunningService, world: World, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    headers = {"Idempotency-Key": uuid4().hex}
    rotated = expect(mine.key.post(f"/v1/webhooks/{hook.id}/rotate", json={"overlap_hours": 1}, headers=headers), 201)
    tell(service, "need.submitted", mine.id)
    (first,) = receiver.wait(path, 1)
    for secret in (hook.secret, rotated["secret"]):
        Webhook(secret).verify(first.body, first.headers)
    assert len(first.headers["webhook-signature"].split(" ")) == 2
    world.execute("UPDATE webhook_endpoint SET previous_ends_at = now() WHERE id = CAST(:id AS uuid)", id=hook.id)
    tell(service, "need.moved", mine.id)
    second = receiver.wait(path, 2)[1]
    Webhook(rotated["secret"]).verify(second.body, second.headers)
    assert len(second.headers["webhook-signature"].split(" ")) == 1
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(hook.secret).verify(second.body, second.headers)


def test_a_test_event_reaches_this_webhook_alone_whatever_types_it_wants(
    mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path, Answer(after_seconds=0.5)), types=["gap.opened"])
    add_hook(mine.key, receiver.url(f"{path}-other"))
    answer = mine.key.post(f"/v1/webhooks/{hook.id}/test")
    made = expect(answer, 202)
    assert expect(mine.key.get(answer.headers["Location"]), 200)["event_id"] == made["event_id"]
    twice = mine.key.post(f"/v1/webhooks/{hook.id}/test")
    assert (twice.status_code, twice.json()["errors"][0]["code"]) == (409, "pending")
    (got,) = receiver.wait(path, 1)
    assert (got.id, got.document["type"]) == (made["event_id"], "webhook.test")
    assert got.document["data"] == {"webhook": hook.id, "link": f"/v1/webhooks/{hook.id}"}
    hook.settled()
    assert receiver.got(f"{path}-other") == []


def test_a_webhook_of_the_demo_catalogue_hears_of_the_demo_and_is_told_that_it_is_none_of_the_real_world(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.test_key, receiver.url(path))
    assert hook.id not in {one["id"] for one in expect(mine.key.get("/v1/webhooks"), 200)["items"]}
    tell(service, "need.submitted", mine.id)
    expect(mine.test_key.post(f"/v1/webhooks/{hook.id}/test"), 202)
    (got,) = receiver.wait(path, 1)
    assert (got.document["type"], got.document["livemode"]) == ("webhook.test", False)
    Webhook(hook.secret).verify(got.body, got.headers)


def test_a_receiver_that_never_answers_holds_up_nobody_else(
    service: RunningService, make_organization: Callable[[], Organization], receiver: Receiver, path: str
) -> None:
    dead, alive = make_organization(), make_organization()
    add_hook(dead.key, receiver.url(f"{path}-dead", Answer(after_seconds=20)))
    add_hook(alive.key, receiver.url(path))
    assert tell(service, "need.submitted", dead.id, times=100) == 100
    receiver.wait(f"{path}-dead", 1)
    tell(service, "need.submitted", alive.id)
    announced = time.monotonic()
    (got,) = receiver.wait(path, 1)
    # A hundred of them at a second each, eight at once, take longer.
    assert got.at - announced < 5
    world_sent = len(receiver.got(f"{path}-dead"))
    assert world_sent < 100


def test_a_worker_that_loses_its_connections_goes_on(
    service: RunningService, world: World, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    world.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'nqi_service'")
    until(lambda: mine.key.get("/v1/webhooks").status_code == 200)
    tell(service, "need.submitted", mine.id)
    assert hook.settled()[0]["state"] == "delivered"
