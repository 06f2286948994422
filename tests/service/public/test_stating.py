"""A need stated on /match: answered, shared, handed over; kept nowhere unless somebody asks for that."""

import re
from urllib.parse import quote

import httpx
import pytest

from tests.running import RunningService
from tests.service.public.conftest import NEED, Statement

_FORM = {"text": NEED, "city": "武汉", "max_days": "30", "accreditations": "CNAS"}


def _found(page: httpx.Response) -> list[str]:
    return re.findall(r'data-offering="([^"]+)"', page.text)


def test_a_form_is_answered_on_the_same_page_and_kept_as_it_was(visitor: httpx.Client) -> None:
    page = visitor.post("/match", data=_FORM)
    assert page.status_code == 200
    assert "WH-001" in _found(page)
    assert NEED in page.text
    assert 'value="武汉"' in page.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": ""}, "请写出问题"),
        ({"text": "。。。"}, "没有可以理解的词"),
        ({"text": NEED, "city": "没有这个城市"}, "没有找到这个地点"),
        ({"text": NEED, "max_days": "很快"}, "请写0到1000之间的整数"),
        ({"text": NEED, "budget": "-1"}, "请写不小于0的数"),
        ({"text": "长" * 2001}, "最多2000个字"),
        ({"text": NEED, "modes": "飞行"}, "不能这样写"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_with_all_that_was_entered(
    visitor: httpx.Client, form: dict[str, str], said: str
) -> None:
    page = visitor.post("/match", data=form)
    assert page.status_code == 422
    assert said in page.text
    assert form["text"] in page.text


def test_a_form_of_another_site_is_refused(visitor: httpx.Client) -> None:
    page = visitor.post("/match/shared", data=_FORM, headers={"Origin": "https://evil.example"})
    assert page.status_code == 403
    assert "text/html" in page.headers["content-type"]


@pytest.mark.parametrize("number", [0, 1, 2, 3])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_example_finds_something(visitor: httpx.Client, number: int, language: str) -> None:
    page = visitor.post(f"/match?lang={language}", data={"example": str(number)})
    assert page.status_code == 200
    assert _found(page)


@pytest.mark.parametrize("number", ["9", "-1", "²", "1e9", "0" * 500])
def test_an_example_that_is_none_is_an_empty_form(visitor: httpx.Client, number: str) -> None:
    assert visitor.post("/match", data={"example": number}).status_code == 422


def test_a_shared_link_shows_the_same_and_its_text_stands_neither_in_the_address_nor_in_the_log(
    visitor: httpx.Client, service: RunningService, statement: Statement
) -> None:
    text = NEED + "分享标记7c1"
    first = visitor.post("/match", data={**_FORM, "text": text})
    kept_before = statement("SELECT count(*) FROM saved_match")[0][0]
    shared = visitor.post("/match/shared", data={**_FORM, "text": text})
    assert shared.status_code == 303
    path = shared.headers["location"]
    assert re.fullmatch(r"/match/[A-Za-z0-9_-]{22}", path)
    page = visitor.get(path)
    assert page.status_code == 200
    assert _found(page) == _found(first)
    assert text in page.text
    assert 'name="robots" content="noindex"' in page.text
    assert re.search(r'type="application/json\+oembed" href="/oembed\?url=', page.text)
    assert statement("SELECT count(*) FROM saved_match")[0][0] == kept_before + 1
    told = service.output_with('"path": "/match/…"')
    assert "分享标记7c1" not in told
    assert quote("分享标记7c1") not in told
    assert path.removeprefix("/match/") not in told


def test_asking_alone_keeps_nothing(visitor: httpx.Client, statement: Statement) -> None:
    before = statement("SELECT (SELECT count(*) FROM saved_match), (SELECT count(*) FROM need)")
    visitor.post("/match", data=_FORM).raise_for_status()
    visitor.post("/try", data={"body": '{"text": "卡尺校准"}'}).raise_for_status()
    assert statement("SELECT (SELECT count(*) FROM saved_match), (SELECT count(*) FROM need)") == before


def test_a_link_that_has_run_out_is_a_page_that_says_so(visitor: httpx.Client, statement: Statement) -> None:
    path = visitor.post("/match/shared", data=_FORM).headers["location"]
    days = statement("SELECT extract(day FROM expires_at - created_at)::int FROM saved_match ORDER BY id DESC LIMIT 1")
    assert days[0][0] == 90
    statement("UPDATE saved_match SET expires_at = now() - interval '1 second'")
    page = visitor.get(path)
    assert page.status_code == 404
    assert "链接已经失效" in page.text
    assert NEED not in page.text


def test_a_need_is_handed_over_with_consent_alone(visitor: httpx.Client, statement: Statement) -> None:
    before = statement("SELECT count(*) FROM need")[0][0]
    refused = visitor.post("/match/need", data=_FORM)
    assert refused.status_code == 422
    assert "请先勾选同意" in refused.text
    assert _found(refused)
    assert statement("SELECT count(*) FROM need")[0][0] == before
    page = visitor.post("/match/need", data={**_FORM, "consent": "yes"})
    assert page.status_code == 201
    link = re.search(r'href="/needs/([0-9a-f-]{36})#([^"]+)"', page.text)
    assert link is not None
    opened = visitor.get(f"/v1/needs/{link[1]}", headers={"Authorization": f"Bearer {link[2]}"})
    assert opened.status_code == 200
    assert page.headers["cache-control"] == "no-store"


def test_one_address_cannot_ask_without_end(visitor: httpx.Client, statement: Statement) -> None:
    visitor.post("/match", data=_FORM).raise_for_status()
    # As many as may be, in a minute that does not end while this runs.
    spent = "UPDATE request_count SET count = 100000, minute = date_trunc('minute', now() + interval '1 minute')"
    statement(f"{spent} WHERE what LIKE 'address %'")
    try:
        for path in ("/match", "/match/shared", "/match/need", "/try"):
            refused = visitor.post(path, data=_FORM)
            assert refused.status_code == 429, path
            assert int(refused.headers["retry-after"]) <= 60
            assert "text/html" in refused.headers["content-type"]
    finally:
        statement("DELETE FROM request_count")


def test_places_are_suggested(visitor: httpx.Client) -> None:
    answer = visitor.get("/places", params={"q": "柳州"})
    assert answer.json()[0] | {"spelled": ""} == {
        "adcode": "450200",
        "name": "柳州市",
        "within": "广西壮族自治区",
        "written": "柳州市",
        "spelled": "",
    }
    assert visitor.get("/places").json() == []
    assert visitor.get("/places", params={"q": "长" * 500}).json() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"text": "卡尺校准", "explain": true}', 200),
        ('{"text": "卡尺校准"}', 200),
        ('{"text": ""}', 400),
        ('{"text": "卡尺", "limit": 0}', 400),
        ("{", 400),
        ('{"text": "卡尺", "place": {"city": "没有"}}', 422),
        ('{"text": "</textarea><script>alert(1)</script>"}', 200),
        ("[" * 2000, 400),
    ],
)
def test_what_is_tried_out_is_answered_as_the_api_answers_it(visitor: httpx.Client, body: str, status: int) -> None:
    page = visitor.post("/try", data={"body": body})
    assert page.status_code == 200
    real = visitor.post("/v1/match", content=body, headers={"Content-Type": "application/json"})
    assert (real.status_code, f">{status}，" in page.text) == (status, True)
    assert ("nearness" in page.text.split("</pre>")[-1]) == ("explain" in body)
    assert "<script>alert(1)" not in page.text


def test_the_command_of_the_try_page_quotes_what_a_shell_would_run(visitor: httpx.Client) -> None:
    page = visitor.post("/try", data={"body": """{"text": "it's $(id) `id`"}"""})
    assert "it&#39;\\&#39;&#39;s $(id) `id`" in page.text
