"""What monitoring asks, and the headers that every answer has."""

import httpx
import pytest


def test_the_process_is_alive(client: httpx.Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_the_service_is_ready_with_its_database_and_its_index(client: httpx.Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "index": True})


def test_metrics_count_requests_by_route(client: httpx.Client) -> None:
    client.get("/v1/stations/LZ-S1")
    metrics = client.get("/metrics")
    assert metrics.status_code == 200
    assert metrics.headers["Content-Type"].startswith("application/openmetrics-text")
    counted = [line for line in metrics.text.splitlines() if line.startswith("nqi_requests_total{")]
    assert any('path="/v1/stations/{station_id}"' in line and 'status_code="200"' in line for line in counted)
    assert not any("LZ-S1" in line for line in counted)


@pytest.mark.parametrize("path", ["/v1/stations", "/v1/stations/none", "/nowhere", "/v1/match", "/docs", "/healthz"])
def test_every_answer_carries_a_request_id(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert len(response.headers["X-Request-Id"]) == 24
    if response.status_code >= 400:
        assert response.json()["request_id"] == response.headers["X-Request-Id"]


def test_a_request_id_of_the_caller_is_kept_where_it_is_a_plain_word(client: httpx.Client) -> None:
    assert client.get("/nowhere", headers={"X-Request-Id": "my-id.7"}).json()["request_id"] == "my-id.7"
    for written in (b"a b", b"x" * 65, b'"}', "编号".encode(), b"nqi_live_" + b"x" * 43):
        response = client.get("/healthz", headers={b"X-Request-Id": written})
        assert response.headers["X-Request-Id"].encode() != written


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/stations", "/docs", "/pages/page.css", "/openapi.json"])
def test_head_is_answered_as_get_without_content(client: httpx.Client, path: str) -> None:
    got, headed = client.get(path), client.head(path)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/match", "OPTIONS, POST"),
        ("GET", "/v1/match", "OPTIONS, POST"),
        ("HEAD", "/v1/match", "OPTIONS, POST"),
        ("DELETE", "/v1/stations", "GET, HEAD, OPTIONS, POST"),
        ("TRACE", "/v1/stations/LZ-S1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("BREW", "/healthz", "GET, HEAD, OPTIONS"),
    ],
)
def test_another_method_is_refused_with_those_allowed(
    client: httpx.Client, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.headers["Allow"]) == (405, allowed)
    assert response.headers["Content-Type"] == "application/problem+json"
