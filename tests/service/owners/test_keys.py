"""Keys for programs: shown once, limited to what their issuer may do, and ended at once or with an overlap."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.accounts.secrets import KEY
from tests.service.owners.world import Organization, World, expect, offering

_ALL_OF_AN_ORGANIZATION = {
    "match:read",
    "listing:read",
    "listing:write",
    "import:write",
    "case:read",
    "case:write",
    "case:admin",
    "contact:read",
    "key:admin",
    "people:admin",
    "webhook:admin",
}


def _status(world: World, secret: str) -> int:
    return world.holder(secret).get("/v1/organizations").status_code


def test_a_key_is_shown_once_and_then_only_how_it_begins(world: World, mine: Organization) -> None:
    issued = world.issued(mine.administrator.client)
    assert re.fullmatch(r"nqi_live_[A-Za-z0-9_-]{43}", issued["secret"])
    key = issued["key"]
    assert key["begins_with"] == issued["secret"][:13]
    assert set(key["scopes"]) == _ALL_OF_AN_ORGANIZATION
    path = f"/v1/keys/{key['id']}"
    client = mine.administrator.client
    later = [client.get(path), client.get("/v1/keys"), client.delete(path), client.post(f"{path}/rotate", json={})]
    assert all(issued["secret"] not in answer.text for answer in later)
    assert all(answer.headers["Cache-Control"] == "no-store" for answer in later[:3])


async def test_of_a_key_the_database_holds_the_sha_256_and_not_the_key(
    world: World, mine: Organization, owner: AsyncConnection
) -> None:
    issued = world.issued(mine.administrator.client)
    row = (
        await owner.execute(
            text("SELECT secret_hash, to_jsonb(k)::text FROM api_key AS k WHERE id = CAST(:id AS uuid)"),
            {"id": issued["key"]["id"]},
        )
    ).one()
    assert row[0] == hashlib.sha256(issued["secret"].encode()).digest()
    assert issued["secret"][13:] not in row[1]


async def test_that_a_key_is_used_is_noted(world: World, mine: Organization, owner: AsyncConnection) -> None:
    issued = world.issued(mine.administrator.client)
    path = f"/v1/keys/{issued['key']['id']}"
    assert expect(mine.administrator.client.get(path), 200)["last_used_at"] is None
    assert _status(world, issued["secret"]) == 200
    first = expect(mine.administrator.client.get(path), 200)["last_used_at"]
    assert first is not None
    await owner.execute(
        text("UPDATE api_key SET last_used_at = now() - interval '2 hours' WHERE id = CAST(:id AS uuid)"),
        {"id": issued["key"]["id"]},
    )
    assert _status(world, issued["secret"]) == 200
    assert expect(mine.administrator.client.get(path), 200)["last_used_at"] > first


@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        (["listing:read"], 201),
        (["listing:read", "listing:read"], 201),
        (["organization:admin"], 422),
        (["standard:write"], 422),
        (["listing:read", "organization:admin"], 422),
        ([], 400),
        (["everything"], 400),
        (["LISTING:READ"], 400),
        ("listing:read", 400),
    ],
)
def test_a_key_gets_no_scope_that_its_organization_cannot_have(mine: Organization, scopes: object, status: int) -> None:
    answer = mine.administrator.client.post("/v1/keys", json={"name": "系统", "scopes": scopes})
    assert answer.status_code == status
    if status == 201:
        assert answer.json()["key"]["scopes"] == ["listing:read"]
    else:
        assert answer.json()["errors"][0]["pointer"].startswith("/scopes")


def test_a_key_issues_no_key_that_may_do_more_than_itself(world: World, mine: Organization) -> None:
    issuer = world.holder(world.key(mine.administrator.client, scopes=["key:admin", "listing:read"]))
    assert issuer.post("/v1/keys", json={"name": "系统"}).status_code == 422
    assert issuer.post("/v1/keys", json={"name": "系统", "scopes": ["listing:write"]}).status_code == 422
    assert issuer.post("/v1/keys", json={"name": "系统", "scopes": ["listing:read"]}).status_code == 201


def test_a_key_rotates_no_key_that_may_do_more_than_itself(world: World, mine: Organization) -> None:
    issuer = world.holder(world.key(mine.administrator.client, scopes=["key:admin", "listing:read"]))
    stronger = world.issued(mine.administrator.client, scopes=["listing:write"])
    answer = issuer.post(f"/v1/keys/{stronger['key']['id']}/rotate", json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert _status(world, world.key(mine.administrator.client)) == 200
    weaker = world.issued(mine.administrator.client, scopes=["listing:read"])
    assert issuer.post(f"/v1/keys/{weaker['key']['id']}/rotate", json={}).status_code == 201


def test_a_key_does_only_what_its_scopes_say(world: World, mine: Organization) -> None:
    reader = world.holder(world.key(mine.administrator.client, scopes=["listing:read"]))
    writer = world.holder(world.key(mine.administrator.client, scopes=["listing:write"]))
    draft = world.offering(writer, mine.station, state="draft")
    assert reader.get(f"/v1/offerings/{draft}").status_code == 200
    assert reader.get(f"/v1/offerings/{draft}/history").status_code == 200
    assert reader.post("/v1/offerings", json=offering(mine.station)).status_code == 403
    assert writer.get(f"/v1/offerings/{draft}/history").status_code == 403
    for path in ("/v1/keys", "/v1/people"):
        assert (reader.get(path).status_code, writer.get(path).status_code) == (403, 403)


def test_a_key_for_matching_alone_sees_no_draft_of_its_own_organization(world: World, mine: Organization) -> None:
    draft = world.offering(mine.administrator.client, mine.station, state="draft")
    partner = world.holder(world.key(world.operator, holder="partner", organization=mine.id))
    matcher = world.holder(world.key(mine.administrator.client, scopes=["match:read"]))
    for caller in (partner, matcher):
        for path in ("", "/scope_lines", "/scope_lines/1", "/scope_lines/1/accreditations/1"):
            assert caller.get(f"/v1/offerings/{draft}{path}").status_code == 404
        for state in ("any", "draft"):
            assert caller.get("/v1/offerings", params={"state": state}).status_code == 403
        listed = expect(caller.get("/v1/offerings", params={"limit": 100}), 200)["items"]
        assert draft not in [item["id"] for item in listed]


def test_a_key_of_the_operators_is_made_by_the_operator_alone(world: World, mine: Organization) -> None:
    answer = mine.administrator.client.post("/v1/keys", json={"name": "系统", "holder": "operator"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/holder")


def test_an_administrator_makes_a_key_for_a_portal_of_the_organization(
    world: World, mine: Organization, other: Organization
) -> None:
    made = world.issued(mine.administrator.client, holder="partner")["key"]
    assert (made["holder"], made["organization_id"], made["scopes"]) == ("partner", mine.id, ["match:read"])
    body = {"name": "门户", "holder": "partner"}
    for more in ({"organization": other.id}, {"scopes": ["listing:read"]}):
        assert mine.administrator.client.post("/v1/keys", json={**body, **more}).status_code == 422


def test_a_partners_key_may_match_and_nothing_else(world: World, mine: Organization) -> None:
    partner = world.issued(world.operator, holder="partner", organization=mine.id)
    assert partner["key"]["scopes"] == ["match:read"]
    body = {"name": "门户", "holder": "partner", "organization": mine.id, "scopes": ["listing:read"]}
    assert world.operator.post("/v1/keys", json=body).status_code == 422


def test_a_key_of_the_operators_belongs_to_no_organization(world: World, mine: Organization) -> None:
    key = world.issued(world.operator)
    assert (key["key"]["holder"], key["key"]["organization_id"]) == ("operator", None)
    for body in ({"holder": "operator", "organization": mine.id}, {"holder": "partner"}, {"holder": "organization"}):
        assert world.operator.post("/v1/keys", json={"name": "系统", **body}).status_code == 422
    assert key["key"]["id"] not in [
        item["id"] for item in expect(mine.administrator.client.get("/v1/keys"), 200)["items"]
    ]


async def test_a_key_ends_when_it_was_said_to(world: World, mine: Organization, owner: AsyncConnection) -> None:
    issued = world.issued(mine.administrator.client, expires_at="2031-01-01T00:00:00+08:00")
    assert _status(world, issued["secret"]) == 200
    await owner.execute(
        text("UPDATE api_key SET expires_at = now() WHERE id = CAST(:id AS uuid)"), {"id": issued["key"]["id"]}
    )
    assert _status(world, issued["secret"]) == 401


@pytest.mark.parametrize(
    ("ends", "status"),
    [
        ("2020-01-01T00:00:00Z", 422),
        ("2031-01-01T00:00:00", 400),
        ("9999-12-31T23:59:59-12:00", 422),
        ("0001-01-01T00:00:00+14:00", 422),
        ("tomorrow", 400),
        ("2031-01-01", 400),
        (1924992000, 400),
    ],
)
def test_an_end_that_is_past_or_no_time_is_refused(mine: Organization, ends: object, status: int) -> None:
    answer = mine.administrator.client.post("/v1/keys", json={"name": "系统", "expires_at": ends})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, "/expires_at")


async def test_a_rotated_key_holds_beside_the_new_one_until_the_overlap_ends(
    world: World, mine: Organization, owner: AsyncConnection
) -> None:
    old = world.issued(mine.administrator.client, scopes=["listing:read"])
    path = f"/v1/keys/{old['key']['id']}"
    new = expect(mine.administrator.client.post(f"{path}/rotate", json={"overlap_hours": 2}), 201)
    assert new["secret"] != old["secret"]
    assert new["key"]["scopes"] == ["listing:read"]
    assert expect(mine.administrator.client.get(path), 200)["replaced_by"] == new["key"]["id"]
    assert (_status(world, old["secret"]), _status(world, new["secret"])) == (200, 200)
    again = mine.administrator.client.post(f"{path}/rotate", json={})
    assert (again.status_code, again.json()["code"]) == (409, "not-in-this-state")
    await owner.execute(
        text("UPDATE api_key SET expires_at = expires_at - interval '2 hours' WHERE id = CAST(:id AS uuid)"),
        {"id": old["key"]["id"]},
    )
    assert (_status(world, old["secret"]), _status(world, new["secret"])) == (401, 200)


def test_without_an_overlap_the_old_key_ends_at_once(world: World, mine: Organization) -> None:
    old = world.issued(mine.administrator.client)
    path = f"/v1/keys/{old['key']['id']}/rotate"
    new = expect(mine.administrator.client.post(path, json={"overlap_hours": 0}), 201)
    assert (_status(world, old["secret"]), _status(world, new["secret"])) == (401, 200)


def test_a_rotation_makes_no_key_last_longer(world: World, mine: Organization) -> None:
    ends = "2031-01-01T00:00:00Z"
    old = world.issued(mine.administrator.client, expires_at=ends)
    new = expect(mine.administrator.client.post(f"/v1/keys/{old['key']['id']}/rotate", json={}), 201)
    assert new["key"]["expires_at"] == ends


def test_of_many_rotations_at_once_one_makes_a_key(world: World, mine: Organization) -> None:
    old = world.issued(mine.administrator.client)
    path = f"/v1/keys/{old['key']['id']}/rotate"
    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(lambda _: mine.administrator.client.post(path, json={}).status_code, range(6)))
    assert sorted(statuses) == [201] + [409] * 5


def test_a_revoked_key_holds_no_more_not_even_for_what_is_open_to_all(world: World, mine: Organization) -> None:
    issued = world.issued(mine.administrator.client)
    holder = world.holder(issued["secret"])
    assert holder.get("/v1/organizations").status_code == 200
    path = f"/v1/keys/{issued['key']['id']}"
    revoked = expect(mine.administrator.client.delete(path), 200)["revoked_at"]
    for answer in (holder.get("/v1/organizations"), holder.get("/v1/stations")):
        assert (answer.status_code, answer.json()["code"]) == (401, "key-not-valid")
    assert expect(mine.administrator.client.delete(path), 200)["revoked_at"] == revoked, "once only"
    assert mine.administrator.client.post(f"{path}/rotate", json={}).status_code == 409


def test_a_key_may_revoke_itself(world: World, mine: Organization) -> None:
    issued = world.issued(mine.administrator.client)
    holder = world.holder(issued["secret"])
    assert holder.delete(f"/v1/keys/{issued['key']['id']}").status_code == 200
    assert holder.get("/v1/stations").status_code == 401


@pytest.mark.parametrize("change", ["wrong last character", "other kind", "longer", "shorter", "no secret", "spaces"])
def test_a_key_that_is_mistyped_is_told_from_no_other(world: World, mine: Organization, change: str) -> None:
    secret = world.key(mine.administrator.client)
    written = {
        "wrong last character": secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "other kind": secret.replace("_live_", "_test_"),
        "longer": secret + "A",
        "shorter": secret[:-1],
        "no secret": "nqi_live_",
        "spaces": secret[:20] + " " + secret[20:],
    }[change]
    answer = world.holder(written).get("/v1/organizations")
    never = world.holder("nqi_live_" + "x" * 43).get("/v1/organizations")
    assert answer.status_code == 401
    assert {**answer.json(), "request_id": ""} == {**never.json(), "request_id": ""}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b"Basic abc", "unauthenticated"),
        (b"", "unauthenticated"),
        (b"nqi_live_x", "unauthenticated"),
        (b"Bearer", "key-not-valid"),
        (b"Bearer \xff\xfe", "key-not-valid"),
        (b"bearer nqi", "key-not-valid"),
    ],
)
def test_what_is_no_key_at_all_is_nobody(world: World, written: bytes, code: str) -> None:
    caller = httpx.Client(base_url=world.service.base_url, transport=world.connections, trust_env=False)
    headers = [(b"Authorization", written)]
    refused = caller.get("/v1/organizations", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (401, code)
    assert caller.get("/v1/stations", headers=headers).status_code == 200


def test_the_scheme_is_written_in_whatever_case(world: World, mine: Organization) -> None:
    secret = world.key(mine.administrator.client)
    for scheme in ("bearer", "BEARER", "Bearer "):
        assert world.caller(Authorization=f"{scheme} {secret}").get("/v1/organizations").status_code == 200


def test_a_key_has_256_random_bits() -> None:
    assert KEY.fullmatch("nqi_live_" + "a" * 43)
    for written in (
        "nqi_prod_" + "a" * 43,
        "nqi_live_" + "a" * 42,
        "NQI_live_" + "a" * 43,
        "nqi_live_" + "a" * 43 + "\n",
    ):
        assert not KEY.fullmatch(written)
