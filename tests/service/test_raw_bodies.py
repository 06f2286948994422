"""Hostile bytes to every route that takes a body: always a 4xx problem, never a 5xx, and cheaply."""

import re
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.running import RunningService
from tests.service.contract.callers import Headers

_ID = "01900000-0000-7000-8000-000000000000"
_ONE = "/v1/offerings/CT-1"
_LINE = f"{_ONE}/scope_lines/1"
ROUTES = [
    "POST /v1/match",
    "POST /v1/needs",
    f"POST /v1/needs/{_ID}/plan",
    f"PUT /v1/needs/{_ID}/contact",
    f"POST /v1/needs/{_ID}/consents",
    "POST /v1/stations",
    "PUT /v1/stations/CT-S1",
    "PATCH /v1/stations/CT-S1",
    "POST /v1/offerings",
    f"PUT {_ONE}",
    f"PATCH {_ONE}",
    "POST /v1/offerings:batch",
    f"POST {_ONE}/scope_lines",
    f"PUT {_LINE}",
    f"PATCH {_LINE}",
    f"POST {_LINE}/accreditations",
    f"PUT {_LINE}/accreditations/1",
    f"PATCH {_LINE}/accreditations/1",
    "POST /v1/session",
    "POST /v1/invitation",
    "PUT /v1/account/password",
    "PUT /v1/account/totp",
    "DELETE /v1/account/totp",
    "POST /v1/people",
    f"PATCH /v1/people/{_ID}",
    "POST /v1/keys",
    f"POST /v1/keys/{_ID}/rotate",
    "POST /v1/sitekeys",
    f"PATCH /v1/sitekeys/{_ID}",
    "POST /v1/embed-tokens",
    "POST /v1/organizations",
    f"PUT /v1/organizations/{_ID}",
    f"PATCH /v1/cases/{_ID}",
    f"POST /v1/gaps/{_ID}/answer",
    f"PUT /v1/needs/{_ID}/duplicate",
    f"POST /v1/needs/{_ID}/evaluation",
    f"POST /v1/needs/{_ID}/figures",
    f"POST /v1/needs/{_ID}/follow-ups",
    f"POST /v1/needs/{_ID}/messages",
    f"POST /v1/needs/{_ID}/moves",
    f"POST /v1/needs/{_ID}/referrals/{_ID}/moves",
    f"POST /v1/referrals/{_ID}/messages",
    f"POST /v1/referrals/{_ID}/moves",
    "POST /v1/webhooks",
    f"PATCH /v1/webhooks/{_ID}",
    f"POST /v1/webhooks/{_ID}/replay",
    f"POST /v1/webhooks/{_ID}/rotate",
]
_FRAGMENTS = ["POST /embed/v1/result", "POST /embed/v1/need"]
"""They are asked by a script of ours and stand in no reference."""
_BATCH = "POST /v1/offerings:batch"
_SLOWEST_SECONDS = 2.0
"""Far above the few milliseconds that it takes, so that a busy machine fails nothing; a loop that hangs is caught."""


def _text(inside: bytes) -> bytes:
    return b'{"text":"' + inside + b'"}'


def _beside_text(member: bytes) -> bytes:
    return '{"text":"卡尺检定",'.encode() + member + b"}"


BODIES = {
    "empty": b"",
    "blank": b" \n",
    "bad UTF-8 in a value": _text(b"\xff\xfe\x80"),
    "bad UTF-8 in a key": b'{"\xff":1,"text":"x"}',
    "overlong UTF-8": _text(b"\xc0\xaf"),
    "surrogates in UTF-8": _text(b"\xed\xa0\x80"),
    "UTF-16": '{"text":"卡尺"}'.encode("utf-16"),
    "GB 18030": '{"text":"卡尺"}'.encode("gb18030"),
    "byte order mark": b"\xef\xbb\xbf" + _text(b"x"),
    "200,000 brackets": b"[" * 200_000,
    "60,000 brackets": b"[" * 60_000,
    "objects in objects": b'{"a":' * 12_000,
    "deep below a known field": _beside_text(b'"constraints":' + b"[" * 20_000 + b"]" * 20_000),
    "deep below an unknown field": _beside_text(b'"x":' + b"[" * 20_000 + b"]" * 20_000),
    "deep behind a fraction": b'{"limit":1.5,"x":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "1,500 levels": _beside_text(b'"x":' + b"[" * 1_500 + b"]" * 1_500),
    "NUL": b"\0",
    "NUL in a value": _text(b"a\0b"),
    "NUL escaped": _text(rb"a\u0000b"),
    "NUL escaped in a nested value": _beside_text(rb'"place":{"city":"\u0000"}'),
    "NUL escaped in a key": rb'{"te\u0000xt":"x"}',
    "control character": _text(b"a\x01b"),
    "lone high surrogate": _text(rb"\ud800"),
    "lone low surrogate": _text(rb"\udc00"),
    "surrogates the wrong way round": _text(rb"\udc00\ud800"),
    "key twice": _beside_text(b'"text":"x"'),
    "key twice, once escaped": _beside_text(rb'"t\u0065xt":"x"'),
    "nested key twice": _beside_text(b'"constraints":{"max_days":1,"max_days":2}'),
    "1e400": _beside_text(b'"constraints":{"budget":1e400}'),
    "-1e400": _beside_text(b'"constraints":{"capability":{"min":-1e400}}'),
    "1e400 as a count": _beside_text(b'"limit":1e400'),
    "exponent of 20 digits": _beside_text(b'"limit":1e99999999999999999999'),
    "60,000 digits": _beside_text(b'"limit":' + b"9" * 60_000),
    "NaN": _beside_text(b'"constraints":{"budget":NaN}'),
    "Infinity": _beside_text(b'"constraints":{"budget":Infinity}'),
    "11 MB": _text(b"a" * 11_000_000),
    "one byte too long": _text(b"a" * (65_537 - 11)),
    "array": b"[]",
    "array of needs": b'[{"text":"x"}]',
    "string": b'"x"',
    "number": b"1",
    "null": b"null",
    "true": b"true",
    "text of a wrong type": b'{"text":["x"]}',
    "unknown field": _beside_text(b'"colour":1'),
    "field of Python's": _beside_text(b'"__class__":{}'),
    "cut off": b'{"text":"x',
    "something behind": _text(b"x") + b"x",
    "two documents": _text(b"x") * 2,
    "trailing comma": b'{"text":"x",}',
    "single quotes": b"{'text':'x'}",
    "comment": b'{"text":"x"/**/}',
    "MessagePack": b"\x81\xa4text\xa6caliper",
    "form": b"text=caliper",
    "only punctuation": '{"text":"，。！"}'.encode(),
    "only zero width": '{"text":"\u200b\u200d\ufeff"}'.encode(),
    "only emoji": '{"text":"😀"}'.encode(),
}


def _refused(response: httpx.Response) -> None:
    assert 400 <= response.status_code < 500, response.text[:200]
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    assert len(response.content) < 2_000


@pytest.fixture(scope="module")
def operator(service: RunningService, callers: dict[str, Headers]) -> Iterator[httpx.Client]:
    """A caller who may write everywhere, so that bodies are read, and whose writes name what they change."""
    headers = {**callers["operator"], "If-Match": "*"}
    with httpx.Client(base_url=service.base_url, headers=headers, timeout=30) as caller:
        yield caller


def _send(
    caller: httpx.Client, route: str, content: bytes, content_type: bytes = b"application/json"
) -> httpx.Response:
    method, _, path = route.partition(" ")
    return caller.request(method, path, content=content, headers={b"Content-Type": content_type})


@pytest.mark.parametrize("route", [*ROUTES, *_FRAGMENTS])
def test_hostile_bytes_are_refused_cheaply(operator: httpx.Client, route: str) -> None:
    for name, body in BODIES.items():
        started = time.perf_counter()
        try:
            _refused(_send(operator, route, body))
            assert time.perf_counter() - started < _SLOWEST_SECONDS
        except AssertionError as error:
            error.add_note(f"body: {name}")
            raise


def _deep(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


_UNREAD = {
    "bad UTF-8": b'"\xff\xfe"',
    "lone surrogate": rb'"\ud800"',
    "lone surrogate as a key, twice": rb'{"\ud800":1,"\ud800":2}',
    "key twice": b'{"a":1,"a":2}',
    "long key twice": b'{"%b":1,"%b":2}' % (b"a" * 9_000, b"a" * 9_000),
    "8,000 keys": b"{" + b",".join(b'"%d":1' % number for number in range(8_000)) + b"}",
    "1e400": b"1e400",
    "5,000 digits": b"9" * 5_000,
    **{f"{levels} levels": _deep(levels) for levels in (500, 800, 850, 880, 900, 930, 960, 990, 1_500, 20_000)},
}
"""Values for fields that no struct looks into."""
_INTO = {
    "POST /v1/stations": b'{"id":"CT-S1","name":"x","updated_at":%b}',
    "PUT /v1/stations/CT-S1": b'{"name":"x","updated_at":%b,"adcode":"1"}',
    f"PUT {_ONE}": b'{"station":"none","title":"xx","element":"trade","updated_at":%b}',
    f"PATCH {_ONE}": b'{"title":"","summary":%b}',
    f"PATCH {_LINE}": b'{"parameter":%b}',
    _BATCH: b'{"items":[{"id":"CT-1","title":%b}]}',
}


@pytest.mark.parametrize("name", _UNREAD)
@pytest.mark.parametrize("route", _INTO)
def test_what_no_struct_looks_into_is_no_hiding_place(operator: httpx.Client, route: str, name: str) -> None:
    started = time.perf_counter()
    answer = _send(operator, route, _INTO[route] % _UNREAD[name])
    assert time.perf_counter() - started < _SLOWEST_SECONDS
    if route == _BATCH and answer.status_code == 200:
        assert (answer.json()["stored"], answer.json()["refused"]) == (False, 1)
        return
    _refused(answer)


def test_a_batch_of_many_keys_is_read_in_the_time_of_its_length(operator: httpx.Client) -> None:
    item = b"{" + b",".join(b'"%d":1' % number for number in range(300_000)) + b"}"
    started = time.perf_counter()
    assert _send(operator, _BATCH, b'{"items":[' + item + b"]}").json()["refused"] == 1
    assert time.perf_counter() - started < 2 * _SLOWEST_SECONDS


def test_the_corpus_reaches_every_route_with_a_body(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    described = {
        f"{method.upper()} {re.sub('{[^}]+}', '*', path)}"
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    assert {re.sub(r"/(?:[0-9a-f-]{36}|CT-\w+|\d+)(?=/|$)", "/*", route) for route in ROUTES} == described


_TYPES = [
    b"",
    b";;;",
    b"json",
    b"text/plain",
    b"application/xml",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=x",
    b"application/msgpack",
    b"application/merge-patch+json",
    b"\xff/\xff",
]


@pytest.mark.parametrize("content_type", _TYPES)
@pytest.mark.parametrize("route", ROUTES)
def test_another_content_type_is_refused(operator: httpx.Client, route: str, content_type: bytes) -> None:
    patches = route.startswith("PATCH ")
    if patches and content_type == b"application/merge-patch+json":
        return
    response = _send(operator, route, b'{"text":"caliper"}', content_type)
    _refused(response)
    taken = "application/json, application/merge-patch+json" if patches else "application/json"
    assert (response.status_code, response.headers["Accept"]) == (415, taken)


def test_a_missing_content_type_is_refused(client: httpx.Client) -> None:
    assert client.post("/v1/match", content=b'{"text":"caliper"}').status_code == 415


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON", "application/json; charset=utf-8"])
def test_json_is_taken_however_its_type_is_written(client: httpx.Client, content_type: str) -> None:
    response = client.post("/v1/match", content=b'{"text":"caliper"}', headers={"Content-Type": content_type})
    assert response.status_code == 200


def _chunks(size: int) -> Iterator[bytes]:
    yield b'{"text":"caliper"'
    for _ in range(size):
        yield b" " * 1_000
    yield b"}"


def test_a_body_in_chunks_is_taken_up_to_the_same_size(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/v1/match", content=_chunks(60), headers=headers).status_code == 200
    too_large = client.post("/v1/match", content=_chunks(70), headers=headers)
    _refused(too_large)
    assert too_large.status_code == 413


def _exchange(client: httpx.Client, head: bytes, body: bytes) -> bytes:
    """What comes back, to the end of the connection, for bytes that no client library would send."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as connection:
        connection.sendall(b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head + body)
        received = b""
        while part := connection.recv(65_536):
            received += part
        return received


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n{}\r\n0\r\n\r\n"),
        (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", b"2\r\n{}\r\n0\r\n\r\n"),
        (b"Content-Length: -1\r\n\r\n", b"{}"),
        (b"Content-Length: two\r\n\r\n", b"{}"),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n", b"{}x"),
        (b"Content-Length: 70000\r\n\r\n", b"x" * 70_000),
    ],
)
def test_lies_about_a_body_are_refused_and_end_the_connection(client: httpx.Client, head: bytes, body: bytes) -> None:
    received = _exchange(client, head, body)
    assert received.startswith(b"HTTP/1.1 4")
    assert b"\r\nconnection: close\r\n" in received.lower()


def test_who_goes_away_within_a_body_leaves_no_error_behind(client: httpx.Client, service: RunningService) -> None:
    for _ in range(3):
        with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as connection:
            connection.sendall(b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            connection.sendall(b"X-Request-Id: went-away\r\nContent-Length: 99\r\n\r\n{")
    output = service.output_with('"went-away"')
    lines = [line for line in output.splitlines() if '"went-away"' in line]
    assert lines
    assert not [line for line in lines if '"status": 500' in line or '"error"' in line]


@pytest.mark.parametrize("path", ["/v1/match", "/nowhere", "/v1/stations"])
def test_a_large_body_that_is_not_read_does_not_spoil_the_next_request(client: httpx.Client, path: str) -> None:
    for _ in range(20):
        assert client.post(path, content=b"x" * 200_000, headers={"Content-Type": "text/plain"}).status_code >= 400
        assert client.get("/healthz").status_code == 200


def test_a_parameter_that_no_route_knows_is_refused(client: httpx.Client) -> None:
    response = client.post("/v1/match?explain=true", json={"text": "caliper"})
    _refused(response)
    assert response.json()["errors"][0]["pointer"] == "explain"


def test_after_all_that_the_service_answers_as_before(client: httpx.Client) -> None:
    assert client.get("/readyz").status_code == 200
    assert client.post("/v1/match", json={"text": "卡尺检定"}).status_code == 200
