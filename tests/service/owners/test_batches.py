"""Many offerings at once: each checked by itself, all stored or none where that is wished, and never slowly."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.service.owners.world import Organization, World, expect, offering

_ANY = {"If-Match": "*"}


def _send(client: httpx.Client, items: list[Any], **more: Any) -> Any:
    return expect(client.post("/v1/offerings:batch", json={"items": items, **more}), 200)


def _id() -> str:
    return f"BATCH-{uuid4().hex[:12]}"


def _counts(result: Any) -> tuple[bool, int, int, int, int]:
    return result["stored"], result["created"], result["updated"], result["unchanged"], result["refused"]


def test_a_batch_creates_updates_and_leaves_alone_and_says_so_of_each(world: World, mine: Organization) -> None:
    old, same, new = world.offering(mine.key, mine.station), world.offering(mine.key, mine.station), _id()
    items = [
        offering(mine.station, id=old, title="改名"),
        expect(mine.key.get(f"/v1/offerings/{same}"), 200),
        offering(mine.station, id=new),
        offering(mine.station),
    ]
    result = _send(mine.key, items)
    assert _counts(result) == (True, 2, 1, 1, 0)
    assert [item["result"] for item in result["items"]] == ["updated", "unchanged", "created", "created"]
    assert [item["index"] for item in result["items"]] == [0, 1, 2, 3]
    for id_, version in ((old, 2), (same, 1), (new, 1), (result["items"][3]["id"], 1)):
        assert expect(mine.key.get(f"/v1/offerings/{id_}"), 200)["version"] == version
        history = expect(mine.key.get(f"/v1/offerings/{id_}/history"), 200)["items"]
        assert len(history) == version
        assert history[0]["actor"] == "实验室系统"


def _with_a_bad_one(mine: Organization) -> tuple[list[Any], list[str]]:
    ids = [_id(), _id()]
    good = [offering(mine.station, id=id_) for id_ in ids]
    return [good[0], offering(mine.station, title="x"), good[1]], ids


def test_all_or_nothing_stores_nothing_where_one_is_bad_and_names_field_and_rule(mine: Organization) -> None:
    items, ids = _with_a_bad_one(mine)
    result = _send(mine.key, items)
    assert _counts(result) == (False, 0, 0, 0, 1)
    assert [item["result"] for item in result["items"]] == ["not_stored", "refused", "not_stored"]
    (error,) = result["items"][1]["errors"]
    assert (error["pointer"], error["code"]) == ("/items/1/title", "length")
    assert error["message"].startswith("/items/1/title")
    assert result["items"][1]["id"] is None, "nothing is kept under the id that it would have got"
    assert [mine.key.get(f"/v1/offerings/{id_}").status_code for id_ in ids] == [404, 404]


def test_skip_bad_stores_the_good_ones(mine: Organization) -> None:
    items, ids = _with_a_bad_one(mine)
    result = _send(mine.key, items, mode="skip_bad")
    assert _counts(result) == (True, 2, 0, 0, 1)
    assert [mine.key.get(f"/v1/offerings/{id_}").status_code for id_ in ids] == [200, 200]


@pytest.mark.parametrize("mode", ["all_or_nothing", "skip_bad"])
def test_a_dry_run_says_what_would_be_and_stores_nothing(world: World, mine: Organization, mode: str) -> None:
    old = world.offering(mine.key, mine.station)
    items, ids = _with_a_bad_one(mine)
    items.append(offering(mine.station, id=old, title="改名"))
    result = _send(mine.key, items, mode=mode, dry_run=True)
    assert _counts(result) == (False, 2, 1, 0, 1)
    assert [mine.key.get(f"/v1/offerings/{id_}").status_code for id_ in ids] == [404, 404]
    assert expect(mine.key.get(f"/v1/offerings/{old}"), 200)["version"] == 1
    assert len(expect(mine.key.get(f"/v1/offerings/{old}/history"), 200)["items"]) == 1


def test_what_is_wrong_with_an_item_beside_others_is_said_of_the_item(
    world: World, mine: Organization, other: Organization
) -> None:
    known, theirs = world.offering(mine.key, mine.station), world.offering(other.key, other.station, state="draft")
    withdrawn = world.offering(mine.key, mine.station)
    expect(mine.key.delete(f"/v1/offerings/{withdrawn}", params={"reason": "停业"}, headers=_ANY), 200)
    twice = _id()
    cases: list[tuple[Any, str | None, str]] = [
        (offering(mine.station, id=twice), None, ""),
        (offering(mine.station, id=twice), "/id", "twice"),
        (offering(mine.station, id=theirs), "/id", "taken"),
        (offering(other.station), "/station", "unknown-reference"),
        (offering("nowhere"), "/station", "unknown-reference"),
        (offering(mine.station, id=known, version=7), "/version", "stale"),
        (offering(mine.station, id=withdrawn, state=None, title="改名"), "/state", "state"),
        (offering(mine.station, state="suspended", state_reason="因故"), "/state", "state"),
        (offering(mine.station, assured_date="2099-01-01"), "/assured_date", "range"),
        (offering(mine.station, nonsense=1), "/nonsense", "unknown"),
        (offering(mine.station, price={"min": 2, "max": 1}), "/price", "contradiction"),
        ({}, "/station", "required"),
        ([], "", "type"),
        ("x", "", "type"),
        (None, "", "type"),
        (1, "", "type"),
    ]
    result = _send(mine.key, [item for item, _, _ in cases], mode="skip_bad")
    for place, ((item, pointer, code), told) in enumerate(zip(cases, result["items"], strict=True)):
        if pointer is None:
            assert told["result"] == "created"
        else:
            assert (told["errors"][0]["pointer"], told["errors"][0]["code"]) == (f"/items/{place}{pointer}", code), item
    assert _counts(result) == (True, 1, 0, 0, len(cases) - 1)


def test_the_version_that_an_item_names_must_be_the_present_one(world: World, mine: Organization) -> None:
    known = world.offering(mine.key, mine.station)
    assert _send(mine.key, [offering(mine.station, id=known, version=1, title="甲的名称")])["updated"] == 1
    assert _send(mine.key, [offering(mine.station, id=known, version=1, title="乙的名称")])["refused"] == 1
    assert expect(mine.key.get(f"/v1/offerings/{known}"), 200)["title"] == "甲的名称"


def test_why_one_of_a_batch_is_suspended_is_kept_in_its_history(world: World, mine: Organization) -> None:
    one, two = world.offering(mine.key, mine.station), world.offering(mine.key, mine.station)
    items = [
        offering(mine.station, id=one, state="suspended", state_reason="设备送检"),
        offering(mine.station, id=two, title="改名"),
    ]
    assert _send(mine.key, items)["updated"] == 2
    for id_, reason in ((one, "设备送检"), (two, None)):
        assert expect(mine.key.get(f"/v1/offerings/{id_}/history"), 200)["items"][0]["reason"] == reason
    missing = [offering(mine.station, id=two, state="suspended")]
    assert _send(mine.key, missing)["items"][0]["errors"][0]["pointer"] == "/items/0/state_reason"


def test_numbers_in_a_batch_are_those_of_every_other_body(mine: Organization) -> None:
    assert _send(mine.key, [offering(mine.station, turnaround_days=5.0)])["created"] == 1
    assert _send(mine.key, [offering(mine.station, turnaround_days=5.5)])["refused"] == 1
    assert _send(mine.key, [offering(mine.station, turnaround_days="5")])["refused"] == 1


def test_a_thousand_are_stored_within_seconds_and_one_more_is_refused(world: World, mine: Organization) -> None:
    station = world.station(mine.key)
    items = [offering(station, id=f"{station[:30]}-{n}", title=f"第{n}项服务", state="draft") for n in range(1001)]
    refused = mine.key.post("/v1/offerings:batch", json={"items": items})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/items")
    began = time.perf_counter()
    assert _counts(_send(mine.key, items[:1000])) == (True, 1000, 0, 0, 0)
    print(f"\n1,000 created in {time.perf_counter() - began:.2f} s")
    began = time.perf_counter()
    assert _counts(_send(mine.key, items[:1000])) == (True, 0, 0, 1000, 0)
    assert time.perf_counter() - began < 30
    renamed = [{**item, "title": f"改名{item['title']}"} for item in items[:1000]]
    assert _counts(_send(mine.key, renamed)) == (True, 0, 1000, 0, 0)
    assert mine.key.post("/v1/offerings:batch", json={"items": []}).status_code == 400


def test_two_batches_on_the_same_offerings_in_another_order_both_end(world: World, mine: Organization) -> None:
    ids = [world.offering(mine.key, mine.station, state="draft") for _ in range(10)]

    def send(turn: int) -> bool:
        order = ids if turn % 2 else ids[::-1]
        items = [offering(mine.station, id=id_, title=f"第{turn}批", state="draft") for id_ in order]
        stored: bool = _send(mine.key, items)["stored"]
        return stored

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(send, range(8)))
    titles = {expect(mine.key.get(f"/v1/offerings/{id_}"), 200)["title"] for id_ in ids}
    assert len(titles) == 1


def test_of_two_batches_that_create_the_same_at_once_none_overwrites_the_other(
    world: World, mine: Organization, other: Organization
) -> None:
    for _ in range(3):
        ids = [_id() for _ in range(20)]

        def send(whose: Organization, ids: list[str] = ids) -> httpx.Response:
            items = [offering(whose.station, id=id_, title=whose.name[:20]) for id_ in ids]
            return whose.key.post("/v1/offerings:batch", json={"items": items})

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(send, (mine, other)))
        assert {answer.status_code for answer in answers} <= {200, 409}
        stored = [answer for answer in answers if answer.status_code == 200 and answer.json()["stored"]]
        assert len(stored) == 1
        assert len({expect(world.operator.get(f"/v1/offerings/{id_}"), 200)["title"] for id_ in ids}) == 1


def test_two_batches_that_create_the_same_in_another_order_never_wait_for_each_other(mine: Organization) -> None:
    ids = [_id() for _ in range(400)]

    def send(order: list[str]) -> int:
        items = [offering(mine.station, id=id_, title=order[0]) for id_ in order]
        return mine.key.post("/v1/offerings:batch", json={"items": items}).status_code

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, [ids, ids[::-1]] * 2))
    assert 200 in answers
    assert set(answers) <= {200, 409}
