"""Webhooks over HTTP: added, changed by those who have seen them, removed, and never with a secret twice."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from models.connecting import command_engine, sessions
from models.queries.webhook_sending import forget_old_events
from tests.running import RunningService
from tests.searching import files_of
from tests.service.owners.world import Organization, World, expect
from tests.service.webhooks.desk import add_hook, tell
from tests.service.webhooks.receiver import Receiver, until

URL = "https://lims.example/nqi"


def _body(**more: Any) -> dict[str, Any]:
    return {"url": URL, "name": "实验室系统", **more}


def test_a_webhook_is_made_read_listed_and_removed(mine: Organization) -> None:
    answer = mine.key.post("/v1/webhooks", json=_body(types=["need.moved", "gap.opened", "need.moved"]))
    made = expect(answer, 201)
    hook = made["webhook"]
    assert made["secret"].startswith("whsec_")
    assert len(base64.b64decode(made["secret"].removeprefix("whsec_"), validate=True)) == 32
    assert (hook["types"], hook["enabled"], hook["notice"]) == (["gap.opened", "need.moved"], True, None)
    assert answer.headers["Location"] == f"/v1/webhooks/{hook['id']}"
    read = mine.key.get(answer.headers["Location"])
    assert read.json() == hook
    assert read.headers["ETag"] == answer.headers["ETag"]
    assert expect(mine.key.get("/v1/webhooks"), 200)["items"] == [hook]
    gone = mine.key.delete(answer.headers["Location"], headers={"If-Match": read.headers["ETag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert mine.key.get(answer.headers["Location"]).status_code == 404


def test_a_repetition_gets_the_same_secret_and_makes_nothing_more(mine: Organization) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    first, again = (mine.key.post("/v1/webhooks", json=_body(), headers=headers) for _ in range(2))
    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["Idempotency-Replayed"], again.headers["ETag"]) == ("true", first.headers["ETag"])
    assert len(expect(mine.key.get("/v1/webhooks"), 200)["items"]) == 1
    path, rotation = f"{first.headers['Location']}/rotate", {"overlap_hours": 2}
    assert mine.key.post(path, json=rotation).json()["code"] == "idempotency-key-required"
    headers = {"Idempotency-Key": uuid4().hex}
    first, again = (mine.key.post(path, json=rotation, headers=headers) for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.json()["webhook"]["version"] == 2
    ends = datetime.fromisoformat(first.json()["webhook"]["previous_secret_ends_at"])
    assert timedelta(hours=1, minutes=59) < ends - datetime.now(UTC) <= timedelta(hours=2)


def test_nobody_overwrites_what_they_have_not_seen(mine: Organization) -> None:
    answer = mine.key.post("/v1/webhooks", json=_body())
    path, tag = answer.headers["Location"], answer.headers["ETag"]
    assert mine.key.patch(path, json={"name": "x"}).json()["code"] == "if-match-required"
    assert mine.key.delete(path).json()["code"] == "if-match-required"
    changed = mine.key.patch(path, json={"name": "第二个"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    stale = mine.key.patch(path, json={"name": "x"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert (stale.headers["ETag"], stale.json()["current"]) == (changed.headers["ETag"], changed.json())
    same = mine.key.patch(path, json={"name": "第二个"}, headers={"If-Match": changed.headers["ETag"]})
    assert (same.json(), same.headers["ETag"]) == (changed.json(), changed.headers["ETag"])


def test_a_patch_says_which_types_are_wanted_all_of_them_and_whether_any(mine: Organization) -> None:
    hook = add_hook(mine.key, URL)
    assert hook.patch(types=["need.moved"])["types"] == ["need.moved"]
    assert hook.patch(types=None)["types"] is None
    off = hook.patch(enabled=False)
    assert (off["enabled"], off["disabled_because"], off["notice"]) == (False, "owner", None)
    assert hook.patch(enabled=True)["disabled_because"] is None
    for path, body in (("test", None), ("replay", {"since": "2027-01-01T00:00:00Z"})):
        hook.patch(enabled=False)
        refused = mine.key.post(f"/v1/webhooks/{hook.id}/{path}", json=body)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "disabled")
    wrongs: list[dict[str, Any]] = [
        {"url": None},
        {"name": ""},
        {"secret": "whsec_x"},
        {"types": []},
        {"types": ["need.eaten"]},
    ]
    for wrong in wrongs:
        answer = mine.key.patch(f"/v1/webhooks/{hook.id}", json=wrong, headers={"If-Match": "*"})
        assert answer.status_code in (400, 422), wrong
        assert answer.json()["errors"][0]["pointer"].startswith(f"/{next(iter(wrong))}")


def test_what_its_owner_switched_off_misses_nothing_that_cannot_be_replayed(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path), enabled=False)
    assert tell(service, "need.submitted", mine.id, times=3) == 3
    missed = hook.deliveries(state="failed")
    assert {(one["error"], one["due_at"]) for one in missed} == {("endpoint-disabled", None)}
    hook.patch(enabled=True)
    since = {"since": missed[1]["occurred_at"]}
    assert expect(mine.key.post(f"/v1/webhooks/{hook.id}/replay", json=since), 202) == {"replayed": 2}
    assert len(receiver.wait(path, 2)) == 2
    assert [one["state"] for one in hook.settled(3)] == ["delivered", "delivered", "failed"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lims.example",
        "ftp://lims.example",
        "https://lims.example/\n",
        "https://实验室.example/",
        "https://user:password@lims.example/",
        "https://lims.example/#x",
        "https:///x",
        f"https://lims.example/{'x' * 2000}",
    ],
)
def test_a_url_that_cannot_be_called_is_refused_by_name(mine: Organization, url: str) -> None:
    refused = mine.key.post("/v1/webhooks", json=_body(url=url))
    assert refused.status_code in (400, 422)
    assert refused.json()["errors"][0]["pointer"] == "/url"


def test_an_organization_has_ten_at_most_however_many_ask_at_once(
    make_organization: Callable[[], Organization],
) -> None:
    mine = make_organization()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: mine.key.post("/v1/webhooks", json=_body()), range(14)))
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 4
    assert len(expect(mine.key.get("/v1/webhooks"), 200)["items"]) == 10


def test_the_operator_sees_to_the_webhooks_of_any_organization_and_has_its_own(
    world: World, mine: Organization
) -> None:
    hook = expect(world.operator.post("/v1/webhooks", json=_body(organization=mine.id)), 201)["webhook"]
    assert hook["organization_id"] == mine.id
    assert expect(mine.key.get(f"/v1/webhooks/{hook['id']}"), 200) == hook
    assert expect(world.operator.get("/v1/webhooks", params={"organization": mine.id}), 200)["items"] == [hook]
    own = expect(world.operator.post("/v1/webhooks", json=_body()), 201)["webhook"]
    assert own["organization_id"] is None
    assert [one["id"] for one in expect(world.operator.get("/v1/webhooks"), 200)["items"]] == [own["id"]]
    expect(world.operator.delete(f"/v1/webhooks/{own['id']}", headers={"If-Match": "*"}), 204)


def test_a_key_of_a_partner_may_see_to_webhooks_only_where_that_was_said(world: World, mine: Organization) -> None:
    stated = {"holder": "partner", "organization": mine.id}
    plain = world.issued(world.operator, **stated)
    assert plain["key"]["scopes"] == ["match:read"]
    assert world.holder(plain["secret"]).get("/v1/webhooks").status_code == 403
    named = world.holder(world.key(world.operator, **stated, scopes=["match:read", "webhook:admin"]))
    hook = expect(named.post("/v1/webhooks", json=_body()), 201)["webhook"]
    assert hook["organization_id"] == mine.id


def test_deliveries_come_a_page_at_a_time_and_by_their_state(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    tell(service, "need.moved", mine.id, times=5)
    settled = hook.settled(5)
    page = expect(mine.key.get(f"/v1/webhooks/{hook.id}/deliveries?limit=3&state=delivered"), 200)
    following = expect(mine.key.get(page["next"]), 200)
    assert [one["id"] for one in (*page["items"], *following["items"])] == [one["id"] for one in settled]
    assert following["next"] is None
    assert hook.deliveries(state="failed") == []
    assert set(page["items"][0]["data"]) == {"need", "from", "to", "link"}


def test_a_delivery_of_another_webhook_is_not_found_at_this_one(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook, another = (add_hook(mine.key, receiver.url(f"{path}-{number}")) for number in range(2))
    tell(service, "need.moved", mine.id)
    (delivery,) = hook.settled()
    for method, tail in (("GET", ""), ("POST", "/replay")):
        answer = mine.key.request(method, f"/v1/webhooks/{another.id}/deliveries/{delivery['id']}{tail}")
        assert answer.status_code == 404


@pytest.fixture
async def owner(service: RunningService) -> Any:
    """A connection that sees every row."""
    engine = create_async_engine(service.owner_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def test_a_secret_is_in_no_table_no_log_no_file_and_no_second_answer(
    service: RunningService, mine: Organization, receiver: Receiver, path: str, owner: AsyncConnection
) -> None:
    answer = mine.key.post("/v1/webhooks", json=_body(url=receiver.url(path)), headers={"Idempotency-Key": uuid4().hex})
    secrets = [answer.json()["secret"]]
    place = answer.headers["Location"]
    rotation = mine.key.post(f"{place}/rotate", json={}, headers={"Idempotency-Key": uuid4().hex})
    secrets.append(rotation.json()["secret"])
    mine.key.post(f"{place}/test")
    receiver.wait(path, 1)
    tails = [secret.removeprefix("whsec_") for secret in secrets]
    raw = [base64.b64decode(tail) for tail in tails]
    forms = [form for tail, plain in zip(tails, raw, strict=True) for form in (tail, plain.hex(), tail.encode().hex())]
    tables = await owner.scalars(
        text("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    )
    rows = {
        table: " ".join((await owner.scalars(text(f"SELECT t::text FROM {table} AS t"))).all())
        for table in tables.all()
    }
    assert path in rows["webhook_endpoint"], "what is no secret is there, so the search does search"
    for form in forms:
        assert not any(form in written for written in rows.values())
        assert form not in service.output
        assert form not in service.postgres_log
        assert form not in mine.key.get(place).text + mine.key.get("/v1/webhooks").text
    for name, content in files_of(service):
        assert not any(form.encode() in content for form in forms), name
        assert not any(plain in content for plain in raw), name


async def test_events_are_forgotten_after_thirty_days(
    service: RunningService, mine: Organization, receiver: Receiver, path: str, owner: AsyncConnection
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    tell(service, "need.moved", mine.id, times=2)
    old, kept = hook.settled(2)
    aged = text("UPDATE webhook_event SET occurred_at = now() - interval '31 days' WHERE id = CAST(:id AS uuid)")
    await owner.execute(aged, {"id": old["event_id"]})
    engine = command_engine(service.service_url)
    async with sessions(engine).begin() as session:
        await forget_old_events(session)
    await engine.dispose()
    assert [one["id"] for one in hook.deliveries()] == [kept["id"]]


def test_a_webhook_that_is_removed_takes_what_waits_with_it(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path, 500))
    tell(service, "need.moved", mine.id)
    receiver.wait(path, 1)
    expect(mine.key.delete(f"/v1/webhooks/{hook.id}", headers={"If-Match": "*"}), 204)
    until(lambda: mine.key.get(f"/v1/webhooks/{hook.id}").status_code == 404)
    assert tell(service, "need.moved", mine.id) == 0


def test_who_may_not_see_to_webhooks_is_told_nothing_of_them(world: World, mine: Organization) -> None:
    hook = add_hook(mine.key, URL)
    editor: httpx.Client = world.person(mine.id, "editor").client
    for method, path in (("GET", "/v1/webhooks"), ("GET", f"/v1/webhooks/{hook.id}"), ("POST", "/v1/webhooks")):
        assert editor.request(method, path, json=_body() if method == "POST" else None).status_code == 403
