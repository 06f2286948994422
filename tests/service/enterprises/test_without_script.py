"""An old telephone, or a browser that runs no script: every step is a form and a page."""

from playwright.sync_api import Browser, FilePayload, expect

from tests.service.browsing import Visit
from tests.service.enterprises.making import Case, World, press, unfold


def test_everything_is_done_without_script(browser: Browser, world: World) -> None:
    case = Case(world)
    visit = Visit(browser, world.service, 390, script=False)
    page = visit.page
    visit.open(f"{case.path}#{case.token}")
    page.get_by_label("查询码").fill("wrong")
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("alert")).to_contain_text("没有找到")
    page.get_by_label("查询码").fill(case.token)
    page.get_by_role("button", name="打开").click()
    expect(page.locator("#h-standing")).to_have_text("方案已备好，提交后开始办理")
    page.get_by_role("button", name="不需要“天平”").click()
    expect(page.get_by_role("button", name="恢复“天平”")).to_be_visible()
    press(page, "submission", "提交")
    expect(page.locator("#part-submission [role=alert]")).to_contain_text("有3处需要改正")
    part = page.locator("#part-submission")
    for label, value in (("企业名称", "示例公司"), ("联系人", "韦明"), ("电话", "13800138000")):
        part.get_by_label(label).fill(value)
    part.get_by_label("同意将联系方式提供给接单的服务机构（必填）").check()
    press(page, "submission", "提交")
    expect(page.locator("#part-standing .done")).to_have_text("已提交。")
    case.clerk("accepted")
    case.ask("几台设备？")
    page.reload()
    page.get_by_label("您的答复").fill("三台")
    press(page, "questions", "答复")
    expect(page.locator("#part-conversation .done")).to_have_text("已发送。")
    case.clerk("planned")
    page.goto(world.service.base_url + case.path)
    press(page, "decision", "同意方案")
    expect(page.locator("#h-standing")).to_contain_text("已派单")
    referral = case.referral(state="requested")
    service = page.locator(f"#r-{referral['id']}")
    service.get_by_text("取消这项服务").click()
    service.get_by_role("button", name="确认取消").click()
    expect(service).to_contain_text("必填")
    service.get_by_label("为什么取消").fill("不做了")
    service.get_by_role("button", name="确认取消").click()
    expect(service.locator(".badge")).to_have_text("已取消")
    page.locator("#file").set_input_files(FilePayload(name="说明.txt", mimeType="text/plain", buffer="三台".encode()))
    press(page, "files", "上传")
    expect(page.get_by_role("link", name="说明.txt")).to_be_visible()
    assert visit.overflow() <= 0
    assert visit.elsewhere == []


def test_a_form_whose_page_was_signed_out_asks_for_the_code_again(browser: Browser, world: World) -> None:
    case = Case(world).submitted()
    visit = Visit(browser, world.service, 390, script=False)
    visit.open(case.path)
    visit.page.get_by_label("查询码").fill(case.token)
    visit.page.get_by_role("button", name="打开").click()
    unfold(visit.page, "standing", "撤回需求")
    visit.context.clear_cookies()
    visit.page.get_by_role("button", name="确认撤回").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("刚才的操作没有办理")
    assert case.now()["state"] == "submitted"
