"""Demo sitekeys hold for any origin, over the demo catalogue, and always do the same."""

import httpx
import pytest

from tests.running import RunningService

_ORIGIN = "https://anybody.example"
_TEXT = "卡尺要校准，0~150mm"


def _ask(service: RunningService, key: str, text: str = _TEXT, path: str = "/v1/match") -> httpx.Response:
    headers = {"Authorization": f"Bearer nqi_site_demo_{key}", "Origin": _ORIGIN}
    return httpx.post(f"{service.base_url}{path}", json={"text": text}, headers=headers, timeout=30)


@pytest.mark.parametrize("text", [_TEXT, "古琴断纹怎么修复", "。", "zzzz"])
def test_one_finds_something_whatever_is_asked(service: RunningService, text: str) -> None:
    answer = _ask(service, "found", text)
    assert answer.status_code == 200
    assert answer.json()["matches"]
    assert answer.headers["Access-Control-Allow-Origin"] == _ORIGIN
    assert "RateLimit" in answer.headers
    kept = _ask(service, "found", text, "/v1/needs")
    assert kept.status_code == 201
    assert kept.json()["token"].startswith("test_")


def test_one_finds_nothing(service: RunningService) -> None:
    empty = _ask(service, "empty").json()
    assert (empty["matches"], empty["near_misses"], empty["plan"]["lines"]) == ([], [], [])
    assert empty["gaps"]


@pytest.mark.parametrize(
    ("key", "status", "code"), [("limited", 429, "too-many-requests"), ("failing", 503, "index-not-ready")]
)
def test_others_fail_as_they_say(service: RunningService, key: str, status: int, code: str) -> None:
    answer = _ask(service, key)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Access-Control-Allow-Origin"] == _ORIGIN


def test_a_preflight_is_answered_for_every_origin(client: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "POST"}
    for origin, allowed in ((_ORIGIN, _ORIGIN), ("null", None), ("https://a.example/path", None)):
        answer = client.options("/v1/match", headers={**asked, "Origin": origin})
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed


def test_no_program_shows_one_and_there_are_no_others(client: httpx.Client) -> None:
    for key, headers, status in (
        ("found", {}, 403),
        ("found", {"Origin": "null"}, 403),
        ("x", {"Origin": _ORIGIN}, 401),
    ):
        shown = {"Authorization": f"Bearer nqi_site_demo_{key}", **headers}
        assert client.post("/v1/match", json={"text": _TEXT}, headers=shown).status_code == status
