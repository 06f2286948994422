"""One listing edited in a real browser: nothing that somebody entered is ever lost."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.stations.desk import Desk, field


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_new_listing_with_two_errors_keeps_everything_and_is_saved_once_they_are_corrected(
    browser: Browser, service: RunningService, desk: Desk, script: bool
) -> None:
    visit = desk.visit(browser, 390, script=script)
    page = visit.page
    visit.open("/listings/new")
    assert field(page, "station").input_value() == desk.station
    field(page, "title").fill("量块检定")
    field(page, "summary").fill("第一行\n第二行 <b>粗</b>")
    field(page, "turnaround_days").fill("三天")
    field(page, "price.min").fill("1,600")
    field(page, "price.max").fill("１２００")
    page.get_by_label("上门服务").check()
    page.get_by_role("button", name="保存草稿").last.click()
    summary = page.locator("#errors")
    expect(summary).to_contain_text("有3处需要改正，您填写的内容都还在")
    assert summary.get_by_role("link").all_inner_texts() == [
        "服务类别：必填",
        "服务周期（工作日）：须为整数",
        "收费（元） · 最高：不能小于下限",
    ]
    if script:
        expect(summary).to_be_focused()
    assert field(page, "summary").input_value() == "第一行\n第二行 <b>粗</b>"
    assert field(page, "turnaround_days").input_value() == "三天"
    assert field(page, "price.max").input_value() == "１２００"
    expect(page.get_by_label("上门服务")).to_be_checked()
    assert field(page, "element").get_attribute("aria-invalid") == "true"
    summary.get_by_role("link", name="服务类别：必填").click()
    expect(field(page, "element")).to_be_focused()
    field(page, "element").select_option("metrology")
    field(page, "turnaround_days").fill("3")
    field(page, "price.max").fill("2000")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert page.locator("h1").inner_text() == "量块检定"
    with desk.caller() as caller:
        saved = caller.get(f"/v1/offerings/{page.url.split('/')[-1].split('?')[0]}").json()
    assert (saved["state"], saved["turnaround_days"], saved["modes"]) == ("draft", 3, ["on_site"])
    assert saved["price"] == {"min": 1600, "max": 2000, "currency": "CNY", "basis": None}
    assert saved["summary"] == "第一行\n第二行 <b>粗</b>"
    assert [text for text in visit.complaints if "422" not in text] == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_rows_are_added_filled_and_removed(browser: Browser, service: RunningService, desk: Desk, script: bool) -> None:
    made = desk.offering(title="卡尺校准加行")
    visit = desk.visit(browser, script=script)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    page.get_by_role("button", name="添加能力行").click()
    expect(field(page, "scope_lines.1.object")).to_be_focused()
    field(page, "scope_lines.1.object").fill("外径千分尺")
    field(page, "scope_lines.1.parameter").fill("示值误差")
    field(page, "scope_lines.1.maximum").fill("100")
    page.locator("#f-scope_lines-1").get_by_role("button", name="添加资质").click()
    expect(field(page, "scope_lines.1.accreditations.0.scheme")).to_be_focused()
    field(page, "scope_lines.1.accreditations.0.scheme").fill("CMA")
    # One row too many, in which nothing is entered, does no harm.
    page.get_by_role("button", name="添加能力行").click()
    expect(field(page, "scope_lines.2.object")).to_be_focused()
    page.locator("#f-scope_lines-0 > summary").click()
    page.get_by_role("button", name="删除能力行 1").click()
    expect(field(page, "scope_lines.0.object")).to_be_hidden()
    # What was taken away by a slip is had back where it stood, by the key that lies under the finger.
    undo = page.get_by_role("button", name="撤销")
    expect(undo).to_be_focused()
    expect(undo).to_have_accessible_description(re.compile("已删除：游标卡尺 · 示值误差 · JJG 30-2012"))
    page.keyboard.press("Enter")
    expect(undo).to_have_count(0)
    assert field(page, "scope_lines.0.object").input_value() == "游标卡尺"
    expect(page.locator("#f-scope_lines > legend .count")).to_have_text("3")
    if script:
        expect(page.locator("#told")).to_have_text("已恢复")
        expect(page.locator("#f-scope_lines-0 > summary")).to_be_focused()
        expect(page.locator("#f-scope_lines-1 > summary .line")).to_have_text("外径千分尺 · 示值误差 · ≤100 · CMA")
    page.get_by_role("button", name="删除能力行 1").click()
    expect(page.locator("#f-scope_lines > legend .count")).to_have_text("2")
    # A form that comes back with an error counts what is left, and gives back as before.
    if not script:
        page.locator("#f-scope_lines-1 > summary").click()
    field(page, "scope_lines.1.maximum").fill("一百")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator("#errors")).to_contain_text("能力行 1 · 范围上限：须为数字")
    field(page, "scope_lines.1.maximum").fill("100")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("#f-scope_lines > legend .count")).to_have_text("2")
    assert field(page, "scope_lines.0.object").input_value() == "游标卡尺"
    if script:
        page.locator("#f-scope_lines-0 > summary").click()
    page.get_by_role("button", name="删除能力行 1").click()
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    with desk.caller() as caller:
        lines = caller.get(f"/v1/offerings/{made['id']}").json()["scope_lines"]
    assert [(line["object"], line["maximum"], line["accreditations"][0]["scheme"]) for line in lines] == [
        ("外径千分尺", 100, "CMA")
    ]
    assert (visit.elsewhere, [text for text in visit.complaints if "422" not in text]) == ([], [])


def test_a_field_is_checked_when_it_is_left(browser: Browser, service: RunningService, desk: Desk) -> None:
    made = desk.offering(title="离开字段时检查")
    visit = desk.visit(browser)
    visit.open(f"/listings/{made['id']}")
    days = field(visit.page, "turnaround_days")
    days.fill("很快")
    days.press("Tab")
    expect(visit.page.locator("#e-f-turnaround_days")).to_have_text("须为整数")
    expect(days).to_have_attribute("aria-invalid", "true")
    days.fill("5")
    days.press("Tab")
    expect(visit.page.locator("#e-f-turnaround_days")).to_have_text("")
    expect(days).not_to_have_attribute("aria-invalid", "true")
    assert (visit.elsewhere, visit.complaints) == ([], [])
    # A session that is over in the midst of it is said so, with a way on that throws nothing away.
    visit.context.clear_cookies()
    days.fill("6")
    days.press("Tab")
    said = visit.page.locator("#told")
    expect(said).to_contain_text("登录已过期，您填写的内容都还在")
    expect(said.get_by_role("link", name="在新窗口登录")).to_have_attribute("target", "_blank")
    visit.sign_in_with(desk.editor.token)
    days.fill("7")
    days.press("Tab")
    expect(said).to_be_empty()
    visit.page.get_by_role("button", name="保存草稿").last.click()
    expect(visit.page.get_by_text("已保存。")).to_be_visible()


def test_two_people_change_the_same_listing_and_nothing_is_lost(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    made = desk.offering(title="两人同时修改")
    mine, theirs = desk.visit(browser), desk.visit(browser, person=desk.administrator)
    mine.open(f"/listings/{made['id']}")
    _renamed_by_a_program(desk, made["id"], "程序起的名称")
    theirs.open(f"/listings/{made['id']}")
    field(theirs.page, "title").fill("对方的名称")
    field(theirs.page, "turnaround_days").fill("9")
    theirs.page.get_by_role("button", name="保存草稿").last.click()
    expect(theirs.page.get_by_text("已保存。")).to_be_visible()
    field(mine.page, "title").fill("我的名称")
    field(mine.page, "items").fill("示值误差\n测力")
    mine.page.get_by_role("button", name="发布").click()
    page = mine.page
    expect(page.get_by_role("heading", name="您编辑期间，他人也修改了这一项")).to_be_visible()
    expect(page.get_by_text(re.compile("李娜在.*保存了新版本"))).to_be_visible()
    title = page.get_by_role("group", name="服务名称")
    expect(title.get_by_text("对方的名称", exact=True)).to_be_visible()
    expect(title.get_by_text("我的名称")).to_be_visible()
    # Two people were at it one after the other: each field says who changed it, and from what where both did.
    expect(title.get_by_text("对方的修改：李娜在")).to_be_visible()
    expect(title.get_by_text("对方的修改：系统在")).to_contain_text("由“两人同时修改”改为“程序起的名称”")
    expect(page.get_by_role("group", name="服务周期").get_by_text("对方的修改：李娜在")).to_be_visible()
    expect(page.get_by_role("group", name="服务内容").get_by_text("对方的修改")).to_have_count(0)
    expect(page.get_by_role("group", name="服务周期").get_by_label("保留对方的")).to_be_checked()
    expect(page.get_by_role("group", name="服务内容").get_by_label("保留您的")).to_be_checked()
    expect(title.get_by_label("保留对方的")).not_to_be_checked()
    title.get_by_label("保留您的").check()
    page.get_by_role("button", name="合并并保存").last.click()
    expect(page.get_by_text("已发布。")).to_be_visible()
    with desk.caller() as caller:
        merged = caller.get(f"/v1/offerings/{made['id']}").json()
        assert (merged["title"], merged["turnaround_days"]) == ("我的名称", 9)
        assert (merged["items"], merged["state"]) == (["示值误差", "测力"], "published")
        versions = caller.get(f"/v1/offerings/{made['id']}/history").json()["items"]
    assert [version["actor"] for version in versions] == ["王伟", "李娜", "系统", "王伟"]
    mine.open(f"/listings/{made['id']}/history")
    expect(page.get_by_text("系统（密钥）")).to_be_visible()


def _renamed_by_a_program(desk: Desk, id_: str, title: str) -> None:
    with desk.caller(desk.administrator) as caller:
        secret = caller.post("/v1/keys", json={"name": "系统"}).json()["secret"]
    headers = {"Authorization": f"Bearer {secret}", "If-Match": "*"}
    address = f"{desk.service.base_url}/v1/offerings/{id_}"
    httpx.patch(address, json={"title": title}, headers=headers, timeout=30).raise_for_status()


def test_a_conflict_is_settled_without_script_and_only_once_all_is_chosen(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    made = desk.offering(title="没有脚本的冲突")
    visit = desk.visit(browser, 390, script=False)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    with desk.caller(desk.administrator) as caller:
        tag = caller.get(f"/v1/offerings/{made['id']}").headers["etag"]
        headers = {"If-Match": tag, "Content-Type": "application/merge-patch+json"}
        caller.patch(f"/v1/offerings/{made['id']}", json={"summary": "对方写的"}, headers=headers).raise_for_status()
    field(page, "summary").fill("\n我写的\n两行")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("您编辑期间，他人也修改了这一项")).to_be_visible()
    page.locator("form[data-guard]").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="合并并保存").last.click()
    expect(page.get_by_text("请选择保留哪一个", exact=True)).to_be_visible()
    # It is still what both changed, and nobody's is chosen for them.
    expect(page.get_by_role("group", name="服务简介")).to_contain_text("双方都改了")
    expect(page.get_by_label("保留您的")).not_to_be_checked()
    expect(page.get_by_text("没有冲突")).to_have_count(0)
    page.get_by_label("保留您的").check()
    page.get_by_role("button", name="合并后继续编辑").click()
    expect(page.get_by_text("尚未保存")).to_be_visible()
    assert field(page, "summary").input_value() == "\n我写的\n两行"
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert visit.overflow() <= 0


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_states_are_changed_with_a_reason_and_a_withdrawn_one_comes_back(
    browser: Browser, service: RunningService, desk: Desk, script: bool
) -> None:
    made = desk.offering(title="状态变化", state="published")
    visit = desk.visit(browser, script=script)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    page.locator("summary", has_text="暂停").click()
    page.get_by_role("button", name="确认暂停").click()
    expect(page.locator("#e-f-reason_suspend")).to_have_text("请填写原因")
    if script:
        expect(page.get_by_label("暂停的原因")).to_be_focused()
    else:
        expect(page.locator("#errors")).to_contain_text("暂停的原因：请填写原因")
    page.get_by_label("暂停的原因").fill("设备检修")
    if script:
        page.get_by_label("暂停的原因").press("Enter")
    else:
        page.get_by_role("button", name="确认暂停").click()
    expect(page.get_by_text("已暂停。")).to_be_visible()
    expect(page.get_by_text("原因：设备检修")).to_be_visible()
    page.locator("summary", has_text="撤回").click()
    page.get_by_label("撤回的原因").fill("不再提供")
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_text("已撤回。", exact=True)).to_be_visible()
    expect(field(page, "title")).to_be_disabled()
    page.get_by_role("button", name="恢复为草稿").click()
    expect(page.get_by_text("已恢复为草稿。")).to_be_visible()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布。")).to_be_visible()
    assert [text for text in visit.complaints if "422" not in text] == []


def test_the_history_says_in_words_what_changed_and_restores(
    browser: Browser, service: RunningService, desk: Desk
) -> None:
    made = desk.offering(title="历史与恢复")
    visit = desk.visit(browser, 390)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    field(page, "items").fill("测力")
    field(page, "turnaround_days").fill("")
    page.locator("#f-scope_lines-0 > summary").click()
    field(page, "scope_lines.0.uncertainty").fill("0.03")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.get_by_role("link", name="修改历史").click()
    newest = page.locator(".timeline > li").first
    for said in ("王伟", "清空（原为“4”）", "不确定度由“0.02”改为“0.03”"):
        expect(newest).to_contain_text(said)
    assert newest.locator(".added li").all_inner_texts() == ["增加\n测力"]
    assert newest.locator(".removed li").all_inner_texts() == ["去掉\n示值误差"]
    page.get_by_role("link", name="恢复到这一版").click()
    expect(page.get_by_role("heading", name="恢复到第1版？")).to_be_visible()
    expect(page.locator(".changes")).to_contain_text("不确定度由“0.03”改为“0.02”")
    with desk.caller() as caller:
        caller.patch(
            f"/v1/offerings/{made['id']}", json={"summary": "又改了"}, headers={"If-Match": "*"}
        ).raise_for_status()
    page.get_by_role("button", name="确认恢复").click()
    expect(page.get_by_role("alert")).to_contain_text("您查看期间，他人又修改了内容，没有恢复")
    expect(page.locator(".changes")).to_contain_text("又改了")
    page.get_by_role("button", name="确认恢复").click()
    expect(page.get_by_text("已恢复。")).to_be_visible()
    assert field(page, "turnaround_days").input_value() == "4"
    assert visit.overflow() <= 0
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_a_listing_is_made_with_the_keyboard_alone(browser: Browser, service: RunningService, desk: Desk) -> None:
    visit = desk.visit(browser)
    page = visit.page
    visit.open("/listings")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="新增服务项").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/listings/new")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "title":
            break
    page.keyboard.type("Keyboard calibration")
    page.keyboard.press("Tab")
    expect(field(page, "station")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(field(page, "element")).to_have_value("metrology")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(field(page, "title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存。")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Keyboard calibration")
    # The next one like it begins as a copy of this one.
    page.get_by_role("link", name="复制为新服务项").press("Enter")
    expect(page.get_by_text("已复制“Keyboard calibration”的内容，尚未保存")).to_be_visible()
    expect(page.locator("h1")).to_have_text("新增服务项")
    assert (field(page, "title").input_value(), field(page, "id").input_value()) == ("Keyboard calibration", "")
    field(page, "title").fill("Another calibration")
    page.keyboard.press("Control+S")
    expect(page.locator("h1")).to_have_text("Another calibration")
    assert (visit.elsewhere, visit.complaints) == ([], [])
