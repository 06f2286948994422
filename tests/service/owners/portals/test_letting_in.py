"""A page is let in by its credential and its origin, to what is made for pages, and may read why it is not."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from service.partners.cross_origin import _EXPOSED
from tests.service.owners.portals.pages import NEED, Partner, page, partner, refused, token
from tests.service.owners.requests import NOWHERE, Target, operations, send
from tests.service.owners.world import Organization, World, expect

_FOR_PAGES = {"matchNeed", "createNeed"}
_CORS = ("access-control-allow-origin", "access-control-expose-headers")


@pytest.fixture(scope="module")
def theirs(world: World, mine: Organization) -> Partner:
    """A partner whose sitekey stays as it is."""
    return partner(world, mine)


def _asks_before(world: World, origin: str, path: str = "/v1/match", method: str = "POST") -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return world.caller(**asked, **{"Access-Control-Request-Headers": "authorization,content-type"}).options(path)


def test_a_page_of_an_allowed_origin_reads_its_answer_and_what_is_left_of_its_budget(theirs: Partner) -> None:
    answer = theirs.page().post("/v1/match", json=NEED)
    assert expect(answer, 200)["matches"] is not None
    assert answer.headers["Access-Control-Allow-Origin"] == theirs.origin
    assert answer.headers["Access-Control-Expose-Headers"] == _EXPOSED
    assert "Origin" in answer.headers.get_list("Vary", split_commas=True)
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["RateLimit-Policy"] == '"address";q=60;w=60'
    name, left, seconds = answer.headers["RateLimit"].split(";")
    assert (name, left) == ('"address"', "r=59")
    assert 1 <= int(seconds.removeprefix("t=")) <= 60


def test_a_wildcard_lets_in_the_names_under_it(world: World, mine: Organization) -> None:
    wide = partner(world, mine, origins=["https://*.union.example", "http://localhost:3000"])
    for origin, status in (
        ("https://a.b.union.example", 200),
        ("https://union.example", 403),
        ("http://localhost:3000", 200),
        ("http://localhost:3001", 403),
    ):
        assert wide.page(Origin=origin).post("/v1/match", json=NEED).status_code == status, origin


def test_what_a_page_sent_wrongly_it_may_read(theirs: Partner) -> None:
    for body, status in (({"text": ""}, 400), ({"text": "。"}, 422), ({"text": "卡尺", "x": 1}, 400)):
        answer = theirs.page().post("/v1/match", json=body)
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == theirs.origin
        assert "RateLimit" in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://www.evil.example", "null", "", "https://park.example", "HTTPS://www.park.example"]
)
def test_another_origin_and_none_are_refused_and_may_not_read(theirs: Partner, origin: str) -> None:
    answer = theirs.page(Origin=origin).post("/v1/match", json=NEED)
    assert refused(answer) == (403, "origin-not-allowed")
    assert not set(_CORS) & set(answer.headers)
    without = theirs.page()
    del without.headers["Origin"]
    assert refused(without.post("/v1/match", json=NEED)) == (403, "origin-not-allowed")


def test_our_own_pages_may_show_a_portal(theirs: Partner, world: World) -> None:
    expect(theirs.page(Origin=world.service.base_url).post("/v1/match", json=NEED), 200)


def test_a_partner_reads_why_its_credential_does_not_hold_and_others_do_not(
    theirs: Partner, world: World, other: Organization
) -> None:
    unknown = f"nqi_site_{uuid4().hex[:22]}"
    another = partner(world, other)
    for credential, code in (
        (unknown, "key-not-valid"),
        (another.key, "origin-not-allowed"),
        ("nqi_embed_x", "key-not-valid"),
    ):
        told = theirs.page(credential).post("/v1/match", json=NEED)
        assert told.json()["code"] == code
        assert told.headers["Access-Control-Allow-Origin"] == theirs.origin
        hidden = page(world, credential, Origin="https://www.evil.example").post("/v1/match", json=NEED)
        assert hidden.status_code in (401, 403)
        assert not set(_CORS) & set(hidden.headers)


def test_what_is_switched_off_lets_nobody_in_until_it_is_switched_on(world: World, mine: Organization) -> None:
    own = partner(world, mine)
    administrator = mine.administrator.client
    withdrawn = expect(administrator.delete(f"/v1/sitekeys/{own.sitekey['id']}"), 200)
    assert withdrawn["enabled"] is False
    assert refused(own.page().post("/v1/match", json=NEED)) == (401, "key-not-valid")
    own.change(enabled=True)
    expect(own.page().post("/v1/match", json=NEED), 200)
    own.change(origins=["https://moved.park.example"])
    assert refused(own.page().post("/v1/match", json=NEED)) == (403, "origin-not-allowed")


def test_a_preflight_is_answered_on_the_routes_of_pages_alone(world: World, theirs: Partner) -> None:
    for path in ("/v1/match", "/v1/needs"):
        answer = _asks_before(world, theirs.origin, path)
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == theirs.origin
        assert answer.headers["Access-Control-Allow-Methods"] == "POST"
        assert answer.headers["Access-Control-Max-Age"] == "7200"
        assert "authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert answer.headers["Vary"] == "Origin"
        assert "X-Request-Id" in answer.headers
    for path in ("/v1/offerings", "/v1/sitekeys", "/v1/embed-tokens", "/"):
        assert "Access-Control-Allow-Origin" not in _asks_before(world, theirs.origin, path, "GET").headers
    for origin in ("https://www.evil.example", "null", f"{theirs.origin}/", "x"):
        assert "Access-Control-Allow-Origin" not in _asks_before(world, origin).headers


def test_answers_to_all_others_say_nothing_of_origins(world: World, theirs: Partner) -> None:
    anonymous = world.caller(Origin=theirs.origin)
    for answer in (anonymous.post("/v1/match", json=NEED), theirs.organization.key.post("/v1/match", json=NEED)):
        assert answer.status_code == 200
        assert not set(_CORS) & set(answer.headers)
        assert "RateLimit" not in answer.headers
    assert "Vary" not in anonymous.get("/v1/stations").headers


def test_every_other_operation_refuses_a_sitekey_and_a_token(
    world: World, theirs: Partner, client: httpx.Client
) -> None:
    known = operations(client.get("/openapi.json").json())
    assert set(known) >= _FOR_PAGES
    nothing: dict[str, Any] = {name: NOWHERE for name in Target.__struct_fields__ if name.endswith("_id")}
    target = Target(at="S1", **nothing)
    secret = world.holder(theirs.secret_key()["secret"])
    credentials = (theirs.key, token(secret, theirs.key))
    let_in: list[Any] = []
    for credential in credentials:
        visitor = theirs.page(credential)
        for operation in known.values():
            answer = send(visitor, operation, target)
            if operation.id in _FOR_PAGES:
                assert answer.is_success, operation.id
            elif answer.status_code != 403 or set(_CORS) & set(answer.headers):
                let_in.append((operation.id, answer.status_code))
    assert not let_in
    assert len(known) > 130


def test_a_credential_of_a_page_opens_no_page_of_ours_that_is_somebodys(theirs: Partner) -> None:
    for path in ("/keys", "/people", "/desk", "/needs/" + NOWHERE):
        assert not theirs.page().get(path).is_success, path
