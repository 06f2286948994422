"""What helps to fill in a form: rows to repeat, proposals, what deserves a second look, and how enterprises will see it."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.stations.desk import Desk, days_from_now, field

_ENDED = [{"parameter": "水分", "accreditations": [{"scheme": "CMA", "valid_to": days_from_now(-20)}]}]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_scope_line_is_repeated_with_its_accreditations(
    browser: Browser, service: RunningService, desk: Desk, script: bool
) -> None:
    made = desk.offering(title="重复一行")
    visit = desk.visit(browser, script=script)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    page.locator("#f-scope_lines-0 > summary").click()
    page.get_by_role("button", name="复制能力行 1").focus()
    page.keyboard.press("Enter")
    expect(field(page, "scope_lines.1.object")).to_be_focused()
    field(page, "scope_lines.1.object").fill("数显卡尺")
    page.locator("#f-scope_lines-1-accreditations-0 > summary").click()
    field(page, "scope_lines.1.accreditations.0.certificate").fill("示例-L02")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    with desk.caller() as caller:
        first, second = caller.get(f"/v1/offerings/{made['id']}").json()["scope_lines"]
    assert (first["object"], second["object"]) == ("游标卡尺", "数显卡尺")
    assert second == {
        **first,
        "object": "数显卡尺",
        "accreditations": [{**first["accreditations"][0], "certificate": "示例-L02"}],
    }
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_what_deserves_a_second_look_is_said_at_its_field_and_hinders_nobody(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    made = desk.offering(title="请留意", standards=["JJG 30-2002"], scope_lines=_ENDED)
    visit = desk.visit(browser, 390)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    expect(page.locator("#e-f-standards")).to_have_text("JJG 30-2002已废止，由JJG 30-2012代替")
    expect(page.locator("#f-scope_lines-0 > summary")).to_contain_text("请留意")
    quality = page.locator(".quality")
    expect(quality.locator("summary")).to_contain_text("处请留意")
    quality.locator("summary").click()
    quality.get_by_role("link", name=re.compile("JJG 30-2002")).click()
    expect(field(page, "standards")).to_be_focused()
    quality.get_by_role("link", name=re.compile("CMA.*过期")).click()
    ended = field(page, "scope_lines.0.accreditations.0.valid_to")
    expect(ended).to_be_focused()
    expect(page.locator("#e-f-scope_lines-0-accreditations-0-valid_to")).to_contain_text("已过期")
    expect(ended).not_to_have_attribute("aria-invalid", "true")
    field(page, "scope_lines.0.unit").fill("格里布")
    field(page, "scope_lines.0.unit").press("Tab")
    expect(page.locator("#e-f-scope_lines-0-unit")).to_contain_text("不认识这个单位")
    field(page, "standards").fill("JJG 30-2012")
    field(page, "standards").press("Tab")
    expect(page.locator("#e-f-standards")).to_have_text("")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert visit.overflow() <= 0
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_standards_and_units_are_proposed_while_one_types(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    made = desk.offering(title="标准提示")
    visit = desk.visit(browser)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    page.locator("#f-scope_lines-0 > summary").click()
    standard = field(page, "scope_lines.0.standard")
    standard.fill("jjg30")
    proposed = page.locator("#known-standard option")
    expect(proposed.first).to_have_attribute("value", re.compile(r"JJG 30-\d{4}"))
    told = {option.get_attribute("value"): option.text_content() for option in proposed.all()}
    assert "已废止 → JJG 30-2012" in (told["JJG 30-2002"] or "")
    assert "已废止" not in (told["JJG 30-2012"] or "")
    unit = field(page, "scope_lines.0.unit")
    assert unit.evaluate("field => [...field.list.options].some(option => option.value === 'MPa')")
    with desk.caller() as caller:
        for odd in ("", "a", "\x00\x00", "<script>", "%" * 300):
            answer = caller.get("/suggestions/standards", params={"q": odd}, headers={"Accept": "text/html"})
            assert (answer.status_code, "<script" in answer.text) == (200, False)
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_a_draft_is_seen_as_enterprises_would_see_it_by_its_own_people_alone(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    made = desk.offering(title="还没发布的服务")
    visit = desk.visit(browser)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    with page.expect_popup() as opened:
        page.get_by_role("link", name=re.compile("预览企业看到的页面.*在新窗口打开")).click()
    preview = opened.value
    expect(preview.get_by_role("heading", name="还没发布的服务")).to_be_visible()
    expect(preview.get_by_text("企业现在看不到（草稿）")).to_be_visible()
    assert preview.url.endswith(f"/listings/{made['id']}/preview")
    assert preview.locator("meta[name=robots]").get_attribute("content") == "noindex"
    with desk.caller() as caller:
        headers = {"Accept": "text/html"}
        assert caller.get(f"/offerings/{made['id']}", headers=headers).status_code == 404
        assert caller.get(f"/listings/{made['id']}/preview", headers=headers).headers["cache-control"] == "no-store"
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布。")).to_be_visible()
    address = page.get_by_role("link", name="企业看到的页面").first.get_attribute("href")
    assert address == f"/offerings/{made['id']}"
