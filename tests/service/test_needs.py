"""POST /v1/needs and GET /v1/needs/{id}: kept with its answer, and read back only with its token."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.service.contract.callers import Headers

_NEED = {"text": "米粉米酵菌酸检测", "place": {"city": "柳州"}, "industry": "米粉制品"}


@pytest.fixture(scope="module")
def created(client: httpx.Client) -> httpx.Response:
    """The answer to a need that was kept."""
    response = client.post("/v1/needs", json=_NEED)
    assert response.status_code == 201, response.text
    return response


def _read(client: httpx.Client, id_: str, token: str) -> httpx.Response:
    return client.get(f"/v1/needs/{id_}", headers={"Authorization": f"Bearer {token}"})


def test_a_kept_need_has_an_address_an_id_and_a_secret(created: httpx.Response) -> None:
    body = created.json()
    assert created.headers["Location"] == f"/v1/needs/{body['id']}"
    assert created.headers["Cache-Control"] == "no-store"
    assert len(body["token"]) >= 43
    assert body["answer"]["matches"]


def test_a_need_is_answered_as_a_match_would_be(client: httpx.Client, created: httpx.Response) -> None:
    matched: dict[str, Any] = client.post("/v1/match", json=_NEED).json()
    kept = dict(created.json()["answer"])
    assert kept.pop("match_id") != matched.pop("match_id")
    assert kept == matched


def test_the_holder_of_the_token_reads_the_need_back(client: httpx.Client, created: httpx.Response) -> None:
    expected = created.json()
    read = _read(client, expected["id"], expected.pop("token"))
    assert read.status_code == 200
    assert read.json() == expected
    assert read.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic dXNlcjpwYXNz", "token"])
def test_without_a_bearer_token_there_is_401(
    client: httpx.Client, created: httpx.Response, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = client.get(created.headers["Location"], headers=headers)
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_token_and_a_foreign_need_look_as_if_there_were_none(
    client: httpx.Client, created: httpx.Response
) -> None:
    other = client.post("/v1/needs", json={"text": "卡尺检定"}).json()
    id_, token = created.json()["id"], created.json()["token"]
    answers = [
        _read(client, id_, "wrong"),
        _read(client, id_, other["token"]),
        _read(client, other["id"], token),
        _read(client, str(uuid4()), token),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.json()["detail"] for answer in answers}) == 1


def test_an_id_that_is_none_is_not_found(client: httpx.Client) -> None:
    assert _read(client, "1", "token").status_code == 404


def test_what_cannot_be_understood_is_not_kept(client: httpx.Client) -> None:
    response = client.post("/v1/needs", json={"text": "，。！"})
    assert (response.status_code, response.json()["code"]) == (422, "empty-need")


def test_a_need_that_was_stated_with_a_test_key_is_read_back_with_its_token_and_is_no_real_one(
    client: httpx.Client, callers: dict[str, Headers]
) -> None:
    headers = {**callers["test"], "Idempotency-Key": uuid4().hex}
    body = {"text": "卡尺检定"}
    first, again = (client.post("/v1/needs", json=body, headers=headers) for _ in range(2))
    assert first.content == again.content
    token = first.json()["token"]
    read = client.get(first.headers["Location"], headers={"Authorization": f"Bearer {token}"})
    assert read.json()["answer"] == first.json()["answer"]
    plan = f"{first.headers['Location']}/plan"
    assert client.post(plan, json={}, headers={"Authorization": f"Bearer {token}"}).status_code == 201
    bare = {"Authorization": f"Bearer {token.removeprefix('test_')}"}
    assert client.get(first.headers["Location"], headers=bare).status_code == 404
