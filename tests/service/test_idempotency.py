"""Idempotency-Key on POST /v1/needs: a repetition gets the same bytes, and there is one row."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from models.connecting import sessions
from service.idempotency import begin
from service.needs.forgetting import forget_once
from tests.running import RunningService


@pytest.fixture
def key() -> str:
    """A key that nobody used yet."""
    return uuid4().hex


def _create(client: httpx.Client, key: str, stated: str) -> httpx.Response:
    return client.post("/v1/needs", json={"text": stated}, headers={"Idempotency-Key": key})


async def _rows(owner: AsyncConnection, stated: str) -> int:
    found: Any = await owner.scalar(text("SELECT count(*) FROM need WHERE text = :text"), {"text": stated})
    await owner.rollback()
    return int(found)


async def test_a_repetition_gets_the_same_bytes_and_stores_nothing(
    client: httpx.Client, owner: AsyncConnection, key: str
) -> None:
    stated = f"卡尺检定 {key}"
    first, second = _create(client, key, stated), _create(client, key, stated)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert await _rows(owner, stated) == 1


def test_the_token_of_a_repetition_opens_the_need(client: httpx.Client, key: str) -> None:
    _create(client, key, "卡尺检定")
    again = _create(client, key, "卡尺检定").json()
    read = client.get(f"/v1/needs/{again['id']}", headers={"Authorization": f"Bearer {again['token']}"})
    assert read.status_code == 200


async def test_another_body_under_the_same_key_is_refused(
    client: httpx.Client, owner: AsyncConnection, key: str
) -> None:
    _create(client, key, "卡尺检定")
    other = _create(client, key, f"量块校准 {key}")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert other.json()["errors"][0]["pointer"] == "Idempotency-Key"
    assert await _rows(owner, f"量块校准 {key}") == 0


async def test_concurrent_repetitions_create_exactly_one_need(
    client: httpx.Client, owner: AsyncConnection, key: str
) -> None:
    stated = f"量块校准 {key}"
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: _create(client, key, stated), range(32)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert all(answer.headers["Retry-After"] == "1" for answer in answers if answer.status_code == 409)
    assert await _rows(owner, stated) == 1


async def test_while_one_is_at_work_the_repetition_is_told_to_wait(
    client: httpx.Client, service: RunningService, key: str
) -> None:
    engine = create_async_engine(service.service_url, poolclass=NullPool)
    async with AsyncSession(engine) as at_work, at_work.begin():
        await begin(at_work, key, "POST /v1/needs", b"")
        answer = _create(client, key, "卡尺检定")
    await engine.dispose()
    assert (answer.status_code, answer.json()["code"]) == (409, "request-in-progress")
    assert answer.headers["Retry-After"] == "1"
    assert _create(client, key, "卡尺检定").status_code == 201


async def test_a_refused_request_leaves_its_key_free(client: httpx.Client, key: str) -> None:
    assert _create(client, key, "，。！").status_code == 422
    assert _create(client, key, "卡尺检定").status_code == 201


@pytest.mark.parametrize("written", [b"", b"a b", "键".encode(), b"x" * 256])
def test_a_key_that_is_no_plain_word_is_refused(client: httpx.Client, written: bytes) -> None:
    response = client.post("/v1/needs", json={"text": "卡尺检定"}, headers={b"Idempotency-Key": written})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "Idempotency-Key"


async def test_after_24_hours_a_key_is_forgotten_and_can_be_used_again(
    client: httpx.Client, service: RunningService, owner: AsyncConnection, key: str
) -> None:
    first = _create(client, key, "卡尺检定")
    await owner.execute(text("UPDATE idempotent_request SET created_at = now() - interval '25 hours'"))
    await owner.commit()
    engine = create_async_engine(service.service_url, poolclass=NullPool)
    await forget_once(sessions(engine))
    await engine.dispose()
    assert await owner.scalar(text("SELECT count(*) FROM idempotent_request")) == 0
    again = _create(client, key, "卡尺检定")
    assert again.status_code == 201
    assert again.json()["id"] != first.json()["id"]


async def test_sessions_that_ended_and_old_attempts_are_forgotten_with_them(
    service: RunningService, owner: AsyncConnection
) -> None:
    await owner.execute(
        text(
            "INSERT INTO account_session (token_hash, account_id, ends_at)"
            " SELECT sha256(login::bytea), id, now() - interval '1 second' FROM account WHERE login = 'operator'"
        )
    )
    await owner.execute(text("INSERT INTO attempt VALUES ('old', 9, now(), now() - interval '25 hours')"))
    await owner.commit()
    engine = create_async_engine(service.service_url, poolclass=NullPool)
    await forget_once(sessions(engine))
    await engine.dispose()
    assert await owner.scalar(text("SELECT count(*) FROM account_session WHERE ends_at < now()")) == 0
    assert await owner.scalar(text("SELECT count(*) FROM attempt WHERE what = 'old'")) == 0
