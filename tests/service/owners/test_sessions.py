"""Sessions: a cookie that scripts and other sites cannot use, ended on the server whenever they should be."""

from http.cookies import SimpleCookie

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from models.connecting import sessions
from service.identifiers import hash_of
from service.needs.forgetting import forget_once
from tests.service.owners.world import COOKIE, PASSWORD, Organization, Person, World, expect

_WEEK = 7 * 24 * 3600


@pytest.fixture
def person(world: World, mine: Organization) -> Person:
    """Somebody whose sessions a test may end."""
    return world.person(mine.id, "administrator")


def _status(client: httpx.Client) -> int:
    return client.get("/v1/session").status_code


def _sign_in(world: World, person: Person, **headers: str) -> httpx.Response:
    client = world.caller(Origin=world.service.base_url, **headers)
    return client.post("/v1/session", json={"login": person.login, "password": PASSWORD})


@pytest.mark.parametrize(("scheme", "secure"), [("https", True), ("http", False)])
def test_the_cookie_is_for_no_script_and_no_other_site_and_secure_where_the_connection_is(
    world: World, person: Person, scheme: str, secure: bool
) -> None:
    answer = _sign_in(world, person, **{"X-Forwarded-Proto": scheme})
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
    assert bool(cookie["httponly"])
    assert cookie["samesite"].lower() == "lax"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert int(cookie["max-age"]) == _WEEK
    assert bool(cookie["secure"]) == secure
    assert len(cookie.value) == 43
    assert answer.headers["Cache-Control"] == "no-store"
    assert cookie.value not in answer.text


def test_every_session_has_a_secret_of_its_own(world: World, person: Person) -> None:
    assert len({SimpleCookie(_sign_in(world, person).headers["Set-Cookie"])[COOKIE].value for _ in range(2)}) == 2


def test_who_is_signed_in_is_told_who_they_are(person: Person, mine: Organization) -> None:
    told = expect(person.client.get("/v1/session"), 200)
    assert (told["role"], told["organization"], told["organization_id"]) == ("administrator", mine.name, mine.id)
    assert "key:admin" in told["scopes"]
    assert "organization:admin" not in told["scopes"]


async def test_signing_out_ends_the_session_on_the_server_and_only_that_one(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    elsewhere = world.signed_in(person.login)
    secret = person.client.cookies[COOKIE]
    answer = person.client.delete("/v1/session")
    assert answer.status_code == 204
    assert SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]["max-age"] == "0"
    assert _status(world.browser({}, {COOKIE: secret})) == 401
    assert _status(elsewhere) == 200
    query = text("SELECT count(*) FROM account_session WHERE token_hash = :hash")
    assert await owner.scalar(query, {"hash": hash_of(secret)}) == 0


@pytest.mark.parametrize(
    ("column", "by", "status"),
    [
        ("last_seen", "7 hours 50 minutes", 200),
        ("last_seen", "8 hours 1 minute", 401),
        ("ends_at", "6 days 23 hours", 200),
        ("ends_at", "7 days 1 minute", 401),
    ],
)
async def test_a_session_ends_when_it_is_not_used_for_long_and_in_any_case_after_a_week(
    person: Person, owner: AsyncConnection, column: str, by: str, status: int
) -> None:
    await owner.execute(
        text(f"UPDATE account_session SET {column} = {column} - interval '{by}' WHERE token_hash = :hash"),
        {"hash": hash_of(person.client.cookies[COOKIE])},
    )
    assert _status(person.client) == status


async def test_using_a_session_keeps_it_from_idling_but_moves_no_absolute_end(
    person: Person, owner: AsyncConnection
) -> None:
    session = {"hash": hash_of(person.client.cookies[COOKIE])}
    query = text(
        "SELECT ends_at, now() - last_seen < interval '1 minute' FROM account_session WHERE token_hash = :hash"
    )
    ends = (await owner.execute(query, session)).one()[0]
    await owner.execute(
        text("UPDATE account_session SET last_seen = now() - interval '2 hours' WHERE token_hash = :hash"), session
    )
    assert _status(person.client) == 200
    assert tuple((await owner.execute(query, session)).one()) == (ends, True)


async def test_ended_sessions_and_old_attempts_are_deleted_and_no_others(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    world.page().post("/v1/session", json={"login": person.login, "password": "not the password"})
    count = text("SELECT count(*), count(*) FILTER (WHERE ends_at > now()) FROM account_session")
    attempts = text("SELECT count(*), count(*) FILTER (WHERE last_at > now() - interval '1 day') FROM attempt")
    await owner.execute(
        text("UPDATE account_session SET ends_at = now() - interval '1 minute' WHERE token_hash = :hash"),
        {"hash": hash_of(person.client.cookies[COOKIE])},
    )
    await owner.execute(
        text(
            "UPDATE attempt SET last_at = now() - interval '25 hours'"
            " WHERE what = (SELECT what FROM attempt WHERE what LIKE 'login:%' ORDER BY last_at DESC LIMIT 1)"
        )
    )
    all_sessions, lasting = (await owner.execute(count)).one()
    all_attempts, recent = (await owner.execute(attempts)).one()
    assert (all_sessions > lasting, all_attempts > recent) == (True, True)
    engine = create_async_engine(world.service.service_url, poolclass=NullPool)
    await forget_once(sessions(engine))
    await engine.dispose()
    assert tuple((await owner.execute(count)).one()) == (lasting, lasting)
    assert tuple((await owner.execute(attempts)).one()) == (recent, recent)
    assert world.operator.get("/v1/session").status_code == 200


def test_who_is_sent_away_is_signed_out_at_once_and_cannot_come_back(world: World, person: Person) -> None:
    elsewhere = world.signed_in(person.login)
    changed = expect(world.operator.patch(f"/v1/people/{person.id}", json={"active": False}), 200)
    assert changed["active"] is False
    assert (_status(person.client), _status(elsewhere)) == (401, 401)
    assert _sign_in(world, person).status_code == 401
    expect(world.operator.patch(f"/v1/people/{person.id}", json={"active": True}), 200)
    assert (_status(person.client), _status(elsewhere)) == (401, 401), "an ended session stays ended"
    assert _sign_in(world, person).status_code == 200


def test_another_role_holds_from_the_next_request_on(world: World, person: Person) -> None:
    assert person.client.get("/v1/keys").status_code == 200
    expect(world.operator.patch(f"/v1/people/{person.id}", json={"role": "editor"}), 200)
    assert person.client.get("/v1/keys").status_code == 403


def test_another_password_ends_the_sessions_elsewhere_and_needs_the_present_one(world: World, person: Person) -> None:
    elsewhere = world.signed_in(person.login)
    new = "Andere Worte 43"
    wrong = person.client.put("/v1/account/password", json={"current": "not the password", "password": new})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/current")
    assert _status(elsewhere) == 200
    expect(person.client.put("/v1/account/password", json={"current": PASSWORD, "password": new}), 204)
    assert (_status(person.client), _status(elsewhere)) == (200, 401)
    assert _sign_in(world, person).status_code == 401
    assert world.signed_in(person.login, new).get("/v1/session").status_code == 200


def test_guessing_at_the_present_password_with_somebodys_session_is_slowed_down_too(person: Person) -> None:
    answers = [
        person.client.put("/v1/account/password", json={"current": f"guess number {n}", "password": PASSWORD})
        for n in range(6)
    ]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_no_page_of_another_site_acts_with_its_visitors_cookie(
    world: World, mine: Organization, headers: dict[str, str]
) -> None:
    cookies = {COOKIE: mine.administrator.client.cookies[COOKIE]}
    stranger = world.browser(headers, cookies)
    for method, path in (("POST", "/v1/keys"), ("PATCH", "/v1/offerings/a"), ("DELETE", "/v1/session")):
        answer = stranger.request(method, path, json={"name": "系统"} if method != "DELETE" else None)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin"), (method, path)
    somebody = {"login": mine.administrator.login, "password": PASSWORD}
    signing_in = world.browser(headers, {}).post("/v1/session", json=somebody)
    assert (signing_in.status_code, COOKIE in signing_in.cookies) == (403 if headers else 200, not headers)
    assert stranger.get("/v1/session").status_code == 200, "reading changes nothing, and its answer is kept from others"


def test_a_page_of_the_service_may_act_with_the_cookie(world: World, mine: Organization) -> None:
    cookies = {COOKIE: mine.administrator.client.cookies[COOKIE]}
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": world.service.base_url}):
        assert world.browser(headers, cookies).post("/v1/keys", json={"name": "系统"}).status_code == 201


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "%00", "A" * 5000])
def test_a_cookie_that_is_no_session_is_nobody(world: World, cookie: str) -> None:
    stranger = world.browser({"Cookie": f"{COOKIE}={cookie}"}, {})
    assert stranger.get("/v1/session").status_code == 401
    assert stranger.get("/v1/stations").status_code == 200


def test_the_cookie_carries_no_weight_beside_a_key(world: World, mine: Organization) -> None:
    both = world.browser(
        {"Authorization": f"Bearer {world.key(mine.administrator.client, scopes=['listing:read'])}"},
        {COOKIE: mine.administrator.client.cookies[COOKIE]},
    )
    assert both.get("/v1/keys").status_code == 403
    assert both.get("/v1/session").status_code == 403
