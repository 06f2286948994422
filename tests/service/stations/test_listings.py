"""The table of services in a real browser: searched, filtered, and acted on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.stations.desk import Desk, days_from_now


@pytest.fixture(scope="module")
def desk(make_desk: Callable[[], Desk]) -> Desk:
    """A desk with some services in several states."""
    desk = make_desk()
    for title, more in (
        ("压力表检定", {"state": "published", "id": f"P-{desk.station[-8:]}"}),
        ("砝码校准", {"state": "published", "assured_date": days_from_now(-400)}),
        (
            "水分测定",
            {"element": "testing", "assured_date": days_from_now(-340), "scope_lines": [_line(days_from_now(-200))]},
        ),
        ("盐雾试验", {"element": "testing", "scope_lines": []}),
    ):
        desk.offering(title=title, **more)
    return desk


def _line(ends: str) -> dict[str, object]:
    return {"parameter": "水分", "accreditations": [{"scheme": "CMA", "valid_to": ends}]}


def test_search_asks_while_one_types_but_not_while_one_composes(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    visit = desk.visit(browser)
    page = visit.page
    visit.open("/listings")
    expect(page.locator("tbody tr")).to_have_count(4)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/listings?" in request.url else None)
    page.get_by_label("搜索").focus()
    keyboard = visit.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "yali", "selectionStart": 4, "selectionEnd": 4})
    keyboard.send("Input.imeSetComposition", {"text": "yalibiao", "selectionStart": 8, "selectionEnd": 8})
    page.wait_for_timeout(600)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "压力表"})
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody th a")).to_have_text("压力表检定")
    assert len(asked) == 1
    assert page.url.endswith("?q=%E5%8E%8B%E5%8A%9B%E8%A1%A8&station=&element=&attention=&sort=")
    expect(page.get_by_label("搜索")).to_be_focused()
    assert (visit.elsewhere, visit.complaints) == ([], [])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_filters_narrow_the_table(browser: Browser, service: RunningService, desk: Desk, script: bool) -> None:
    visit = desk.visit(browser, 390, script=script)
    page = visit.page
    visit.open("/listings")
    for label, option, titles in (
        ("需要处理", "资质已到期", ["水分测定"]),
        ("需要处理", "久未确认", ["砝码校准"]),
        ("需要处理", "待确认", ["水分测定", "砝码校准"]),
        ("需要处理", "资质将到期", ["砝码校准", "压力表检定"]),
        ("需要处理", "全部情况", ["盐雾试验", "水分测定", "砝码校准", "压力表检定"]),
        ("服务类别", "检验检测", ["盐雾试验", "水分测定"]),
    ):
        page.get_by_label(label, exact=True).select_option(label=option)
        if not script:
            page.get_by_role("button", name="筛选").click()
        expect(page.locator("tbody th a")).to_have_text(titles)
    page.get_by_role("link", name="草稿 2").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert visit.overflow() <= 0


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_those_selected_are_confirmed_suspended_and_published_again(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk], script: bool
) -> None:
    desk = make_desk()
    made = [desk.offering(title=f"批量{n}", state="published", assured_date=days_from_now(-100)) for n in range(3)]
    desk.offering(title="草稿一项")
    visit = desk.visit(browser, script=script)
    page = visit.page
    visit.open("/listings")
    page.get_by_role("button", name="确认仍然有效").click()
    expect(page.get_by_text("请先勾选服务项")).to_be_visible()
    for n in range(3):
        page.get_by_label(f"选择 批量{n}").check()
    if script:
        expect(page.locator("[data-selected]")).to_have_text("3")
    page.get_by_role("button", name="确认仍然有效").click()
    expect(page.get_by_text("已确认3项仍然有效。")).to_be_visible()
    for n in range(2):
        page.get_by_label(f"选择 批量{n}").check()
    page.get_by_label("选择 草稿一项").check()
    page.locator("summary", has_text="暂停").click()
    if script:
        # Without a reason nothing is sent: what was ticked stays so.
        page.get_by_role("button", name="确认暂停").click()
        expect(page.locator("#e-reason_suspend")).to_have_text("请填写原因")
        expect(page.locator("[data-selected]")).to_have_text("3")
    page.get_by_label("暂停的原因").fill("搬迁")
    page.get_by_label("暂停的原因").press("Enter")
    expect(page.get_by_text("已暂停2项。")).to_be_visible()
    expect(page.get_by_text("1项没有改变")).to_be_visible()
    expect(page.get_by_role("link", name="已暂停 2")).to_be_visible()
    page.get_by_label("选择 批量0").check()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布1项。")).to_be_visible()
    with desk.caller() as caller:
        history = caller.get(f"/v1/offerings/{made[0]['id']}/history").json()["items"]
    assert [(version["action"], version["reason"]) for version in history] == [
        ("published", None),
        ("suspended", "搬迁"),
        ("assured", None),
        ("created", None),
    ]
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_many_services_are_shown_page_by_page(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    listings = [
        {"station": desk.station, "title": f"服务{n:03}", "element": "testing", "state": "published"}
        for n in range(120)
    ]
    with desk.caller() as caller:
        assert caller.post("/v1/offerings:batch", json={"items": listings}).json()["created"] == 120
    visit = desk.visit(browser)
    visit.open("/listings")
    seen: list[str] = []
    for number in (1, 2, 3):
        expect(visit.page.get_by_text(f"第{number}页，共3页")).to_be_visible()
        seen += visit.page.locator("tbody th a").all_inner_texts()
        if number < 3:
            visit.page.get_by_role("link", name="下一页").click()
    assert len(seen) == len(set(seen)) == 120
    header = visit.page.locator("thead th").nth(1)
    visit.page.mouse.wheel(0, 700)
    visit.page.wait_for_timeout(200)
    box = header.bounding_box()
    assert box is not None
    assert box["y"] < 2 or visit.page.evaluate("scrollY") < 200
    visit.open("/listings?page=99999999999999999999&state=nonsense&element=%00&attention=x")
    expect(visit.page.get_by_text("第3页，共3页")).to_be_visible()


def test_nobody_sees_or_changes_what_is_another_organizations(
    service: RunningService, desk: Desk, make_desk: Callable[[], Desk]
) -> None:
    theirs = make_desk().offering(title="别家的服务")
    with desk.caller() as caller:
        page = {"Accept": "text/html"}
        for path in ("", "/history", "/history/1"):
            assert caller.get(f"/listings/{theirs['id']}{path}", headers=page).status_code == 404
        assert "别家的服务" not in caller.get("/listings", headers=page).text
        acted = caller.post("/listings", data={"do": "assure", "id": theirs["id"]}, headers=page)
        assert acted.headers["location"] == "/listings?done=assure&n=0"


def test_what_needs_care_leads_to_the_field(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    made = desk.offering(title="到期提醒", state="published", scope_lines=[_line(days_from_now(20))], standards=[])
    visit = desk.visit(browser, 390)
    visit.open("/listings")
    expect(visit.page.get_by_text("1处资质需处理")).to_be_visible()
    visit.page.get_by_role("link", name="查看明细").click()
    visit.page.get_by_role("link", name="到期提醒").click()
    assert visit.page.url.endswith(f"/listings/{made['id']}#f-scope_lines-0-accreditations-0")
    expect(visit.page.locator("#f-scope_lines-0-accreditations-0")).to_be_visible()
    assert (visit.elsewhere, visit.complaints) == ([], [])
