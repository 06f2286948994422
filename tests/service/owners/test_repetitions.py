"""Idempotency-Key on what creates listings: the same answer again, one listing, and nobody else's key."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.service.owners.world import Organization, World, expect, offering, station


@pytest.fixture
def key() -> str:
    """A key that nobody used yet."""
    return uuid4().hex


def _create(client: httpx.Client, key: str, body: Any, path: str = "/v1/offerings") -> httpx.Response:
    return client.post(path, json=body, headers={"Idempotency-Key": key})


def _bodies(mine: Organization) -> list[tuple[str, Any]]:
    return [
        ("/v1/offerings", offering(mine.station)),
        ("/v1/stations", station()),
        ("/v1/offerings:batch", {"items": [offering(mine.station)]}),
    ]


def test_a_repetition_gets_the_same_bytes_tag_and_location(mine: Organization, key: str) -> None:
    for path, body in _bodies(mine):
        first, second = _create(mine.key, key, body, path), _create(mine.key, key, body, path)
        assert (second.status_code, second.content) == (first.status_code, first.content)
        for name in ("Location", "ETag", "Content-Type"):
            assert second.headers.get(name) == first.headers.get(name)
        assert ("Idempotency-Replayed" in first.headers, second.headers["Idempotency-Replayed"]) == (False, "true")
    made = expect(mine.key.get("/v1/offerings", params={"state": "any", "station": mine.station, "limit": 100}), 200)
    ids = [item["id"] for item in made["items"]]
    assert len(ids) == len(set(ids))


def test_the_tag_of_a_repetition_is_the_one_to_change_it_by(mine: Organization, key: str) -> None:
    body = offering(mine.station)
    _create(mine.key, key, body)
    again = _create(mine.key, key, body)
    changed = mine.key.patch(
        again.headers["Location"], json={"title": "改名"}, headers={"If-Match": again.headers["ETag"]}
    )
    assert changed.status_code == 200
    assert _create(mine.key, key, body).json()["title"] == body["title"], "the answer stays what it was"


@pytest.mark.parametrize("part", ["scope_lines", "scope_lines/1/accreditations"])
def test_a_part_that_is_added_again_after_a_lost_answer_is_there_once(
    world: World, mine: Organization, key: str, part: str
) -> None:
    path = f"/v1/offerings/{world.offering(mine.key, mine.station)}"
    body = {"parameter": "圆度"} if part == "scope_lines" else {"scheme": "CMA"}
    # The tag is stale by the second time, by the caller's own change.
    headers = {"Idempotency-Key": key, "If-Match": mine.key.get(path).headers["ETag"]}
    first, second = (mine.key.post(f"{path}/{part}", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code, second.content) == (201, 201, first.content)
    for name in ("Location", "ETag"):
        assert second.headers[name] == first.headers[name]
    assert second.headers["ETag"] == mine.key.get(path).headers["ETag"]
    assert expect(mine.key.get(path), 200)["version"] == 2


async def test_a_key_for_which_the_answer_was_lost_is_told_again_and_stored_nowhere(
    world: World, mine: Organization, key: str, owner: AsyncConnection
) -> None:
    administrator = mine.administrator.client
    first, second = (_create(administrator, key, {"name": "系统"}, "/v1/keys") for _ in range(2))
    assert (first.status_code, second.content) == (201, first.content)
    assert second.headers["Idempotency-Replayed"] == "true"
    rotate = f"{first.headers['Location']}/rotate"
    rotated, again = (_create(administrator, key, {"overlap_hours": 0}, rotate) for _ in range(2))
    assert (rotated.status_code, again.content) == (201, rotated.content)
    secret = again.json()["secret"]
    assert world.holder(secret).get("/v1/offerings", params={"state": "any"}).status_code == 200
    assert world.holder(first.json()["secret"]).get("/v1/offerings").status_code == 401
    kept = text("SELECT count(*) FROM idempotent_request WHERE convert_from(body, 'UTF8') LIKE :secret")
    for told in (secret, first.json()["secret"]):
        assert await owner.scalar(kept, {"secret": f"%{told.rpartition('_')[2][-20:]}%"}) == 0


def test_another_body_under_the_same_key_is_refused(mine: Organization, key: str) -> None:
    _create(mine.key, key, offering(mine.station))
    other = _create(mine.key, key, offering(mine.station, title="另一项"))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_the_same_key_of_another_caller_or_for_another_route_is_another_key(
    mine: Organization, other: Organization, key: str
) -> None:
    answers = [
        _create(mine.key, key, offering(mine.station)),
        _create(mine.administrator.client, key, offering(mine.station)),
        _create(other.key, key, offering(other.station)),
        _create(mine.key, key, station(), "/v1/stations"),
    ]
    assert all(answer.status_code == 201 and "Idempotency-Replayed" not in answer.headers for answer in answers)
    assert len({answer.json()["id"] for answer in answers}) == 4


async def test_many_repetitions_at_once_create_one(mine: Organization, key: str, owner: AsyncConnection) -> None:
    body = offering(mine.station, title=f"并发{key}")
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: _create(mine.key, key, body), range(24)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    count = text("SELECT count(*) FROM offering WHERE title = :title")
    assert await owner.scalar(count, {"title": body["title"]}) == 1


async def test_a_creation_that_fails_leaves_no_key(mine: Organization, key: str, owner: AsyncConnection) -> None:
    count = text("SELECT count(*) FROM idempotent_request")
    before = await owner.scalar(count)
    taken = _create(mine.key, key, offering("nowhere"))
    assert taken.status_code == 422
    assert _create(mine.key, key, {"title": "x"}).status_code == 400
    assert await owner.scalar(count) == before
    assert _create(mine.key, key, offering(mine.station)).status_code == 201
    assert await owner.scalar(count) == before + 1


def test_a_key_that_may_not_write_any_more_gets_no_old_answer(world: World, mine: Organization, key: str) -> None:
    issued = world.issued(mine.administrator.client)
    holder, body = world.holder(issued["secret"]), offering(mine.station)
    expect(_create(holder, key, body), 201)
    expect(mine.administrator.client.delete(f"/v1/keys/{issued['key']['id']}"), 200)
    assert _create(holder, key, body).status_code == 401
