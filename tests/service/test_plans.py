"""The plan of a stored need: read, edited, and kept, for the holder of its token alone."""

import datetime
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TEXT = "粉包放两个月就有哈喇味，车间的天平和温度计从来没校准过，还想做HACCP认证和员工培训"
NEED: dict[str, Any] = {"text": _TEXT, "place": {"city": "柳州"}, "industry": "螺蛳粉", "enterprise_size": "small"}
"""A need of five requirements, one of which a policy measure meets."""


class Stated:
    """A need that was stated, and what its token opens."""

    def __init__(self, client: httpx.Client, **more: Any) -> None:
        body = client.post("/v1/needs", json={**NEED, **more}).raise_for_status().json()
        self.client = client
        self.answer: dict[str, Any] = body["answer"]
        self.path = f"/v1/needs/{body['id']}/plan"
        self.headers = {"Authorization": f"Bearer {body['token']}"}

    def read(self) -> dict[str, Any]:
        """The newest plan."""
        found: dict[str, Any] = self.client.get(self.path, headers=self.headers).raise_for_status().json()
        return found

    def edit(self, **edits: Any) -> httpx.Response:
        """The answer to edits."""
        return self.client.post(self.path, json=edits, headers=self.headers)

    def edited(self, **edits: Any) -> dict[str, Any]:
        """The plan after edits."""
        response = self.edit(**edits)
        assert response.status_code == 201, response.text
        found: dict[str, Any] = response.json()
        return found


@pytest.fixture
def stated(client: httpx.Client) -> Stated:
    """A need of five requirements."""
    return Stated(client)


def _taken(found: dict[str, Any]) -> set[str]:
    return {line["offering"] for line in found["plan"]["lines"]}


def _changes(found: dict[str, Any]) -> str:
    return " ".join(change["message"] for change in found["changes"])


def test_a_match_and_a_stored_need_carry_the_same_balanced_plan(client: httpx.Client, stated: Stated) -> None:
    matched = client.post("/v1/match", json=NEED).json()
    assert matched["plan"] == stated.answer["plan"]
    assert matched["plan"]["preference"] == "balanced"
    assert "alternatives" not in matched
    assert len(matched["plan"]["lines"]) >= 3


def test_alternatives_come_on_demand_and_none_is_worse_in_everything(client: httpx.Client) -> None:
    body = {"text": "食品里的铅镉重金属检测和标签审核", "place": {"city": "武汉"}, "alternatives": True}
    found = client.post("/v1/match", json=body).json()
    plans = [found["plan"], *found["alternatives"]]
    assert len(plans) >= 2
    measures = [
        (
            one["doors"],
            one["price_min"],
            one["unpriced"],
            one["working_days"],
            one["distance_km"] or 0,
            len(one["lines"]),
        )
        for one in plans
    ]
    for place, mine in enumerate(measures[1:], start=1):
        others = measures[:place] + measures[place + 1 :]
        assert not any(other != mine and all(a <= b for a, b in zip(other, mine, strict=True)) for other in others)


def test_the_plan_is_read_back_and_covers_every_requirement_or_says_so(stated: Stated) -> None:
    found = stated.read()
    ids = [one["id"] for one in found["understanding"]["requirements"]]
    assert [row["requirement"] for row in found["plan"]["coverage"]] == ids
    met = {id_ for line in found["plan"]["lines"] for id_ in line["requirements"]}
    assert set(ids) - met == set(found["plan"]["uncovered"])
    assert found["changes"] == []


def test_a_policy_measure_serves_those_who_are_eligible(client: httpx.Client, stated: Stated) -> None:
    measures = [line for line in stated.read()["plan"]["lines"] if line["measure"]]
    assert measures
    assert measures[0]["conditions"]
    large = Stated(client, enterprise_size="large").read()
    assert not any(line["measure"] for line in large["plan"]["lines"])


def test_an_edit_is_kept_and_says_what_it_changed(stated: Stated) -> None:
    before = stated.read()
    training = next(line for line in before["plan"]["lines"] if line["element"] == "training")
    after = stated.edited(drop=training["requirements"])
    assert _taken(after) == _taken(before) - {training["offering"]}
    assert f"不再安排“{training['title']}”" in _changes(after)
    assert stated.read() == after
    assert stated.edited()["plan"] == before["plan"]


def test_an_excluded_offering_gives_way_to_another(stated: Stated) -> None:
    line = next(line for line in stated.read()["plan"]["lines"] if line["element"] == "metrology")
    after = stated.edited(exclude={"offerings": [line["offering"]]})
    assert line["offering"] not in _taken(after)
    assert "换成" in _changes(after) or "不再安排" in _changes(after)


def test_a_pinned_offering_is_taken(stated: Stated) -> None:
    assert "YT-015" not in _taken(stated.read())
    assert "YT-015" in _taken(stated.edited(pin={"offerings": ["YT-015"]}))


def test_a_deadline_and_a_budget_that_cannot_be_held_are_told_with_the_least_excess(stated: Stated) -> None:
    found = stated.edited(max_days=10, budget=5000)
    checks = {check["code"]: check for check in found["plan"]["checks"]}
    assert not checks["days"]["holds"]
    assert not checks["budget"]["holds"]
    assert "多" in checks["days"]["message"]
    assert "more than" in checks["days"]["message_en"]


def test_who_drops_everything_is_told_so(stated: Stated) -> None:
    ids = [one["id"] for one in stated.answer["understanding"]["requirements"]]
    assert stated.edited(drop=ids)["plan"]["lines"] == []
    page = stated.client.get(stated.path + ".html", headers=stated.headers).text
    assert "您去掉了全部要求" in page


def test_two_edits_at_once_are_told_one_after_the_other(stated: Stated) -> None:
    before = len(stated.read()["plan"]["lines"])
    ids = [one["id"] for one in stated.answer["understanding"]["requirements"]]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda id_: stated.edit(drop=[id_]), ids[:4]))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert stated.read() in [answer.json() for answer in answers]
    assert before >= 3


def test_a_plan_begins_when_it_is_wanted(stated: Stated) -> None:
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=40)
    found = stated.edited(starts_on=day.isoformat())
    assert found["plan"]["starts_on"] >= day.isoformat()
    assert "时间改为" in _changes(found)


@pytest.mark.parametrize(
    ("edits", "status", "code", "pointer"),
    [
        ({"drop": ["r99"]}, 422, "unknown-reference", "/drop/0"),
        ({"drop": ["x"]}, 400, "invalid-request", "/drop/0"),
        ({"pin": {"offerings": ["LZ-003", "NOPE"]}}, 422, "unknown-reference", "/pin/offerings/1"),
        (
            {"pin": {"stations": ["LZ-S1"]}, "exclude": {"stations": ["LZ-S1"]}},
            422,
            "contradiction",
            "/pin/stations/0",
        ),
        ({"pin": {"stations": ["NOPE"]}}, 422, "unknown-reference", "/pin/stations/0"),
        ({"exclude": {"offerings": ["NOPE"]}}, 422, "unknown-reference", "/exclude/offerings/0"),
        (
            {"pin": {"offerings": ["LZ-003"]}, "exclude": {"stations": ["LZ-S1"]}},
            422,
            "contradiction",
            "/pin/offerings/0",
        ),
        ({"starts_on": "2020-01-01"}, 400, "invalid-request", "/starts_on"),
        ({"starts_on": "9999-12-31"}, 400, "invalid-request", "/starts_on"),
        ({"prefer": "best"}, 400, "invalid-request", "/prefer"),
        ({"budget": -1}, 400, "invalid-request", "/budget"),
        ({"wish": 1}, 400, "invalid-request", "/wish"),
    ],
)
def test_an_edit_that_cannot_be_followed_names_the_field_and_changes_nothing(
    stated: Stated, edits: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    before = stated.read()
    response = stated.edit(**edits)
    assert (response.status_code, response.json()["code"]) == (status, code)
    error = response.json()["errors"][0]
    assert error["pointer"] == pointer
    assert not error["message"].endswith("：")
    assert "regex" not in error["message"]
    assert _without_time(stated.read()) == _without_time(before)


def _without_time(found: dict[str, Any]) -> dict[str, Any]:
    """A plan that was never edited is made anew at each reading."""
    return {name: value for name, value in found.items() if name != "created_at"}


@pytest.mark.parametrize("kind", ["", ".html", ".pdf"])
def test_a_plan_is_for_the_holder_of_the_token_alone(client: httpx.Client, stated: Stated, kind: str) -> None:
    other = Stated(client)
    assert client.get(stated.path + kind).status_code == 401
    assert client.get(stated.path + kind, headers=other.headers).status_code == 404
    found = client.get(stated.path + kind, headers=stated.headers)
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"


def test_edits_need_the_token_too(client: httpx.Client, stated: Stated) -> None:
    assert client.post(stated.path, json={}).status_code == 401
    assert client.post(stated.path, json={}, headers={"Authorization": "Bearer wrong"}).status_code == 404


@pytest.mark.parametrize(
    ("language", "title"), [("zh-CN", "质量服务一站式方案"), ("en", "One-stop quality service plan")]
)
def test_the_page_to_print_speaks_the_readers_language(stated: Stated, language: str, title: str) -> None:
    headers = {**stated.headers, "Accept-Language": language}
    page = stated.client.get(stated.path + ".html", headers=headers)
    assert f"<h1>{title}</h1>" in page.text
    assert page.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for line in stated.read()["plan"]["lines"]:
        assert line["title"] in page.text


def test_markup_in_a_need_is_text_on_the_page(client: httpx.Client) -> None:
    stated = Stated(client, text="卡尺要校准 <script>alert(1)</script> <img src=x onerror=alert(2)>")
    page = client.get(stated.path + ".html", headers=stated.headers).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


async def test_a_need_of_an_earlier_version_is_read_back_as_it_was_and_gets_a_plan(
    stated: Stated, owner: AsyncConnection
) -> None:
    line = {"order": 1, "offering": "LZ-003", "station": "LZ-S1", "requirements": ["r1"]}
    shown = {**stated.answer, "plan": {"lines": [line], "coverage": [], "uncovered": []}}
    id_ = stated.path.split("/")[3]
    await owner.execute(
        text("UPDATE answer SET shown = CAST(:shown AS jsonb) WHERE need_id = CAST(:id AS uuid)"),
        {"shown": json.dumps(shown), "id": id_},
    )
    await owner.commit()
    read = stated.client.get(stated.path.removesuffix("/plan"), headers=stated.headers)
    assert read.json()["answer"] == shown
    assert stated.read()["plan"] == stated.answer["plan"]
