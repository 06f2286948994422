"""Sitekeys are made and changed by those whose pages show them, and say exactly what they hold for."""

from typing import Any
from uuid import uuid4

import pytest

from service.accounts.secrets import SITEKEY
from tests.service.owners.portals.pages import partner, refused
from tests.service.owners.world import Organization, World, expect

_ORIGINS = ["https://www.park.example"]


def test_a_sitekey_is_public_and_is_read_as_it_was_made(world: World, mine: Organization) -> None:
    client = mine.administrator.client
    stated = {
        "name": "园区门户",
        "origins": ["https://WWW.Park.Example:443", "https://*.park.example"],
        "place": "450200",
        "stations": [mine.station],
        "regions": ["45"],
        "elements": ["metrology"],
        "budget_per_minute": 120,
    }
    made = client.post("/v1/sitekeys", json=stated)
    sitekey = expect(made, 201)
    assert SITEKEY.fullmatch(sitekey["key"])
    assert {name: sitekey[name] for name in stated} == {**stated, "origins": [*_ORIGINS, "https://*.park.example"]}
    assert (sitekey["live"], sitekey["enabled"], sitekey["version"]) == (True, True, 1)
    read = client.get(made.headers["Location"])
    assert read.json() == sitekey
    assert read.headers["ETag"] == made.headers["ETag"]
    assert sitekey["id"] in [one["id"] for one in client.get("/v1/sitekeys").json()["items"]]


def test_a_repetition_makes_no_second_sitekey(mine: Organization) -> None:
    stated, again = {"name": "门户", "origins": _ORIGINS}, {"Idempotency-Key": uuid4().hex}
    first, second = (mine.administrator.client.post("/v1/sitekeys", json=stated, headers=again) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.headers["ETag"] == first.headers["ETag"]


def test_a_change_names_the_version_that_it_changes(world: World, mine: Organization) -> None:
    own, client = partner(world, mine), mine.administrator.client
    path = f"/v1/sitekeys/{own.sitekey['id']}"
    tag = client.get(path).headers["ETag"]
    assert refused(client.patch(path, json={"name": "新"})) == (428, "if-match-required")
    changed = client.patch(path, json={"name": "新"}, headers={"If-Match": tag})
    assert (expect(changed, 200)["version"], changed.json()["name"]) == (2, "新")
    stale = client.patch(path, json={"name": "旧"}, headers={"If-Match": tag})
    assert refused(stale) == (412, "stale")
    assert stale.json()["current"]["name"] == "新"
    same = client.patch(path, json={"name": "新"}, headers={"If-Match": changed.headers["ETag"]})
    assert same.headers["ETag"] == changed.headers["ETag"]


@pytest.mark.parametrize(
    ("stated", "status", "pointer"),
    [
        ({"origins": []}, 400, "/origins"),
        ({"origins": ["https://www.park.example/"]}, 400, "/origins/0"),
        ({"origins": ["https://a.example", "https://*.gov.cn"]}, 422, "/origins/1"),
        ({"origins": ["http://www.park.example"]}, 422, "/origins/0"),
        ({"place": "999999"}, 400, "/place"),
        ({"stations": ["NO-SUCH"]}, 422, "/stations/0"),
        ({"regions": ["450"]}, 400, "/regions/0"),
        ({"elements": ["magic"]}, 400, "/elements/0"),
        ({"budget_per_minute": 0}, 400, "/budget_per_minute"),
        ({"budget_per_minute": 601}, 422, "/budget_per_minute"),
        ({"key": "nqi_site_x"}, 400, "/key"),
    ],
)
def test_what_does_not_hold_is_refused_and_named(
    world: World, mine: Organization, stated: dict[str, Any], status: int, pointer: str
) -> None:
    client = mine.administrator.client
    answer = client.post("/v1/sitekeys", json={"name": "门户", "origins": _ORIGINS, **stated})
    assert answer.status_code == status, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer
    existing = world.sitekey(client)
    path = f"/v1/sitekeys/{existing['id']}"
    assert client.patch(path, json=stated, headers={"If-Match": "*"}).status_code == status
    assert client.get(path).json() == existing


def test_more_than_what_is_usual_only_the_operator_gives(world: World, mine: Organization) -> None:
    own, path = partner(world, mine), "/v1/sitekeys/"
    path += own.sitekey["id"]
    anyhow = {"If-Match": "*"}
    assert expect(world.operator.patch(path, json={"budget_per_minute": 5_000}, headers=anyhow), 200)
    # What was given its owner may keep and lower.
    assert own.change(name="新")["budget_per_minute"] == 5_000
    assert own.change(budget_per_minute=4_000)["budget_per_minute"] == 4_000
    assert own.change(budget_per_minute=None)["budget_per_minute"] == 600


def test_what_says_nothing_of_a_list_leaves_it_open(mine: Organization) -> None:
    made = expect(mine.administrator.client.post("/v1/sitekeys", json={"name": "门户", "origins": _ORIGINS}), 201)
    assert (made["stations"], made["regions"], made["elements"], made["place"]) == ([], [], [], None)
    assert made["budget_per_minute"] == 600


def test_an_organization_has_no_more_sitekeys_than_there_may_be(world: World) -> None:
    crowded = world.organization("己门户")
    world.execute(
        "INSERT INTO sitekey (organization_id, key, name, origins, budget_per_minute, live, created_by)"
        " SELECT CAST(:id AS uuid), 'x' || gen_random_uuid(), 'x', '{https://a.example}', 1, true, 'x'"
        " FROM generate_series(1, 100)",
        id=crowded.id,
    )
    answer = crowded.administrator.client.post("/v1/sitekeys", json={"name": "门户", "origins": _ORIGINS})
    assert refused(answer) == (409, "not-in-this-state")


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_code_to_copy_has_the_address_that_the_proxy_says(mine: Organization, scheme: str) -> None:
    headers = {"Accept": "text/html", "X-Forwarded-Proto": scheme, "Host": "nqi.example"}
    guide = mine.administrator.client.get("/guide", headers=headers)
    assert guide.status_code == 200
    assert f"{scheme}://nqi.example/embed/v1.js" in guide.text
    assert ("http://nqi.example" in guide.text) is (scheme == "http")
