"""Passwords, keys, and the secrets of sessions and invitations go nowhere but to those whom they are for."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.running import RunningService
from tests.searching import files_of
from tests.service.owners.world import COOKIE, Organization, World, expect, token_of


class Canaries:
    """Secrets that exist nowhere else, sent through every door of the service, right and wrong."""

    def __init__(self, world: World, mine: Organization) -> None:
        self.login = mine.administrator.login
        invitation = world.invitation(mine.id, "administrator")
        self.password, self.next_password = f"canary-{uuid4().hex}", f"canary-{uuid4().hex}"
        self.wrong_password, self.mistyped_login = f"canary-{uuid4().hex}", f"canary-{uuid4().hex}"
        self.invitation, self.unused_invitation = token_of(invitation), token_of(world.invitation(mine.id, "editor"))
        self.key_name = f"canaryname{uuid4().hex}"
        person = world.page()
        expect(person.post("/v1/invitation", json={"token": self.invitation, "password": self.password}), 200)
        self.session = person.cookies[COOKIE]
        self.secrets_of_keys = [
            expect(person.post("/v1/keys", json={"name": self.key_name, "live": live}), 201)["secret"]
            for live in (True, False)
        ]
        self._send_on(world, person, invitation["person"]["login"])

    def _send_on(self, world: World, person: httpx.Client, login: str) -> None:
        nobody = world.page()
        nobody.post("/v1/session", json={"login": login, "password": self.wrong_password})
        nobody.post("/v1/session", json={"login": self.mistyped_login, "password": self.password})
        nobody.post("/v1/session", json={"login": login, "password": self.password, "code": self.password})
        nobody.post("/v1/session", json={"login": login, "password": self.password, self.password: 1})
        nobody.post(
            "/v1/session", content=self.password.encode() + b"\xff", headers={"Content-Type": "application/json"}
        )
        nobody.post("/v1/invitation", json={"token": self.unused_invitation, "password": "short"})
        nobody.post("/v1/invitation", json={"token": self.invitation, "password": self.password})
        for wrong in (self.wrong_password, self.password):
            person.put("/v1/account/password", json={"current": wrong, "password": self.next_password})
        signed_in = world.page()
        expect(signed_in.post("/v1/session", json={"login": login, "password": self.next_password}), 200)
        self.second_session = signed_in.cookies[COOKIE]
        for secret in self.secrets_of_keys:
            for client in (world.holder(secret), world.caller(Authorization=secret), world.caller(Cookie=secret)):
                client.get("/v1/offerings", params={"state": "any"})
                client.post("/v1/offerings", json={"title": 1})
                client.post("/v1/needs", json={"text": "卡尺"}, headers={"Idempotency-Key": uuid4().hex})
        world.browser({"Cookie": f"{COOKIE}={self.session}x"}, {}).get("/v1/session")
        signed_in.delete("/v1/session")

    @property
    def secret(self) -> list[str]:
        """What nobody but its holder may know."""
        tails = [secret[13:] for secret in self.secrets_of_keys]
        passwords = [self.password, self.next_password, self.wrong_password, self.mistyped_login]
        return [*passwords, self.invitation, self.unused_invitation, self.session, self.second_session, *tails]


@pytest.fixture(scope="module")
def canaries(world: World, mine: Organization) -> Canaries:
    """Secrets that were sent already."""
    return Canaries(world, mine)


def test_no_log_and_no_metric_holds_a_secret(client: httpx.Client, service: RunningService, canaries: Canaries) -> None:
    client.get("/v1/stations/after-the-secrets")
    output = service.output_with("after-the-secrets")
    assert "after-the-secrets" in output
    metrics = client.get("/metrics").text
    assert "nqi_requests" in metrics
    for secret in canaries.secret:
        assert secret not in output
        assert secret not in service.postgres_log
        assert secret not in metrics


def test_no_log_names_a_person(service: RunningService, canaries: Canaries) -> None:
    assert canaries.login not in service.output
    assert "李娜" not in service.output


async def test_the_database_holds_no_secret_as_it_is(owner: AsyncConnection, canaries: Canaries) -> None:
    tables = await owner.scalars(
        text(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'demo')"
        )
    )
    found = False
    for table in tables.all():
        rows = " ".join((await owner.scalars(text(f"SELECT t::text FROM {table} AS t"))).all())
        found = found or canaries.key_name in rows
        for secret in canaries.secret:
            assert secret not in rows, table
            assert secret.encode().hex() not in rows, table
    assert found, "what is no secret is there, so the search does search"


def test_no_file_of_the_node_holds_a_secret(service: RunningService, canaries: Canaries) -> None:
    secrets = [secret.encode() for secret in canaries.secret]
    searched = 0
    for name, content in files_of(service):
        searched += canaries.key_name.encode() in content
        assert not any(secret in content for secret in secrets), name
    assert searched


def test_no_answer_repeats_a_secret(world: World, mine: Organization, canaries: Canaries) -> None:
    client = mine.administrator.client
    answers = [client.get(path).text for path in ("/v1/keys", "/v1/people", "/v1/session", "/v1/offerings?state=any")]
    answers.append(world.holder(canaries.secrets_of_keys[0] + "x").get("/v1/keys").text)
    answers.append(world.page().post("/v1/session", json={"login": "x", "password": canaries.password}).text)
    for secret in canaries.secret:
        assert not any(secret in answer for answer in answers)
