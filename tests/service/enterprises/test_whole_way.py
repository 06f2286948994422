"""The whole way of an enterprise, from its link to a closed need, with clerk and stations doing their part through the API."""

from playwright.sync_api import Browser, Page, expect

from tests.service.enterprises.making import Case, World, head, press, unfold


def test_an_enterprise_goes_from_its_link_to_a_closed_need_without_a_reload(browser: Browser, world: World) -> None:
    case = Case(world)
    visit = case.opened(browser)
    page = visit.page
    page.evaluate("window.neverLeft = true")
    _submit(page)
    case.clerk("accepted")
    head(page, "工程师正在诊断")
    _answer(case, page)
    case.clerk("planned", cause="器具未校准，温度无法确认。")
    head(page, "方案已出")
    expect(page.locator("#part-standing")).to_contain_text("器具未校准")
    press(page, "decision", "同意方案")
    head(page, "已派单，等待服务机构接单")
    _served(case, page)
    _told(case, page)
    head(page, "本需求已办结")
    expect(page.locator(".stages li:not([data-mark=done])")).to_have_count(0)
    assert page.evaluate("window.neverLeft") is True
    assert case.now()["state"] == "closed"
    # The clerk's question about the contact was never needed; who accepted may have looked, and nobody did.
    expect(page.locator("#part-contact")).to_contain_text("还没有人查看过")
    assert (visit.elsewhere, visit.complaints) == ([], [])


def _submit(page: Page) -> None:
    part = page.locator("#part-submission")
    part.get_by_label("企业名称").fill("柳州市示例食品有限公司")
    part.get_by_label("联系人").fill("韦明")
    part.get_by_label("电话").fill("13800138000")
    part.get_by_label("同意将联系方式提供给接单的服务机构（必填）").check()
    press(page, "submission", "提交")
    head(page, "已提交，正在审核")
    expect(part).to_be_hidden()
    expect(page.locator("#part-contact")).to_contain_text("韦明")


def _answer(case: Case, page: Page) -> None:
    case.ask("粉包用的什么油？")
    question = page.locator("#part-questions")
    expect(question).to_contain_text("粉包用的什么油？", timeout=10_000)
    question.get_by_label("您的答复").fill("大豆油，常温存放。")
    press(page, "questions", "答复")
    expect(question).to_be_hidden()
    expect(page.locator("#part-conversation")).to_contain_text("大豆油，常温存放。")
    said = case.world.operator.get(f"/v1/needs/{case.id}/messages").json()["items"]
    assert [each["text"] for each in said] == ["粉包用的什么油？", "大豆油，常温存放。"]
    assert said[0]["answered_at"] is not None


def _served(case: Case, page: Page) -> None:
    """One station refuses and another takes its place; all others do their work."""
    services = page.locator("#part-referrals .service")
    first, *others = case.now()["referrals"]
    expect(services).to_have_count(1 + len(others))
    case.provider(first, "rejected", reason="no_capacity")
    for referral in [each for each in case.now()["referrals"] if each["state"] == "requested"]:
        case.accepted_by(referral)
    head(page, "正在实施")
    for place, referral in enumerate([each for each in case.now()["referrals"] if each["state"] == "in-progress"]):
        case.completed_by(referral, f"报告-2026-{place}")
    head(page, "服务已全部交付")
    expect(page.locator("#part-referrals")).to_contain_text("报告-2026-0")
    expect(page.locator("#part-referrals")).to_contain_text("排期已满")


def _told(case: Case, page: Page) -> None:
    part = page.locator("#part-outcome")
    part.get_by_label("已解决").check()
    part.get_by_label("4分 满意").check()
    part.get_by_label("想说的话").fill("换了抗氧化包装。")
    press(page, "outcome", "提交评价")
    head(page, "起回访效果")
    expect(part).to_contain_text("已解决，4分")
    case.let_days_pass(31)
    # Days are not told of by any event; the page knows when it is looked at again.
    page.evaluate("document.getElementById('seen').value = ''")
    head(page, "请告诉我们效果如何")
    part.get_by_label("已解决").check()
    unfold(page, "outcome", "带来了多少效益")
    part.get_by_label("避免损失（元）").fill("12,000")
    part.locator("#method-loss_avoided").fill("两批退货的货值")
    press(page, "outcome", "提交")
    expect(part).to_contain_text("12,000元")
    case.let_days_pass(181)
    page.evaluate("document.getElementById('seen').value = ''")
    part.get_by_label("已解决").check(timeout=10_000)
    press(page, "outcome", "提交")
    figures = case.api.get("/outcome").json()["figures"]
    assert [(each["indicator"], each["value"], each["grade"]) for each in figures] == [
        ("loss_avoided", 12000, "self_stated")
    ]
