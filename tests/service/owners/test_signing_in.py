"""Signing in: slow for guessers, the same for a wrong login and a wrong password, and no attempt goes uncounted."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import httpx
import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.accounts.passwords import check_password, hash_of_password, is_password
from service.problems import Refused
from service.proxies import network_of
from tests.service.owners.world import PASSWORD, Organization, Person, World, expect, new_login, token_of


def _try(world: World, login: str, password: str, address: str | None = None) -> httpx.Response:
    client = world.caller(**({"X-Forwarded-For": address} if address else {}))
    return client.post("/v1/session", json={"login": login, "password": password})


@pytest.fixture
def person(world: World, mine: Organization) -> Person:
    """Somebody whose attempts nobody else counts."""
    return world.person(mine.id, "editor")


def _without_id(response: httpx.Response) -> dict[str, Any]:
    return {**response.json(), "request_id": None}


def test_a_wrong_password_an_unknown_login_and_an_invited_person_get_the_same_answer(
    world: World, mine: Organization, person: Person
) -> None:
    invited = world.invitation(mine.id, "editor")["person"]["login"]
    gone = world.person(mine.id, "editor")
    expect(world.operator.patch(f"/v1/people/{gone.id}", json={"active": False}), 200)
    answers = [
        _try(world, person.login, "not the password"),
        _try(world, new_login(), PASSWORD),
        _try(world, invited, PASSWORD),
        _try(world, gone.login, PASSWORD),
        _try(world, "someone@\U0001f600", PASSWORD),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert all(_without_id(answer) == _without_id(answers[0]) for answer in answers)
    assert answers[0].json()["code"] == "wrong-credentials"
    assert all("Set-Cookie" not in answer.headers for answer in answers)


@contextmanager
def _counted() -> Iterator[list[int]]:
    """How often a password is verified within the block."""
    verify, count = PasswordHasher.verify, [0]

    def counting(*arguments: Any, **more: Any) -> Any:
        count[0] += 1
        return verify(*arguments, **more)

    with patch.object(PasswordHasher, "verify", counting):
        yield count


async def test_the_answer_to_an_unknown_login_costs_one_comparison_too() -> None:
    kept = await hash_of_password(PASSWORD)
    for known in (kept, None):
        with _counted() as count:
            assert not await is_password(known, "not the password")
        assert count == [1]
    assert await is_password(kept, PASSWORD)


def test_an_unknown_login_takes_about_as_long_as_a_wrong_password(world: World, person: Person) -> None:
    def seconds(login: str) -> float:
        began = time.perf_counter()
        assert _try(world, login, "not the password").status_code == 401
        return time.perf_counter() - began

    known = statistics.median(seconds(person.login) for _ in range(3))
    unknown = statistics.median(seconds(new_login()) for _ in range(3))
    assert known / 5 < unknown < known * 5


async def test_passwords_are_kept_as_argon2id_of_no_less_than_rfc_9106_recommends(
    owner: AsyncConnection, person: Person
) -> None:
    kept = await owner.scalar(text("SELECT password_hash FROM account WHERE login = :login"), {"login": person.login})
    parameters = extract_parameters(str(kept))
    assert str(kept).startswith("$argon2id$")
    assert (parameters.memory_cost >= 64 * 1024, parameters.time_cost >= 3, parameters.parallelism >= 4) == (True,) * 3
    assert (parameters.hash_len, parameters.salt_len) == (32, 16)


@pytest.mark.parametrize("login", [str.upper, str.title, "  {}  ".format])
def test_the_case_of_a_login_does_not_matter(world: World, person: Person, login: Any) -> None:
    assert _try(world, login(person.login), PASSWORD).status_code == 200


def test_a_login_is_taken_in_whatever_case(world: World, mine: Organization, person: Person) -> None:
    body = {"login": person.login.upper(), "name": "王芳", "organization": mine.id}
    answer = world.operator.post("/v1/people", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-exists")


async def test_after_five_wrong_attempts_even_the_right_password_has_to_wait_and_ever_longer(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    for _ in range(5):
        assert _try(world, person.login, "not the password").status_code == 401
    waiting = _try(world, person.login.upper(), PASSWORD)
    assert (waiting.status_code, waiting.json()["code"]) == (429, "too-many-attempts")
    assert 20 <= int(waiting.headers["Retry-After"]) <= 31
    await _let_pass(owner, 31)
    assert _try(world, person.login, "not the password").status_code == 401
    assert 45 <= int(_try(world, person.login, PASSWORD).headers["Retry-After"]) <= 61
    await _let_pass(owner, 61)
    expect(_try(world, person.login, PASSWORD), 200)
    for _ in range(5):
        assert _try(world, person.login, "not the password").status_code == 401, "a success begins to count anew"


async def _let_pass(owner: AsyncConnection, seconds: int) -> None:
    await owner.execute(text("UPDATE attempt SET last_at = last_at - make_interval(secs => :s)"), {"s": seconds})


async def test_a_pause_is_never_longer_than_an_hour_and_a_day_later_all_is_forgotten(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    _try(world, person.login, "not the password")
    await owner.execute(text("UPDATE attempt SET count = 1000000 WHERE what LIKE 'login:%'"))
    assert int(_try(world, person.login, PASSWORD).headers["Retry-After"]) <= 3601
    await owner.execute(text("UPDATE attempt SET last_at = now() - interval '25 hours'"))
    assert _try(world, person.login, "not the password").status_code == 401
    assert _try(world, person.login, PASSWORD).status_code == 200


async def test_of_twenty_attempts_at_once_no_more_get_through_than_one_after_the_other(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    await owner.execute(text("DELETE FROM attempt"))
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: _try(world, person.login, "not the password"), range(20)))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(401), statuses.count(429)) == (5, 15)
    counts = await owner.scalars(text("SELECT count FROM attempt WHERE what LIKE 'login:%'"))
    assert counts.all() == [5]


async def test_attempts_are_counted_by_a_digest_and_name_nobody(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    _try(world, person.login, "not the password")
    for what in (await owner.scalars(text("SELECT what FROM attempt"))).all():
        assert person.login not in what
        assert what.partition(":")[0] in ("login", "address")


async def test_an_address_that_guesses_at_many_logins_has_to_wait_and_others_do_not(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    address = "198.51.100.7"
    _try(world, new_login(), "not the password", address)
    await owner.execute(text("UPDATE attempt SET count = 200 WHERE what LIKE 'address:%'"))
    assert _try(world, person.login, PASSWORD, address).status_code == 429
    assert _try(world, person.login, PASSWORD, f"{address}, 203.0.113.9").status_code == 200


@pytest.mark.parametrize(
    ("written", "network"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "198.51.100.7"),
        ("unix", "unix"),
    ],
)
def test_who_has_a_network_of_addresses_is_counted_as_one(written: str, network: str) -> None:
    assert network_of(written) == network


async def test_another_address_of_the_same_network_helps_no_guesser(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    _try(world, new_login(), "not the password", "2001:db8:77::1")
    await owner.execute(text("UPDATE attempt SET count = 200 WHERE what LIKE 'address:%'"))
    assert _try(world, person.login, PASSWORD, "2001:db8:77::2").status_code == 429
    assert _try(world, person.login, PASSWORD, "2001:db8:78::1").status_code == 200


async def test_people_who_get_in_do_not_hold_up_others_at_the_same_address(
    world: World, person: Person, owner: AsyncConnection
) -> None:
    await owner.execute(text("DELETE FROM attempt"))
    for _ in range(3):
        assert _try(world, person.login, PASSWORD, "198.51.100.8").status_code == 200
    assert await owner.scalar(text("SELECT max(count) FROM attempt")) == 0


@pytest.mark.parametrize(
    "password",
    ["short", "aaaaaaaaaaaa", "Password123", "1234567890", "li.na@lab.example", "x" * 201, "   ababab   "[:9]],
)
def test_a_password_that_is_short_common_or_the_login_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refused:
        check_password(password, "li.na@lab.example")
    assert refused.value.breaches[0].pointer == "/password"


def test_a_bad_password_leaves_the_invitation_as_it_was(world: World, mine: Organization) -> None:
    token = token_of(world.invitation(mine.id, "editor"))
    refused = world.page().post("/v1/invitation", json={"token": token, "password": "short"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/password")
    assert world.page().post("/v1/invitation", json={"token": token, "password": PASSWORD}).status_code == 200


def test_a_token_that_is_none_opens_nothing(world: World) -> None:
    for token in (uuid4().hex, "x", "\U0001f600"):
        answer = world.page().post("/v1/invitation", json={"token": token, "password": PASSWORD})
        assert answer.status_code == 404
