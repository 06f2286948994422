"""Use and outcomes in figures: what partners read of needs that they do not see."""

import codecs
import csv
import datetime
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.clock import today
from tests.running import RunningService
from tests.service.portal_pages.partners import ORIGIN, add_sitekey, usage, visitor
from tests.service.stations.desk import Desk, session_of

_NEED = {"text": "三坐标测量机要校准，老王催得急", "place": {"city": "柳州"}}
_REFERRAL = text(
    """
    INSERT INTO referral (need_id, organization_id, station_id, offering_id, offering, title, station, station_name, line,
        state, state_since, created_at)
    SELECT CAST(:need AS uuid), offering.organization_id, station.id, offering.id, offering.external_id, offering.title,
        station.external_id, station.name, 1, :state, now(), now()
    FROM offering JOIN station ON station.id = offering.station_id LIMIT 1
    """
)
_EVALUATION = text(
    """
    INSERT INTO evaluation (need_id, answered, solved, score, at)
    VALUES (CAST(:need AS uuid), true, :solved, :score, CAST(now() AS timestamptz) + CAST(:later AS interval))
    """
)


def _use(service: RunningService, sitekey: str) -> list[str]:
    """Two matches, one of which finds nothing, and two needs; their ids."""
    with visitor(service, sitekey) as page:
        page.post("/v1/match", json=_NEED).raise_for_status()
        page.post("/v1/match", json={"text": "qqqq zzzz"}).raise_for_status()
        return [page.post("/v1/needs", json=_NEED).raise_for_status().json()["id"] for _ in range(2)]


async def test_a_partner_reads_counts_of_needs_and_sees_none_of_them(
    service: RunningService, make_desk: Callable[[], Desk], owner: AsyncConnection
) -> None:
    desk, other = make_desk(), make_desk()
    sitekey, unused = add_sitekey(desk), add_sitekey(desk, name="没用过的")
    first, second = _use(service, sitekey["key"])
    for state in ("requested", "rejected", "draft", "entered-in-error"):
        await owner.execute(_REFERRAL, {"need": first, "state": state})
    for need, solved, score, later in ((first, False, 2, "0 s"), (first, True, 5, "1 s"), (second, False, 4, "0 s")):
        moment = datetime.timedelta(seconds=int(later[0]))
        await owner.execute(_EVALUATION, {"need": need, "solved": solved, "score": score, "later": moment})
    await owner.commit()
    told = usage(desk)
    by_name = {one["name"]: one for one in told["sitekeys"]}
    assert set(by_name) == {"园区官网", "没用过的"}
    used = by_name["园区官网"]
    assert (used["matches"], used["found_nothing"], used["needs"], used["limited"]) == (2, 1, 2, 0)
    assert used["outcomes"] == {
        "needs": 2,
        "needs_by_state": {"draft": 2},
        "referrals": 2,
        "referrals_by_state": {"requested": 1, "rejected": 1},
        "told": 2,
        "solved": 1,
        "evaluated": 2,
        "score": 4.5,
    }
    assert by_name["没用过的"]["outcomes"]["needs"] == by_name["没用过的"]["matches"] == 0
    day = {"day": today().isoformat(), "sitekey": sitekey["id"], "origin": ORIGIN}
    assert told["days"] == [{**day, "matches": 2, "found_nothing": 1, "needs": 2, "limited": 0}]
    assert (told["complete"], told["organization"], unused["id"] in json.dumps(told)) == (True, desk.organization, True)
    assert not {_NEED["text"], first, second} & set(_texts(told))
    with desk.caller(desk.administrator) as administrator:
        assert administrator.get(f"/v1/needs/{first}").status_code == 404
        assert administrator.get("/v1/needs").json()["items"] == []
    assert usage(other)["sitekeys"] == usage(other)["days"] == []


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def test_the_operator_reads_all_or_one_organizations(
    service: RunningService, make_desk: Callable[[], Desk], operator: str
) -> None:
    mine, other = make_desk(), make_desk()
    made = {add_sitekey(mine)["id"], add_sitekey(other)["id"]}
    with session_of(service, operator) as caller:
        every = caller.get("/v1/portal-usage").json()
        one = caller.get("/v1/portal-usage", params={"organization": mine.organization}).json()
    assert made <= {each["sitekey"] for each in every["sitekeys"]}
    assert {each["organization"] for each in one["sitekeys"]} == {mine.organization}


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2027-03-02", "to": "2027-03-01"}, "to"),
        ({"from": "2026-01-01", "to": "2027-01-02"}, "to"),
        ({"from": "1999-12-31", "to": "2000-01-01"}, "from"),
        ({"to": "9999-12-31"}, "to"),
    ],
)
def test_a_time_that_is_none_is_refused_at_its_field(desk: Desk, query: dict[str, str], pointer: str) -> None:
    with desk.caller(desk.administrator) as caller:
        answer = caller.get("/v1/portal-usage", params=query)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_time_without_days_is_the_last_thirty(desk: Desk) -> None:
    told = usage(desk)
    assert (told["from"], told["to"]) == ((today() - datetime.timedelta(days=29)).isoformat(), today().isoformat())
    assert usage(desk, **{"from": "2026-01-01", "to": "2027-01-01"})["from"] == "2026-01-01"


def test_the_figures_are_a_file_in_which_nothing_runs(service: RunningService, make_desk: Callable[[], Desk]) -> None:
    desk, other = make_desk(), make_desk()
    name = '=HYPERLINK("https://evil.example","x")'
    used, unused = add_sitekey(desk, name=name), add_sitekey(desk, name="没用过的")
    with visitor(service, used["key"]) as page:
        page.post("/v1/match", json=_NEED).raise_for_status()
        page.post("/v1/match", json={"text": "qqqq zzzz"}).raise_for_status()
    with desk.caller(desk.administrator) as caller:
        answer = caller.get("/usage.csv", headers={"Accept-Language": "zh-CN"})
        assert caller.get("/usage.csv", params={"sitekey": unused["id"]}).text.count("\r\n") == 1
        refused = caller.get("/usage.csv", params={"from": "2027-03-02", "to": "2027-03-01"})
        assert refused.status_code == 422
        assert "/usage.csv?from=" in caller.get("/usage", headers={"Accept": "text/html"}).text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"-{today()}.csv" in answer.headers["content-disposition"]
    assert answer.content.startswith(codecs.BOM_UTF8)
    headings, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert headings == ["日期", "站点密钥", "网址", "匹配", "无结果", "转为需求", "超限被拒"]
    assert row == [today().isoformat(), f"'{name}", ORIGIN, "2", "1", "0", "0"]
    with other.caller(other.administrator) as caller:
        assert caller.get("/usage.csv", params={"sitekey": used["id"]}).status_code == 404
    with desk.caller() as editor:
        assert editor.get("/usage.csv").status_code == 403
