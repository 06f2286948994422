"""A test key works in the demo catalogue alone, in everything that it reads, matches and writes."""

import time
from typing import Any

import httpx
import pytest

from tests.service.owners.world import Organization, World, expect, new_login, offering

_WORD = "螺纹塞规"


def _found(client: httpx.Client, text: str) -> set[str]:
    answer = expect(client.post("/v1/match", json={"text": text, "limit": 50}), 200)
    return {match["offering"]["id"] for match in answer["matches"]}


def _until_found(client: httpx.Client, text: str, id_: str) -> set[str]:
    deadline = time.monotonic() + 20
    while id_ not in (found := _found(client, text)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_what_a_test_key_writes_is_found_in_the_demo_and_not_in_reality(
    world: World, mine: Organization, client: httpx.Client
) -> None:
    made = world.offering(mine.test_key, mine.demo_station, title=f"{_WORD}校准", items=[_WORD])
    real = world.offering(mine.key, mine.station, title=f"{_WORD}校准", items=[_WORD])
    assert made in _until_found(mine.test_key, f"{_WORD}校准", made)
    in_reality = _until_found(client, f"{_WORD}校准", real)
    assert real in in_reality
    assert made not in in_reality
    assert real not in _found(mine.test_key, f"{_WORD}校准")
    assert client.get(f"/v1/offerings/{made}").status_code == 404
    assert mine.key.get(f"/v1/offerings/{made}").status_code == 404
    assert mine.test_key.get(f"/v1/offerings/{real}").status_code == 404


def test_a_test_key_lists_the_demo_alone(world: World, mine: Organization, client: httpx.Client) -> None:
    made = world.offering(mine.test_key, mine.demo_station, state="draft")
    real = world.offering(mine.key, mine.station)
    for path in ("/v1/offerings", "/v1/stations"):
        ids = _all_ids(mine.test_key, path)
        assert ids
        assert not ids & _all_ids(client, path)
    own = _all_ids(mine.test_key, "/v1/offerings", state="any")
    assert made in own
    assert real not in own
    organizations = expect(mine.test_key.get("/v1/organizations"), 200)["items"]
    assert [item["id"] for item in organizations] == [mine.id]
    assert "演示" in organizations[0]["name"]


def _all_ids(client: httpx.Client, path: str, **more: str) -> set[str]:
    ids: set[str] = set()
    page: Any = {"next": str(httpx.URL(path, params={"limit": "100", **more}))}
    while page["next"]:
        page = expect(client.get(page["next"]), 200)
        ids |= {item["id"] for item in page["items"]}
    return ids


def test_a_need_stated_with_a_test_key_is_read_back_with_its_token_from_the_demo(
    world: World, mine: Organization
) -> None:
    for headers in ({}, {"Idempotency-Key": new_login()}):
        first = mine.test_key.post("/v1/needs", json={"text": f"{_WORD}校准"}, headers=headers)
        need = expect(first, 201)
        if headers:
            again = mine.test_key.post("/v1/needs", json={"text": f"{_WORD}校准"}, headers=headers)
            assert again.content == first.content
        assert need["token"].startswith("test_")
        holder = world.holder(need["token"])
        assert expect(holder.get(f"/v1/needs/{need['id']}"), 200)["answer"] == need["answer"]
        plan = expect(holder.get(f"/v1/needs/{need['id']}/plan"), 200)
        assert expect(holder.post(f"/v1/needs/{need['id']}/plan", json={}), 201)["need"] == need["id"]
        real = {line["offering"] for line in plan["plan"]["lines"]} & _all_ids(world.caller(), "/v1/offerings")
        assert not real
        assert world.holder(need["token"][5:]).get(f"/v1/needs/{need['id']}").status_code == 404


def test_a_token_that_only_begins_like_one_of_the_demo_opens_nothing(world: World, client: httpx.Client) -> None:
    need = expect(client.post("/v1/needs", json={"text": f"{_WORD}校准"}), 201)
    assert world.holder(f"test_{need['token']}").get(f"/v1/needs/{need['id']}").status_code == 404
    stranger = world.holder(f"test_{need['token']}")
    assert stranger.post("/v1/offerings", json=offering("LZ-S1")).status_code == 401
    assert not _all_ids(stranger, "/v1/stations") ^ _all_ids(client, "/v1/stations")


@pytest.mark.parametrize("scope", ["key:admin", "people:admin"])
def test_a_test_key_administers_neither_people_nor_keys(mine: Organization, scope: str) -> None:
    answer = mine.administrator.client.post("/v1/keys", json={"name": "试用", "live": False, "scopes": [scope]})
    assert answer.status_code == 422


def test_a_test_key_of_the_operators_works_in_the_whole_demo_and_nowhere_else(
    world: World, mine: Organization, other: Organization
) -> None:
    key = world.holder(world.key(world.operator, live=False))
    drafts = {o.name: world.offering(o.test_key, o.demo_station, state="draft") for o in (mine, other)}
    for draft in drafts.values():
        assert key.get(f"/v1/offerings/{draft}").status_code == 200
    real = world.offering(mine.key, mine.station)
    assert key.get(f"/v1/offerings/{real}").status_code == 404
    assert key.post("/v1/organizations", json={"name": new_login()}).status_code == 403


def test_the_demo_station_of_an_organization_is_there_with_its_first_test_key_and_stays_as_it_is(
    world: World, mine: Organization
) -> None:
    path = f"/v1/stations/{mine.demo_station}"
    changed = expect(mine.test_key.patch(path, json={"city": "柳州市"}, headers={"If-Match": "*"}), 200)
    another = world.holder(world.key(mine.administrator.client, live=False))
    assert expect(another.get(path), 200)["version"] == changed["version"]


def test_an_organization_gets_its_demo_also_where_another_had_its_name_before(world: World) -> None:
    first = world.organization("换名机构")
    expect(world.operator.put(f"/v1/organizations/{first.id}", json={"name": f"{first.name}旧"}), 200)
    second = expect(world.operator.post("/v1/organizations", json={"name": first.name}), 201)
    key = world.holder(world.key(world.operator, organization=second["id"], live=False))
    assert len(expect(key.get("/v1/organizations"), 200)["items"]) == 1


def test_repetitions_in_the_demo_are_not_those_of_reality(world: World, mine: Organization) -> None:
    headers = {"Idempotency-Key": new_login()}
    made = mine.test_key.post("/v1/offerings", json=offering(mine.demo_station), headers=headers)
    real = mine.key.post("/v1/offerings", json=offering(mine.station), headers=headers)
    assert (made.status_code, real.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in real.headers
