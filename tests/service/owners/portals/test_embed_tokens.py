"""An embed token narrows a sitekey and never widens it, and ends with all that it rests on."""

from typing import Any

import httpx
import pytest

from tests.service.owners.portals.pages import NEED, Partner, partner, refused, token
from tests.service.owners.world import Organization, World, expect


@pytest.fixture(scope="module")
def theirs(world: World, mine: Organization) -> Partner:
    """A partner whose pages show one station, two regions and two elements."""
    narrow = {"stations": [mine.station], "regions": ["4502", "42"], "elements": ["metrology", "testing"]}
    return partner(world, mine, **narrow)


@pytest.fixture(scope="module")
def server(world: World, theirs: Partner) -> httpx.Client:
    """The partner's server."""
    return world.holder(theirs.secret_key()["secret"])


def test_a_token_lets_a_page_in_in_the_place_of_a_sitekey(theirs: Partner, server: httpx.Client) -> None:
    minted = expect(server.post("/v1/embed-tokens", json={"sitekey": theirs.key, "expires_in": 60}), 201)
    assert set(minted) == {"token", "expires_at"}
    answer = theirs.page(minted["token"]).post("/v1/match", json=NEED)
    expect(answer, 200)
    assert answer.headers["Access-Control-Allow-Origin"] == theirs.origin
    assert refused(theirs.page(minted["token"], Origin="https://x.example").post("/v1/match", json=NEED))[0] == 403


def test_a_token_may_hold_for_fewer_origins(world: World, mine: Organization) -> None:
    wide = partner(world, mine, origins=["https://*.union.example"])
    server = world.holder(wide.secret_key()["secret"])
    narrow = token(server, wide.key, origins=["https://a.union.example"])
    expect(wide.page(narrow, Origin="https://a.union.example").post("/v1/match", json=NEED), 200)
    other = wide.page(narrow, Origin="https://b.union.example").post("/v1/match", json=NEED)
    assert refused(other) == (403, "origin-not-allowed")


@pytest.mark.parametrize(
    ("wider", "pointer"),
    [
        ({"origins": ["https://www.evil.example"]}, "/origins/0"),
        ({"origins": ["https://*.park.example"]}, "/origins/0"),
        ({"stations": ["SOMEBODY-ELSE"]}, "/stations/0"),
        ({"regions": ["450202", "45"]}, "/regions/1"),
        ({"regions": ["11"]}, "/regions/0"),
        ({"elements": ["testing", "trade"]}, "/elements/1"),
    ],
)
def test_what_goes_beyond_the_sitekey_is_refused_and_named(
    theirs: Partner, server: httpx.Client, wider: dict[str, Any], pointer: str
) -> None:
    answer = server.post("/v1/embed-tokens", json={"sitekey": theirs.key, **wider})
    assert refused(answer) == (422, "contradiction")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, "wider-than-sitekey")]


def test_what_is_narrower_in_every_way_is_minted(theirs: Partner, server: httpx.Client) -> None:
    narrow = {"regions": ["450202", "4201"], "elements": ["testing"], "stations": theirs.sitekey["stations"]}
    expect(theirs.page(token(server, theirs.key, **narrow)).post("/v1/match", json=NEED), 200)


def test_only_a_key_that_may_do_nothing_else_mints(world: World, mine: Organization, theirs: Partner) -> None:
    body = {"sitekey": theirs.key}
    more = world.holder(theirs.secret_key(scopes=["match:read", "webhook:admin"])["secret"])
    for caller in (more, mine.key, mine.test_key, mine.administrator.client, world.operator):
        assert refused(caller.post("/v1/embed-tokens", json=body)) == (403, "forbidden")
    assert world.caller().post("/v1/embed-tokens", json=body).status_code == 401


def test_nobody_mints_for_a_sitekey_of_others_or_of_the_other_catalogue(
    world: World, other: Organization, theirs: Partner, server: httpx.Client
) -> None:
    foreign = world.holder(partner(world, other).secret_key()["secret"])
    test = world.holder(theirs.secret_key(live=False)["secret"])
    for caller, key in (
        (foreign, theirs.key),
        (test, theirs.key),
        (server, "nqi_site_AAAAAAAAAAAAAAAAAAAAAA"),
        (server, "nqi_site_demo_found"),
    ):
        assert refused(caller.post("/v1/embed-tokens", json={"sitekey": key})) == (422, "unknown-reference")


def test_what_no_database_holds_is_no_sitekey(server: httpx.Client) -> None:
    assert refused(server.post("/v1/embed-tokens", json={"sitekey": "\x00"})) == (400, "invalid-request")


@pytest.mark.parametrize("lifetime", [59, 86_401, 0, -1, "60"])
def test_a_token_lasts_between_a_minute_and_a_day(theirs: Partner, server: httpx.Client, lifetime: Any) -> None:
    answer = server.post("/v1/embed-tokens", json={"sitekey": theirs.key, "expires_in": lifetime})
    assert refused(answer) == (400, "invalid-request")


def test_a_token_ends_with_the_key_that_minted_it(world: World, theirs: Partner) -> None:
    issued = theirs.secret_key()
    minted = token(world.holder(issued["secret"]), theirs.key)
    expect(theirs.page(minted).post("/v1/match", json=NEED), 200)
    expect(world.operator.delete(f"/v1/keys/{issued['key']['id']}"), 200)
    assert refused(theirs.page(minted).post("/v1/match", json=NEED)) == (401, "key-not-valid")
    expires = theirs.secret_key()
    minted = token(world.holder(expires["secret"]), theirs.key)
    world.execute("UPDATE api_key SET expires_at = now() WHERE id = CAST(:id AS uuid)", id=expires["key"]["id"])
    assert refused(theirs.page(minted).post("/v1/match", json=NEED)) == (401, "key-not-valid")


def test_a_token_ends_where_its_sitekey_is_switched_off_or_narrowed_to_less(world: World, mine: Organization) -> None:
    own = partner(world, mine, elements=["metrology", "testing"])
    server = world.holder(own.secret_key()["secret"])
    as_wide, testing = token(server, own.key), token(server, own.key, elements=["testing"])
    own.change(elements=["metrology"])
    expect(own.page(as_wide).post("/v1/match", json=NEED), 200)
    assert refused(own.page(testing).post("/v1/match", json=NEED)) == (401, "key-not-valid")
    own.change(enabled=False)
    assert refused(own.page(as_wide).post("/v1/match", json=NEED)) == (401, "key-not-valid")
