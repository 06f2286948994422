"""The pages of offerings and stations: all that is published, nothing that is not, and safe whatever it says."""

import json
import re
from typing import Any

import httpx
import pytest

from service.clock import today
from tests.service.public.conftest import Statement
from tests.service.stations.desk import Desk, days_from_now
from tests.service.stations.test_looks import PAYLOADS

_LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def _linked(page: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_LINKED.findall(page.text)[0])
    return found


def _text(page: httpx.Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.split("<main", 1)[1]).split())


def test_an_offering_shows_ranges_editions_and_what_its_accreditations_are_worth_today(
    visitor: httpx.Client, desk: Desk
) -> None:
    held = [
        {"scheme": "CMA", "certificate": "示例-C1", "valid_to": days_from_now(-1), "last_verified": days_from_now(-9)},
        {"scheme": "CNAS", "certificate": "示例-L1", "valid_from": days_from_now(-9), "valid_to": days_from_now(9)},
    ]
    line = {
        "object": "外径千分尺",
        "parameter": "示值误差",
        "method": "千分尺检定规程",
        "standard": "GB 5009.227-2016",
        "minimum": 0,
        "maximum": 100,
        "unit": "mm",
        "uncertainty": 1.6,
        "uncertainty_unit": "um",
        "coverage_factor": 2,
        "conditions": "20 degC±5 degC",
        "accreditations": held,
    }
    made = desk.offering(
        title="千分尺校准",
        state="published",
        scope_lines=[line],
        assured_date=days_from_now(-400),
        accreditations=["CAL"],
    )
    page = visitor.get(f"/offerings/{made['id']}")
    assert page.status_code == 200
    said = _text(page)
    for shown in (
        "0–100 mm",
        "1.6 μm (k=2)",
        "20℃±5℃",
        "GB 5009.227-2016 已废止",
        "由GB 5009.227-2023代替",
        "CMA 已过期",
        "CNAS 有效",
        "示例-L1",
        "30～120元 · 每件",
        "4个工作日",
        days_from_now(-400),
        "超过12个月未经服务站确认",
        "CAL 服务站声明，未附证书",
        f"{days_from_now(-9)} – {days_from_now(9)}",
        str(today()),
    ):
        assert shown in said, shown
    english = _text(visitor.get(f"/offerings/{made['id']}?lang=en"))
    for shown in ("withdrawn", "CMA expired", "4 working days", "Uncertainty 1.6 μm (k=2)"):
        assert shown in english, shown


def test_a_page_that_was_read_before_is_not_sent_again(visitor: httpx.Client, desk: Desk) -> None:
    made = desk.offering(state="published", title="缓存检查用的服务")
    for path in (f"/offerings/{made['id']}", f"/stations/{desk.station}"):
        first = visitor.get(path)
        assert first.headers["cache-control"] == "public, no-cache"
        again = visitor.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        english = visitor.get(f"{path}?lang=en", headers={"If-None-Match": first.headers["etag"]})
        assert english.status_code == 200
    tag = visitor.get(f"/offerings/{made['id']}").headers["etag"]
    with desk.caller() as caller:
        headers = {"If-Match": caller.get(f"/v1/offerings/{made['id']}").headers["etag"]}
        headers["Content-Type"] = "application/merge-patch+json"
        caller.patch(f"/v1/offerings/{made['id']}", json={"turnaround_days": 9}, headers=headers).raise_for_status()
    changed = visitor.get(f"/offerings/{made['id']}", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "9个工作日" in changed.text


@pytest.mark.parametrize("state", ["draft", "suspended", "withdrawn"])
def test_what_is_not_published_is_shown_to_nobody_and_in_no_list(visitor: httpx.Client, desk: Desk, state: str) -> None:
    made = desk.offering(title=f"未公布的服务{state}", state="draft" if state == "draft" else "published")
    if state != "draft":
        with desk.caller() as caller:
            headers = {"If-Match": caller.get(f"/v1/offerings/{made['id']}").headers["etag"]}
            headers["Content-Type"] = "application/merge-patch+json"
            change = {"state": state, "state_reason": "检修"}
            caller.patch(f"/v1/offerings/{made['id']}", json=change, headers=headers).raise_for_status()
    for more in ({}, {"Cookie": f"nqi_session={desk.editor.token}"}):
        page = visitor.get(f"/offerings/{made['id']}", headers=more)
        assert page.status_code == 404
        assert "这一页不在这里" in page.text
        assert f"未公布的服务{state}" not in page.text
    assert f"未公布的服务{state}" not in visitor.get(f"/stations/{desk.station}").text


def test_a_page_of_nothing_is_a_page_and_for_programs_a_problem(visitor: httpx.Client) -> None:
    for path in ("/offerings/none", "/stations/none", "/offerings/%00", "/match/none"):
        page = visitor.get(path)
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert 'name="robots" content="noindex"' in page.text
        assert visitor.get(path, headers={"Accept": "*/*"}).json()["code"] == "not-found"


def test_programs_read_an_offering_and_a_station_in_the_words_of_schema_org(visitor: httpx.Client, desk: Desk) -> None:
    made = desk.offering(state="published", title="供程序读取的服务")
    page = visitor.get(f"/offerings/{made['id']}")
    linked = _linked(page)
    assert (linked["@context"], linked["@type"], linked["name"]) == (
        "https://schema.org",
        "Service",
        "供程序读取的服务",
    )
    assert linked["@id"].endswith(f"/offerings/{made['id']}")
    assert linked["provider"]["address"]["addressLocality"] == "柳州市"
    price = linked["offers"]["priceSpecification"]
    assert (price["minPrice"], price["maxPrice"], price["priceCurrency"]) == (30, 120, "CNY")
    assert re.search(r'<link rel="alternate" type="application/json\+oembed" href="/oembed\?url=http%3A', page.text)
    station = _linked(visitor.get(f"/stations/{desk.station}"))
    names = [one["itemOffered"]["name"] for one in station["hasOfferCatalog"]["itemListElement"]]
    assert (station["@type"], "供程序读取的服务" in names) == ("Organization", True)


def test_whatever_a_listing_says_stays_text(visitor: httpx.Client, desk: Desk) -> None:
    for number, payload in enumerate(PAYLOADS):
        title = f"{number:02}{payload}"[:100]
        made = desk.offering(
            title=title,
            state="published",
            summary=payload,
            products=[payload],
            standards=[payload[:90]],
            items=[payload],
        )
        page = visitor.get(f"/offerings/{made['id']}")
        assert _linked(page)["name"] == title
        assert _linked(page)["description"] == payload
        assert len(re.findall(r"<script", page.text)) == 1
        assert not re.search(r"<(img|svg onload|iframe|style|form action|b onmouse|meta http-equiv|div hx)", page.text)
    station = visitor.get(f"/stations/{desk.station}").text
    assert len(re.findall(r"<script", station)) == 1


def test_a_stations_page_lists_its_services_by_kind(visitor: httpx.Client, desk: Desk) -> None:
    desk.offering(state="published", title="一项检测服务", element="testing")
    said = _text(visitor.get(f"/stations/{desk.station}"))
    assert desk.name in said
    assert "广西壮族自治区 柳州市" in said
    assert "一项检测服务" in said
    assert said.index("计量") < said.index("一项检测服务")


def test_a_station_and_its_services_say_where_it_is_and_let_one_call_it(visitor: httpx.Client, desk: Desk) -> None:
    made = desk.offering(title="高度卡尺校准", state="published")
    for path in (f"/stations/{desk.station}", f"/offerings/{made['id']}"):
        page = visitor.get(path)
        assert '<a href="tel:07720000000;ext=801">0772-0000000转801</a>' in page.text
        assert "地址 试验路1号" in _text(page)
        assert "服务时间 工作日9:00–17:00" in _text(page)
        linked = _linked(page)
        found = linked.get("provider", linked)
        assert (found["telephone"], found["address"]["streetAddress"]) == ("0772-0000000转801", "试验路1号")


@pytest.mark.parametrize("telephone", ["请来电", "0772-1234567转", "12", "1" * 21, "0772--1234567", "0772-1234567\n"])
def test_what_cannot_be_called_is_no_telephone(desk: Desk, telephone: str) -> None:
    with desk.caller() as caller:
        refused = caller.post("/v1/stations", json={"name": "甲", "telephone": telephone})
    assert refused.status_code == 400
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/telephone"]


def test_the_first_page_counts_what_there_is(visitor: httpx.Client, statement: Statement) -> None:
    counted = statement(
        "SELECT (SELECT count(*) FROM offering WHERE state = 'published'), count(*) FROM station WHERE state = 'published'"
    )[0]
    said = [int(number.replace(",", "")) for number in re.findall(r"<b>([\d,]+)</b>", visitor.get("/").text)]
    # It counts once a minute, and the tests before this one have published meanwhile.
    assert said[0] <= counted[0]
    assert said[1] <= counted[1]
    assert said[0] >= 300


@pytest.mark.parametrize("path", ["/", "/match", "/try", "/embed", "/offerings/WH-001", "/stations/WH-S7"])
def test_every_page_speaks_both_languages_and_loads_from_this_host_alone(visitor: httpx.Client, path: str) -> None:
    page = visitor.get(path)
    assert '<html lang="zh-CN">' in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["vary"] == "Accept-Language"
    assert not re.search(r"\sstyle=|\son\w+=", page.text)
    for address in re.findall(r'<(?:link rel="stylesheet" href|script src|link rel="icon" href)="([^"]+)"', page.text):
        assert address.startswith("/")
        assert visitor.get(address).status_code == 200, address
    assert '<html lang="en">' in visitor.get(f"{path}?lang=en").text
    assert '<html lang="en">' in visitor.get(path, headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="zh-CN">' in visitor.get(f"{path}?lang=zh", headers={"Accept-Language": "en"}).text
    assert len(page.content) < 60_000
