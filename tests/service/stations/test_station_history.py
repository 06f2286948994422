"""What became of a station, on a page: every change in words, and any version restored."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.stations.desk import Desk, field


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_history_of_a_station_says_what_changed_and_restores(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk], script: bool
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, 390, script=script)
    page = visit.page
    visit.open(f"/stations/{desk.station}/form")
    field(page, "city").fill("来宾市")
    field(page, "industries").fill("汽车\n机械")
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.get_by_role("link", name="修改历史").click()
    newest = page.locator(".timeline > li").first
    for said in ("王伟", "由“柳州市”改为“来宾市”"):
        expect(newest).to_contain_text(said)
    assert newest.locator(".added li").all_inner_texts() == ["增加\n汽车", "增加\n机械"]
    page.get_by_role("link", name="恢复到这一版").click()
    expect(page.get_by_role("heading", name="恢复到第1版？")).to_be_visible()
    expect(page.locator(".changes")).to_contain_text("由“来宾市”改为“柳州市”")
    page.get_by_role("button", name="确认恢复").click()
    expect(page.get_by_text("已恢复。")).to_be_visible()
    assert field(page, "city").input_value() == "柳州市"
    page.get_by_role("link", name="修改历史").click()
    expect(page.locator(".timeline > li").first).to_contain_text("恢复到第1版")
    assert visit.overflow() <= 0
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_a_version_that_changed_meanwhile_is_looked_at_again_and_others_are_not_found(
    service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk, other = make_desk(), make_desk()
    headers, path = {"Accept": "text/html"}, f"/stations/{desk.station}/history"
    with desk.caller() as editor:
        change = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}
        editor.patch(f"/v1/stations/{desk.station}", json={"city": "来宾市"}, headers=change).raise_for_status()
        stale = editor.post(f"{path}/1", data={"seen": '"old"'}, headers=headers)
        assert (stale.status_code, stale.headers["location"]) == (303, f"{path}/1?failed=stale")
        assert editor.get(f"/v1/stations/{desk.station}").json()["city"] == "来宾市"
        assert editor.get(f"{path}/9", headers=headers).status_code == 404
    with other.caller() as stranger:
        for there in (path, f"{path}/1"):
            assert stranger.get(there, headers=headers).status_code == 404
        assert stranger.post(f"{path}/1", data={"seen": ""}, headers=headers).status_code == 404


def test_a_version_that_is_possible_no_more_says_why_and_changes_nothing(
    service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    with desk.caller() as editor:
        second = editor.post("/v1/stations", json={"name": "第二站"}).raise_for_status().json()["id"]
        made = desk.offering(title="搬过家的服务", station=second)
        change = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}
        path = f"/v1/offerings/{made['id']}"
        editor.patch(path, json={"station": desk.station}, headers=change).raise_for_status()
        editor.delete(f"/v1/stations/{second}", headers={"If-Match": "*"}).raise_for_status()
        headers, there = {"Accept": "text/html"}, f"/listings/{made['id']}/history/1"
        seen = editor.get(there, headers=headers).text.partition('name="seen" value="')[2].partition('">')[0]
        answer = editor.post(there, data={"seen": seen.replace("&#34;", '"')}, headers=headers)
        assert answer.status_code == 422
        assert "这一版不能照原样恢复" in answer.text
        assert "服务站：本机构没有这个服务站" in answer.text
        assert editor.get(path).json()["version"] == 2
