"""A second factor: set up with a code, asked for from then on, and no code counts twice."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pyotp
import pytest

from tests.service.owners.world import PASSWORD, Organization, Person, World, expect, token_of


class Authenticator:
    """Somebody with an authenticator, whose codes are those of the steps after each other."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self.person = person
        begun = expect(person.client.post("/v1/account/totp"), 201)
        self.secret = begun["secret"]
        assert begun["address"].startswith("otpauth://totp/")
        self._totp = pyotp.TOTP(self.secret)

    def code(self, steps: int = 0) -> str:
        """The code that is shown now, or was or will be shown some steps away."""
        return self._totp.at(int(time.time()) + 30 * steps)

    def sign_in(self, code: str | None = None) -> httpx.Response:
        """An attempt with the right password."""
        body = {"login": self.person.login, "password": PASSWORD, **({"code": code} if code else {})}
        return self._world.page().post("/v1/session", json=body)


@pytest.fixture
def begun(world: World, mine: Organization) -> Authenticator:
    """Somebody who scanned the secret, and has not confirmed it yet."""
    return Authenticator(world, world.person(mine.id, "editor"))


@pytest.fixture
def confirmed(world: World, begun: Authenticator) -> Authenticator:
    """Somebody with a second factor, none of whose codes was used yet."""
    expect(begun.person.client.put("/v1/account/totp", json={"code": begun.code()}), 204)
    world.execute("UPDATE account SET totp_last_step = NULL WHERE login = :login", login=begun.person.login)
    return begun


def test_a_second_factor_counts_only_once_it_was_confirmed(begun: Authenticator) -> None:
    assert begun.sign_in().status_code == 200
    wrong = begun.person.client.put("/v1/account/totp", json={"code": begun.code(50)})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/code")
    assert begun.sign_in().status_code == 200
    expect(begun.person.client.put("/v1/account/totp", json={"code": begun.code()}), 204)
    asked = begun.sign_in()
    assert (asked.status_code, asked.json()["code"]) == (401, "code-required")
    assert begun.sign_in(begun.code()).status_code == 401, "the code that confirmed it was used"


def test_a_code_of_this_step_or_one_beside_it_is_right_and_no_other(confirmed: Authenticator) -> None:
    for far in (-10, 3):
        assert confirmed.sign_in(confirmed.code(far)).status_code == 401
    assert confirmed.sign_in(confirmed.code()).status_code == 200


def test_a_code_is_good_once_and_an_earlier_one_no_more(confirmed: Authenticator) -> None:
    code, earlier = confirmed.code(), confirmed.code(-1)
    assert confirmed.sign_in(code).status_code == 200
    again = confirmed.sign_in(code)
    assert (again.status_code, again.json()["code"]) == (401, "wrong-credentials")
    assert confirmed.sign_in(earlier).status_code == 401


def test_of_many_who_use_one_code_at_once_one_gets_in(confirmed: Authenticator) -> None:
    code = confirmed.code()
    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(lambda _: confirmed.sign_in(code).status_code, range(4)))
    assert sorted(statuses) == [200, 401, 401, 401]


def test_wrong_codes_are_counted_as_wrong_passwords_are(confirmed: Authenticator) -> None:
    for _ in range(5):
        assert confirmed.sign_in("000000").status_code == 401
    assert confirmed.sign_in(confirmed.code()).status_code == 429


def test_a_wrong_password_is_not_asked_for_a_code(world: World, confirmed: Authenticator) -> None:
    body = {"login": confirmed.person.login, "password": "not the password"}
    assert world.page().post("/v1/session", json=body).json()["code"] == "wrong-credentials"


def test_what_is_confirmed_is_replaced_only_after_it_was_removed(confirmed: Authenticator) -> None:
    client = confirmed.person.client
    assert client.post("/v1/account/totp").status_code == 409
    assert client.put("/v1/account/totp", json={"code": confirmed.code()}).status_code == 409
    wrong = client.request("DELETE", "/v1/account/totp", json={"password": "not the password"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/password")
    expect(client.request("DELETE", "/v1/account/totp", json={"password": PASSWORD}), 204)
    assert confirmed.sign_in().status_code == 200
    assert client.put("/v1/account/totp", json={"code": confirmed.code()}).status_code == 409
    assert expect(client.post("/v1/account/totp"), 201)["secret"] != confirmed.secret


def test_who_is_invited_anew_begins_without_a_second_factor(
    world: World, mine: Organization, confirmed: Authenticator
) -> None:
    again = expect(mine.administrator.client.post(f"/v1/people/{confirmed.person.id}/invitation"), 201)
    assert confirmed.sign_in().status_code == 401, "the old password and factor hold until the link is used"
    expect(world.page().post("/v1/invitation", json={"token": token_of(again), "password": PASSWORD}), 200)
    assert confirmed.person.client.get("/v1/session").status_code == 401
    assert confirmed.sign_in().status_code == 200


def test_a_code_that_is_not_six_digits_is_refused_before_anything_is_counted(world: World, mine: Organization) -> None:
    for code in ("", "12345", "1234567", "12345a", "１２３４５６", "12345\n", 123456):
        body = {"login": mine.administrator.login, "password": PASSWORD, "code": code}
        answer = world.page().post("/v1/session", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/code"), code
