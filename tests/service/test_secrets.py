"""Texts, tokens and keys go nowhere but where they belong."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.running import RunningService
from tests.searching import files_of


class Canaries:
    """Words that exist nowhere else, sent through every door of the service."""

    def __init__(self, client: httpx.Client) -> None:
        self.text = f"canarytext{uuid4().hex}"
        self.key = f"canarykey{uuid4().hex}"
        self.wrong_token = f"canarytoken{uuid4().hex}"
        body = {"text": f"卡尺检定 {self.text}", "industry": self.text}
        headers = {"Idempotency-Key": self.key}
        self.token = client.post("/v1/needs", json=body, headers=headers).json()["token"]
        self._send_on(client, body, headers)

    def _send_on(self, client: httpx.Client, body: dict[str, str], headers: dict[str, str]) -> None:
        need = client.post("/v1/needs", json=body, headers=headers).json()
        other = client.post("/v1/needs", json={**body, "limit": 2}, headers=headers)
        assert other.status_code == 422
        for token in (self.token, self.wrong_token):
            holder = {"Authorization": f"Bearer {token}"}
            client.get(f"/v1/needs/{need['id']}", headers=holder)
            client.post(f"/v1/needs/{need['id']}/plan", json={"prefer": "fastest"}, headers=holder)
            for kind in ("", ".html", ".pdf"):
                client.get(f"/v1/needs/{need['id']}/plan{kind}", headers=holder)
        client.post("/v1/match", json=body)
        client.post("/v1/match", json={**body, "limit": self.text})
        client.post("/v1/match", json={**body, self.text: 1})
        client.post("/v1/match", content=self.text.encode() + b"\xff", headers={"Content-Type": "application/json"})
        client.get("/v1/offerings", params={"q": self.text, "after": self.text})

    @property
    def all(self) -> list[str]:
        """Every one of them."""
        return [self.text, self.key, self.token, self.wrong_token]


@pytest.fixture(scope="module")
def canaries(client: httpx.Client) -> Canaries:
    """Canaries that were sent already."""
    return Canaries(client)


def test_no_log_and_no_metric_holds_a_text_a_token_or_a_key(
    client: httpx.Client, service: RunningService, canaries: Canaries
) -> None:
    client.get("/v1/stations/after-the-canaries")
    output = service.output_with("after-the-canaries")
    assert "after-the-canaries" in output
    metrics = client.get("/metrics").text
    for canary in canaries.all:
        assert canary not in output
        assert canary not in service.postgres_log
        assert canary not in metrics


async def test_a_failing_statement_leaves_no_text_in_the_log_of_postgresql(
    service: RunningService, owner: AsyncConnection, canaries: Canaries
) -> None:
    with pytest.raises(Exception, match="division by zero"):
        await owner.execute(text("SELECT 1 / 0, CAST(:canary AS text)"), {"canary": canaries.text})
    await owner.rollback()
    with pytest.raises(Exception, match="null value"):
        await owner.execute(
            text("INSERT INTO need (id, text) VALUES (gen_random_uuid(), :canary)"), {"canary": canaries.text}
        )
    await owner.rollback()
    assert "division by zero" in service.postgres_log
    assert canaries.text not in service.postgres_log


async def test_the_database_holds_neither_token_nor_key(owner: AsyncConnection, canaries: Canaries) -> None:
    tables = (
        await owner.scalars(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        )
    ).all()
    assert {"need", "answer", "plan", "idempotent_request"} <= set(tables)
    holding_the_text = set()
    for table in tables:
        rows = " ".join((await owner.scalars(text(f'SELECT t::text FROM "{table}" t'))).all())
        for secret in (canaries.token, canaries.key, canaries.wrong_token):
            assert secret not in rows, table
            assert secret.encode().hex() not in rows, table
        if canaries.text in rows or canaries.text.encode().hex() in rows:
            holding_the_text.add(table)
    assert holding_the_text == {"need", "answer", "plan", "idempotent_request"}


def test_no_file_of_the_node_holds_token_or_key(service: RunningService, canaries: Canaries) -> None:
    secrets = [secret.encode() for secret in (canaries.token, canaries.key, canaries.wrong_token)]
    searched = 0
    for name, content in files_of(service):
        searched += canaries.text.encode() in content
        assert not any(secret in content for secret in secrets), name
    assert searched, "the text itself is in the log of changes, so the search does search"
