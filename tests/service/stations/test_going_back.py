"""The table as a place to work from: put in order, left for a form and come back to, and what was done taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningService
from tests.service.stations.desk import Desk, days_from_now, field

_TITLES = ("压力表检定", "量块检定", "电子天平检定", "盐雾试验")
_BY_PINYIN = ["电子天平检定", "量块检定", "压力表检定", "盐雾试验"]


@pytest.fixture(scope="module")
def desk(make_desk: Callable[[], Desk]) -> Desk:
    """A desk with services of several prices."""
    desk = make_desk()
    for number, title in enumerate(_TITLES):
        price = {"min": 100 * (4 - number), "max": 900} if number else None
        desk.offering(title=title, state="published", price=price, assured_date=days_from_now(-number))
    return desk


def _titles(page: Page) -> list[str]:
    return page.locator("tbody th a").all_inner_texts()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_table_is_put_in_order_by_its_headings(
    browser: Browser, service: RunningService, desk: Desk, script: bool
) -> None:
    visit = desk.visit(browser, script=script)
    page = visit.page
    visit.open("/listings?element=metrology")
    assert _titles(page) == list(reversed(_TITLES))
    expect(page.locator("th[aria-sort=descending]")).to_have_text("修改")
    heading = page.get_by_role("columnheader", name="服务名称")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert _titles(page) == _BY_PINYIN
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert _titles(page) == _BY_PINYIN[::-1]
    page.get_by_role("columnheader", name="收费与周期").get_by_role("link").click()
    expect(page.locator("tbody th a").last).to_have_text("压力表检定")
    assert _titles(page)[:3] == ["盐雾试验", "电子天平检定", "量块检定"]
    assert page.url.endswith("/listings?element=metrology&sort=price")
    page.set_viewport_size({"width": 390, "height": 900})
    page.get_by_label("排序").select_option(label="最久未确认在前")
    if not script:
        page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody th a").first).to_have_text("盐雾试验")
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_saving_leads_back_to_the_same_filter_order_and_row(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    visit = desk.visit(browser)
    page = visit.page
    visit.open("/listings?q=检定&sort=title")
    page.get_by_role("link", name="压力表检定").click()
    field(page, "turnaround_days").fill("x")
    page.keyboard.press("Control+s")
    expect(page.locator("#errors")).to_be_focused()
    field(page, "turnaround_days").fill("6")
    expect(page.get_by_text("有未保存的修改")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.get_by_role("link", name="返回列表").click()
    page.wait_for_url("**/listings?q=%E6%A3%80%E5%AE%9A&sort=title#row-*")
    assert _titles(page) == ["电子天平检定", "量块检定", "压力表检定"]
    expect(page.locator("tr:has(:target)")).to_contain_text("6个工作日")
    visit.open("/listings?back=//evil.example/listings")
    page.get_by_role("link", name="压力表检定").click()
    page.goto(f"{page.url}?back=https://evil.example/listings")
    assert "evil.example" not in (page.get_by_role("link", name="返回").get_attribute("href") or "")
    assert [text for text in visit.complaints if "422" not in text] == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_what_was_done_to_several_is_taken_back_but_not_what_a_colleague_did_since(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk], script: bool
) -> None:
    desk = make_desk()
    made = [desk.offering(title=f"批量{n}", state="published", assured_date=days_from_now(-9)) for n in range(4)]
    visit = desk.visit(browser, script=script)
    page = visit.page
    visit.open("/listings?q=批量")
    page.get_by_label("选择 批量0").check()
    if script:
        page.get_by_label("选择 批量3").click(modifiers=["Shift"])
        expect(page.locator("[data-selected]")).to_have_text("4")
    for n in range(1, 4):
        page.get_by_label(f"选择 批量{n}").check()
    page.locator("summary", has_text="暂停").click()
    page.get_by_label("暂停的原因").fill("搬迁")
    page.get_by_role("button", name="确认暂停").click()
    expect(page.get_by_text("已暂停4项。")).to_be_visible()
    with desk.caller(desk.administrator) as caller:
        change = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}
        caller.patch(f"/v1/offerings/{made[1]['id']}", json={"items": ["新"]}, headers=change).raise_for_status()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已撤销，3项恢复原状。")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1项没有改变")).to_contain_text(made[1]["id"])
    expect(page.get_by_role("link", name="已发布 3")).to_be_visible()
    assert page.url.split("&")[0].endswith("/listings?q=%E6%89%B9%E9%87%8F")
    page.get_by_label("选择 批量2").check()
    page.get_by_role("button", name="确认仍然有效").click()
    expect(page.get_by_text("已确认1项仍然有效。")).to_be_visible()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已撤销，1项恢复原状。")).to_be_visible()
    with desk.caller() as caller:
        found = caller.get(f"/v1/offerings/{made[2]['id']}").json()
        history = caller.get(f"/v1/offerings/{made[2]['id']}/history").json()["items"]
    assert (found["state"], found["assured_date"]) == ("published", days_from_now(-9))
    assert [one["action"] for one in history] == ["undone", "assured", "undone", "suspended", "created"]
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_nobody_takes_back_what_somebody_else_did(service: RunningService, make_desk: Callable[[], Desk]) -> None:
    desk, other = make_desk(), make_desk()
    made = desk.offering(title="别人的操作", state="published")
    form = {"Accept": "text/html"}
    with desk.caller() as editor:
        acted = editor.post(
            "/listings", data={"do": "suspend", "id": made["id"], "reason_suspend": "检修"}, headers=form
        )
        undo = {"do": "undo", "made": acted.headers["location"].partition("undo=")[2]}
        assert undo["made"] == f"{made['id']}~2"
    for person in (desk.administrator, other.editor):
        with desk.caller(person) as caller:
            answer = caller.post("/listings", data=undo, headers=form)
        assert answer.headers["location"].startswith("/listings?done=undo&n=0&left=")
    for odd in ("", "~", "x", "x~²", "\x00~1", f"{made['id']}~999999999", ","):
        with desk.caller() as editor:
            answer = editor.post("/listings", data={"do": "undo", "made": odd}, headers=form)
        assert (answer.status_code, answer.headers["location"].startswith("/listings?done=undo&n=0")) == (303, True)
    with desk.caller() as editor:
        assert editor.get(f"/v1/offerings/{made['id']}").json()["state"] == "suspended"
