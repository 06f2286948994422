"""Every error is a problem (RFC 9457): one shape, both languages, the right field, a type that opens."""

from typing import Any

import httpx
import pytest

from service.languages import prefers_english
from service.problems import KINDS, breach_of_body

_MEMBERS = {"type", "title", "status", "detail", "code", "errors", "request_id"}


def _refuse(client: httpx.Client, body: dict[str, Any], language: str = "") -> httpx.Response:
    headers = {"Accept-Language": language} if language else {}
    return client.post("/v1/match", json=body, headers=headers)


def _problems(client: httpx.Client, language: str) -> list[httpx.Response]:
    headers = {"Accept-Language": language}
    json_headers = {**headers, "Content-Type": "application/json"}
    need_id = client.post("/v1/needs", json={"text": "卡尺检定"}).json()["id"]
    return [
        client.post("/v1/match", content=b"{", headers=json_headers),
        client.post("/v1/match", json={"text": 1}, headers=headers),
        client.post("/v1/match", json={"text": "，"}, headers=headers),
        client.post("/v1/match", json={"text": "卡尺", "place": {"city": "无此城"}}, headers=headers),
        client.post("/v1/match", content=b"x" * 70_000, headers=json_headers),
        client.post("/v1/match", content=b"{}", headers={**headers, "Content-Type": "text/plain"}),
        client.get(f"/v1/needs/{need_id}", headers=headers),
        client.get("/v1/stations/none", headers=headers),
        client.get("/nowhere", headers=headers),
        client.delete("/v1/match", headers=headers),
        client.get("/v1/stations?limit=0", headers=headers),
    ]


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize("english", [False, True])
def test_every_error_has_the_same_shape_in_the_callers_language(client: httpx.Client, english: bool) -> None:
    responses = _problems(client, "en" if english else "zh-CN")
    for response in responses:
        problem = response.json()
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["Content-Language"] == ("en" if english else "zh-CN")
        assert set(problem) == _MEMBERS
        assert problem["status"] == response.status_code == KINDS[problem["code"]].status
        words = [problem["title"], problem["detail"], *(error["message"] for error in problem["errors"])]
        assert [_is_chinese(said) for said in words] == [not english] * len(words), words
    assert len({response.json()["code"] for response in responses}) == 9


def test_the_title_is_fixed_for_a_type(client: httpx.Client) -> None:
    for problem in (response.json() for response in _problems(client, "zh")):
        assert problem["title"] == KINDS[problem["code"]].title


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("code", KINDS)
def test_the_type_of_a_problem_opens_as_a_page(client: httpx.Client, code: str, english: bool) -> None:
    page = client.get(f"/problems/{code}", headers={"Accept-Language": "en" if english else "zh"})
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert f"<h1>{KINDS[code].title_en if english else KINDS[code].title}</h1>" in page.text


def test_the_type_given_is_the_address_of_that_page(client: httpx.Client) -> None:
    response = _refuse(client, {"text": "，"})
    page = client.get(str(response.request.url.join(response.json()["type"])))
    assert (page.status_code, "empty-need" in page.text) == (200, True)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/text", "required"),
        ({"text": None}, "/text", "type"),
        ({"text": ""}, "/text", "length"),
        ({"text": "x" * 2001}, "/text", "length"),
        ({"text": "a\0b"}, "/text", "pattern"),
        ({"text": "卡尺", "limit": 0}, "/limit", "range"),
        ({"text": "卡尺", "limit": 51}, "/limit", "range"),
        ({"text": "卡尺", "limit": "5"}, "/limit", "type"),
        ({"text": "卡尺", "limit": 1.5}, "/limit", "type"),
        ({"text": "卡尺", "limit": 10**30}, "/limit", "range"),
        ({"text": "卡尺", "explain": 1}, "/explain", "type"),
        ({"text": "卡尺", "colour": "red"}, "/colour", "unknown"),
        ({"text": "卡尺", "a/b~c": 1}, "/a~1b~0c", "unknown"),
        ({"text": "卡尺", "place": {}}, "/place", "required"),
        ({"text": "卡尺", "place": {"latitude": 1}}, "/place", "required"),
        ({"text": "卡尺", "place": {"latitude": 91, "longitude": 1}}, "/place/latitude", "range"),
        ({"text": "卡尺", "place": {"adcode": "99"}}, "/place/adcode", "pattern"),
        ({"text": "卡尺", "place": {"adcode": "450200\n"}}, "/place/adcode", "pattern"),
        ({"text": "卡尺", "constraints": []}, "/constraints", "type"),
        ({"text": "卡尺", "constraints": {"days": 1}}, "/constraints/days", "unknown"),
        ({"text": "卡尺", "constraints": {"budget": -1}}, "/constraints/budget", "range"),
        ({"text": "卡尺", "constraints": {"modes": ["on_site", "x"]}}, "/constraints/modes/1", "choice"),
        ({"text": "卡尺", "constraints": {"accreditations": ["CMA", 3]}}, "/constraints/accreditations/1", "type"),
        ({"text": "卡尺", "constraints": {"accreditations": ["x"] * 11}}, "/constraints/accreditations", "length"),
        ({"text": "卡尺", "constraints": {"capability": {"min": "1"}}}, "/constraints/capability/min", "type"),
        ({"text": "卡尺", "constraints": {"capability": {"mn": 1}}}, "/constraints/capability/mn", "unknown"),
    ],
)
def test_a_field_that_breaks_its_rule_is_pointed_at(
    client: httpx.Client, body: dict[str, Any], pointer: str, code: str
) -> None:
    response = _refuse(client, body)
    assert (response.status_code, response.json()["code"]) == (400, "invalid-request")
    [error] = response.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert error["message"].startswith(f"{pointer}：")
    assert response.json()["detail"] == error["message"]


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"text": " \u200b，。"}, "empty-need", "/text"),
        ({"text": "卡尺", "place": {"city": "无此城"}}, "unknown-place", "/place/city"),
        (
            {"text": "卡尺", "constraints": {"capability": {"min": 2, "max": 1}}},
            "contradiction",
            "/constraints/capability",
        ),
    ],
)
def test_a_well_formed_need_that_cannot_be_met_is_refused_as_422(
    client: httpx.Client, body: dict[str, Any], code: str, pointer: str
) -> None:
    response = _refuse(client, body)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_a_message_names_the_field_and_its_rule_in_both_languages(client: httpx.Client) -> None:
    body = {"text": "卡尺", "limit": 51}
    assert _refuse(client, body).json()["errors"][0]["message"] == "/limit：不大于50"
    assert _refuse(client, body, "en-GB").json()["errors"][0]["message"] == "/limit: must be at most 50"


def test_what_a_caller_sent_is_echoed_only_in_part(client: httpx.Client) -> None:
    response = _refuse(client, {"text": "卡尺", "x" * 5000: 1})
    assert response.status_code == 400
    assert len(response.content) < 1000


@pytest.mark.parametrize(
    ("message", "pointer"),
    [
        ("Expected `int`, got `str` - at `$.a.b[3].c`", "/a/b/3/c"),
        ("Object contains unknown field `x`", "/x"),
        ("Object contains unknown field `a - at b` - at `$.c`", "/c/a - at b"),
        ("Object missing required field `text`", "/text"),
        ("something that nobody foresaw", ""),
    ],
)
def test_the_pointer_is_read_out_of_the_decoders_words(message: str, pointer: str) -> None:
    assert breach_of_body(message).pointer == pointer


@pytest.mark.parametrize(
    ("header", "english"),
    [
        ("", False),
        ("fr", False),
        ("*", False),
        ("en", True),
        ("en-US,en;q=0.9", True),
        ("zh-CN,zh;q=0.9,en;q=0.8", False),
        ("en;q=0.3, zh;q=0.2", True),
        ("en;q=x", False),
        ("en;q=0", False),
    ],
)
def test_english_is_spoken_only_where_it_is_preferred(header: str, english: bool) -> None:
    assert prefers_english(header) is english
