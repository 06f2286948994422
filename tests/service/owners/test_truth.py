"""Listings that stay true: what has lapsed says so, counts for nothing, and its station is told in time."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from service.clock import today
from tests.service.owners.world import Organization, World, accreditation, expect

_CSV = "code,edition,title,state,published,effective,withdrawn,replaced_by\n"


def matched(caller: httpx.Client, text: str, id_: str, **constraints: Any) -> Any:
    """The match of an offering for a need, once the index has it as it is."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        body = {"text": text, "limit": 50, "constraints": constraints}
        answer = expect(caller.post("/v1/match", json=body), 200)
        shown = [*answer["matches"], *(near["match"] for near in answer["near_misses"])]
        found = next((match for match in shown if match["offering"]["id"] == id_), None)
        if found is not None:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{id_} was not found")


def until(said: Any) -> Any:
    """What is said once it is something."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if (found := said()) is not None:
            return found
        time.sleep(0.2)
    raise AssertionError("it never came")


@pytest.fixture
def number(world: World) -> str:
    """The number of a standard that nobody else has."""
    return f"GB/T {uuid4().int % 10_000 + 90_000}"


def test_standards_are_looked_up_with_what_replaced_them(client: httpx.Client) -> None:
    found = expect(client.get("/v1/standards", params={"q": "GB 5009.227"}), 200)["items"]
    assert {item["designation"]: item["state"] for item in found} == {
        "GB 5009.227-2016": "withdrawn",
        "GB 5009.227-2023": "current",
    }
    assert found[0]["replaced_by"] == ["GB 5009.227-2023"]


def test_the_table_comes_with_many_true_entries(client: httpx.Client) -> None:
    seen, path = 0, "/v1/standards?limit=100"
    while path:
        page = expect(client.get(path), 200)
        seen, path = seen + len(page["items"]), page["next"]
    assert seen >= 1_900


def test_a_file_with_a_bad_row_stores_nothing_and_names_the_line(world: World, number: str) -> None:
    rows = f"{_CSV}{number},2020,方法,current,,,,\n{number},abc,方法,gone,,,,\n"
    answer = world.operator.post("/v1/standards", content=rows.encode(), headers={"Content-Type": "text/csv"})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-rows")
    assert answer.json()["errors"][0]["pointer"].startswith("/3/")
    assert expect(world.operator.get("/v1/standards", params={"q": number}), 200)["items"] == []


def test_dates_of_an_edition_that_run_backwards_are_a_bad_row(world: World, number: str) -> None:
    rows = f"{_CSV}{number},2020,方法,current,2021-01-01,2020-01-01,,\n"
    answer = world.operator.post("/v1/standards", content=rows.encode(), headers={"Content-Type": "text/csv"})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-rows")


def test_only_the_operator_changes_the_table(mine: Organization) -> None:
    assert (
        mine.key.post("/v1/standards", content=_CSV.encode(), headers={"Content-Type": "text/csv"}).status_code == 403
    )


def test_a_need_with_the_old_number_finds_the_new_edition_and_the_other_way_round(
    world: World, mine: Organization, client: httpx.Client, number: str
) -> None:
    rows = (
        f"{_CSV}{number},2010,旧方法,withdrawn,,,2024-01-01,{number}-2023\n{number},2023,新方法,current,,2024-01-01,,\n"
    )
    expect(world.operator.post("/v1/standards", content=rows.encode(), headers={"Content-Type": "text/csv"}), 200)
    new = world.offering(mine.key, mine.station, title="铆钉剪切试验", element="testing", standards=[f"{number}-2023"])
    old = world.offering(mine.key, mine.station, title="铆钉拉脱试验", element="testing", standards=[f"{number}-2010"])

    def by_old_number() -> Any:
        found = matched(client, f"铆钉按{number}-2010检测", new)
        return next((one["message"] for one in found["reasons"] if "代替" in one["message"]), None)

    assert f"{number}-2023" in until(by_old_number)
    listed = matched(client, f"铆钉按{number}-2023检测", old)
    assert "withdrawn_standard" in {miss["code"] for miss in listed["misses"]}
    reminders = expect(mine.key.get("/v1/reminders", params={"limit": 1000}), 200)["items"]
    told = [one for one in reminders if one["offering"] == old and one["kind"] == "standard"]
    assert [(one["pointer"], one["overdue"]) for one in told] == [("/standards/0", True)]
    assert not [one for one in reminders if one["offering"] == new and one["kind"] == "standard"]


def test_a_listing_that_nobody_confirmed_for_a_year_says_so_and_stands_behind_its_equal(
    world: World, mine: Organization, client: httpx.Client
) -> None:
    word = f"锚杆拉拔仪{uuid4().hex[:6]}"
    long_ago = str(today() - timedelta(days=400))
    same = {"title": f"{word}校准", "products": [word], "items": ["示值误差"]}
    stale = world.offering(mine.key, mine.station, **same, assured_date=long_ago)
    fresh = world.offering(mine.key, mine.station, **same)
    old, new = matched(client, f"{word}校准", stale), matched(client, f"{word}校准", fresh)
    assert "stale" in {miss["code"] for miss in old["misses"]}
    assert "stale" not in {miss["code"] for miss in new["misses"]}
    assert old["score"] < new["score"]
    assert _reminder(mine, stale, "assurance")["overdue"]


def test_a_station_is_reminded_before_a_confirmation_lapses_and_no_more_once_it_confirmed(
    world: World, mine: Organization
) -> None:
    soon = str(today() - timedelta(days=350))
    id_ = world.offering(mine.key, mine.station, assured_date=soon)
    reminder = _reminder(mine, id_, "assurance")
    assert (reminder["overdue"], reminder["due"]) == (False, str(today() + timedelta(days=15)))
    confirmed = {"assured_date": str(today())}
    expect(mine.key.patch(f"/v1/offerings/{id_}", json=confirmed, headers={"If-Match": "*"}), 200)
    assert _reminder(mine, id_, "assurance") is None


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"valid_to": "2025-05-31"}, "已过期"),
        ({"state": "suspended"}, "被暂停"),
        ({"state": "unverified"}, "未核验"),
    ],
)
def test_an_accreditation_that_does_not_count_is_a_miss_that_says_why(
    world: World, mine: Organization, client: httpx.Client, held: dict[str, str], words: str
) -> None:
    word = f"激光测径仪{uuid4().hex[:6]}"
    line = {"parameter": "外径", "accreditations": [accreditation(**held)]}
    id_ = world.offering(mine.key, mine.station, title=f"{word}校准", products=[word], scope_lines=[line])
    found = matched(client, f"{word}校准", id_, accreditations=["CNAS"])
    assert any(words in miss["message"] for miss in found["misses"])
    assert words in _reminder(mine, id_, "accreditation")["message"]


def test_an_accreditation_is_judged_on_the_day_the_service_is_needed(
    world: World, mine: Organization, client: httpx.Client
) -> None:
    word = f"涡街流量计{uuid4().hex[:6]}"
    ends = today() + timedelta(days=60)
    line = {"parameter": "流量", "accreditations": [accreditation(valid_to=str(ends))]}
    id_ = world.offering(mine.key, mine.station, title=f"{word}校准", products=[word], scope_lines=[line])
    asked = {"accreditations": ["CNAS"]}
    codes = {
        days: {
            miss["code"]
            for miss in matched(client, f"{word}校准", id_, **asked, needed_on=str(ends + timedelta(days=days)))[
                "misses"
            ]
        }
        for days in (-20, 1)
    }
    assert "accreditation" not in codes[-20]
    assert "accreditation" in codes[1]
    assert _reminder(mine, id_, "accreditation")["due"] == str(ends)


def test_a_listing_tells_what_it_lacks_and_what_that_costs(
    world: World, mine: Organization, other: Organization
) -> None:
    id_ = world.offering(mine.key, mine.station, summary="", items=[], scope_lines=[])
    quality = expect(mine.key.get(f"/v1/offerings/{id_}/quality"), 200)
    assert 0 < quality["score"] < 100
    assert {"summary", "items"} <= {lack["field"] for lack in quality["missing"]}
    assert all("%" in lack["message"] for lack in quality["missing"] if lack["field"] in ("summary", "items"))
    assert other.key.get(f"/v1/offerings/{id_}/quality").status_code == 404


def _reminder(organization: Organization, id_: str, kind: str) -> Any:
    found = expect(organization.key.get("/v1/reminders", params={"limit": 1000}), 200)["items"]
    return next((one for one in found if (one["offering"], one["kind"]) == (id_, kind)), None)


def test_a_match_shows_how_each_scheme_stands_and_how_many_scope_lines_hold_it(
    world: World, mine: Organization, client: httpx.Client
) -> None:
    word = f"锚固剂{uuid4().hex[:6]}"
    ended, lasting = str(today() - timedelta(days=3)), str(today() + timedelta(days=500))
    lines = [
        {"object": word, "parameter": "凝胶时间", "accreditations": [accreditation(scheme="CNAS", valid_to=lasting)]},
        {"object": word, "parameter": "抗压强度", "accreditations": [accreditation(scheme="CMA", valid_to=ended)]},
        {"object": word, "parameter": "外观", "accreditations": [accreditation(scheme="CAL", state="suspended")]},
    ]
    named = {"title": f"{word}检测", "products": [word], "items": ["凝胶时间", "抗压强度"], "accreditations": ["CATL"]}
    id_ = world.offering(mine.key, mine.station, element="testing", **named, scope_lines=lines)
    shown = {one["scheme"]: one for one in matched(client, f"{word}检测", id_)["accreditations"]}
    assert {scheme: (one["state"], one["date"], one["scope_lines"]) for scheme, one in shown.items()} == {
        "CATL": ("valid", None, None),
        "CNAS": ("valid", lasting, 1),
        "CMA": ("expired", ended, 0),
        "CAL": ("suspended", None, 0),
    }
    outside = matched(client, f"{word}抗压强度检测", id_, accreditations=["CNAS"])
    assert any("不覆盖“抗压强度”" in miss["message"] and miss["sure"] for miss in outside["misses"])
    within = matched(client, f"{word}凝胶时间检测", id_, accreditations=["CNAS"])
    assert any("覆盖“凝胶时间”" in reason["message"] for reason in within["reasons"])
