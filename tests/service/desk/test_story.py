"""The whole way of a need with three people at once: nobody reloads a page to learn what somebody else did."""

import time

from playwright.sync_api import Browser, Page, expect

from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.cases.making import Providers, agreed, in_days, in_progress, let_time_pass, stated, submitted
from tests.service.desk.people import (
    at_desk,
    entry,
    expect_never_reloaded,
    expect_state,
    row,
    stays_loaded,
    step,
    three_seconds_later,
)
from tests.service.owners.world import World
from tests.service.owners.world import expect as expected


def test_a_need_goes_from_its_statement_to_delivery_between_three_people(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    text = "车间的卡尺三年没校准，0~300mm，示值误差，客户要看证书"
    operator = at_desk(browser, service, world.operator)
    operator.open("/needs")
    stays_loaded(operator.page)
    expect(row(operator.page, "三年没校准")).to_have_count(0)
    before = _waiting(operator.page, "needs")

    # The enterprise submits; the operator sees it come.
    case = stated(world, text=text, place={"city": "柳州"}, enterprise_size="small")
    enterprise = Visit(browser, service, 390)
    enterprise.open(f"/needs/{case.need}#{case.token}")
    _submit(enterprise.page)
    three_seconds_later(operator.page)
    expect(row(operator.page, "三年没校准")).to_be_visible()
    expect(operator.page.locator("#news")).to_contain_text("新到1份需求：车间的卡尺")
    assert operator.page.title().startswith(f"({before + 1}) 需求")
    assert _waiting(operator.page, "needs") == before + 1
    expect_never_reloaded(operator.page)

    # Accepted, diagnosed, planned.
    row(operator.page, "三年没校准").get_by_role("link").click()
    expect_state(operator.page, "已提交")
    step(operator.page, "accepted").get_by_role("button", name="受理").click()
    expect(operator.page.get_by_text("已受理，进入诊断。")).to_be_visible()
    expect(operator.page.locator("#plan")).to_contain_text("卡尺校准")
    entry(operator.page, "planned.cause").fill("量具长期未校准，溯源中断")
    step(operator.page, "planned").get_by_role("button", name="出具方案").click()
    expect_state(operator.page, "方案已出")
    stays_loaded(operator.page)

    # The enterprise agrees; the provider's clerk sees the referral come.
    offering = expected(case.enterprise.get(f"{case.path}/plan"), 200)["plan"]["lines"][0]["offering"]
    clerk = at_desk(browser, service, providers.offerings[offering].administrator.client)
    clerk.open("/inbox")
    stays_loaded(clerk.page)
    _of_enterprise(enterprise.page, "decision", "同意方案")
    expect(enterprise.page.locator("#part-referrals")).to_contain_text("待接单")
    three_seconds_later(clerk.page)
    expect(row(clerk.page, "三年没校准")).to_be_visible()
    expect(clerk.page.locator("#news")).to_contain_text("新到1张对接单：车间的卡尺")
    expect_never_reloaded(clerk.page)
    three_seconds_later(operator.page)
    expect_state(operator.page, "实施中")
    expect(operator.page.locator("#referrals")).to_contain_text("待接单")
    expect_never_reloaded(operator.page)

    # Accepted with a price and a date.
    row(clerk.page, "三年没校准").get_by_role("link").click()
    entry(clerk.page, "accepted.price").fill("１,２００")
    entry(clerk.page, "accepted.due_on").fill(in_days(7))
    entry(clerk.page, "accepted.scope_line").select_option(label="游标卡尺 · 示值误差（CNAS有效至2030-01-01）")
    step(clerk.page, "accepted").get_by_role("button", name="接单").click()
    expect_state(clerk.page, "已接单")
    expect(clerk.page.locator("#facts")).to_contain_text("¥1,200")
    expect(clerk.page.locator("#facts")).to_contain_text("游标卡尺 · 示值误差")
    three_seconds_later(operator.page)
    expect(operator.page.locator("#referrals")).to_contain_text("已接单")

    # A question and its answer.
    stays_loaded(clerk.page)
    entry(clerk.page, "say.text").fill("一共几把？能否寄样？")
    clerk.page.get_by_label("需要企业答复").check()
    clerk.page.get_by_role("button", name="发送").click()
    expect(clerk.page.locator("#said")).to_contain_text("待企业答复")
    question = enterprise.page.locator("#part-questions")
    expect(question).to_contain_text("能否寄样？", timeout=10_000)
    question.get_by_label("您的答复").fill("12把，明天寄出")
    _of_enterprise(enterprise.page, "questions", "答复")
    expect(question).to_be_hidden()
    three_seconds_later(clerk.page)
    expect(clerk.page.locator("#said")).to_contain_text("12把，明天寄出")
    expect(clerk.page.locator("#said")).to_contain_text("已答复")
    expect_never_reloaded(clerk.page)

    # Begun, completed with its result, delivered.
    clerk.page.get_by_role("button", name="开始服务").click()
    expect_state(clerk.page, "服务中")
    _record_result(clerk.page)
    expect_state(clerk.page, "已完成")
    expect(clerk.page.locator("#result")).to_contain_text("JZ-2026-118")
    three_seconds_later(operator.page)
    expect_state(operator.page, "已交付")
    expect(operator.page.locator("#happened")).to_contain_text("全部交付")
    assert case.now()["state"] == "delivered"
    expect(enterprise.page.locator("#part-referrals")).to_contain_text("JZ-2026-118", timeout=10_000)
    for visit in (operator, clerk, enterprise):
        assert (visit.elsewhere, visit.complaints) == ([], [])


def _submit(page: Page) -> None:
    part = page.locator("#part-submission")
    for label, value in (("企业名称", "柳州市示例机械有限公司"), ("联系人", "王芳"), ("电话", "13800138000")):
        part.get_by_label(label).fill(value)
    part.get_by_label("同意将联系方式提供给接单的服务机构（必填）").check()
    _of_enterprise(page, "submission", "提交")
    expect(part).to_be_hidden()


def _of_enterprise(page: Page, part: str, name: str) -> None:
    """Press a button on the page of the enterprise."""
    page.locator(f"#part-{part}").get_by_role("button", name=name).click()


def _record_result(page: Page) -> None:
    entry(page, "completed.result.verdict").select_option(label="合格")
    entry(page, "completed.result.issued_on").fill(in_days(0))
    entry(page, "completed.result.report_number").fill("JZ-2026-118")
    entry(page, "completed.result.summary").fill("12把示值误差均合格")
    step(page, "completed").get_by_role("button", name="完成").click()


def _waiting(page: Page, section: str) -> int:
    """How much waits, as the navigation says."""
    return int(page.locator(f"#waits-{section}").text_content() or 0)


def test_a_refusal_with_a_reason_takes_the_referral_to_the_next_station(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world, submitted(world, stated(world, text="退单改派：卡尺要校准，0~300mm，示值误差")))
    others = [at_desk(browser, service, each) for each in providers.others(referral)]
    for visit in others:
        visit.open("/inbox")
        stays_loaded(visit.page)
        expect(row(visit.page, "退单改派")).to_have_count(0)
    clerk = at_desk(browser, service, providers.of(referral))
    clerk.open(f"/inbox/{referral['id']}")
    refusing = step(clerk.page, "rejected")
    refusing.get_by_role("button", name="确认退单").click()
    expect(entry(clerk.page, "rejected.reason")).to_have_attribute("aria-invalid", "true")
    entry(clerk.page, "rejected.reason").select_option(label="排期已满")
    entry(clerk.page, "rejected.note").fill("十二月已排满")
    step(clerk.page, "rejected").get_by_role("button", name="确认退单").click()
    expect_state(clerk.page, "已退单")
    expect(clerk.page.locator("#happened")).to_contain_text("排期已满：十二月已排满")
    second = next(each for each in case.now()["referrals"] if each["state"] == "requested")
    assert second["replaces"] == referral["id"]
    theirs = next(
        visit
        for visit, client in zip(others, providers.others(referral), strict=True)
        if client is providers.of(second)
    )
    three_seconds_later(theirs.page)
    expect(row(theirs.page, "退单改派")).to_be_visible()
    expect_never_reloaded(theirs.page)


def test_of_two_clerks_who_accept_at_once_one_wins_and_the_other_reads_who_was_first(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    _, referral = agreed(world, submitted(world, stated(world, text="两人抢单：卡尺要校准，0~300mm，示值误差")))
    organization = providers.offerings[referral["offering"]]
    colleague = world.person(organization.id, "editor")
    visits = [at_desk(browser, service, each) for each in (organization.administrator.client, colleague.client)]
    for number, visit in enumerate(visits):
        visit.open(f"/inbox/{referral['id']}")
        entry(visit.page, "accepted.price").fill(str(100 + number))
        entry(visit.page, "accepted.due_on").fill(in_days(5))
    for visit in visits:
        # Sent, and not waited for: the second one leaves before the first one is answered.
        visit.page.locator("#step-accepted button").evaluate("button => { button.click(); }")
    pages = [visit.page for visit in visits]
    for page in pages:
        expect_state(page, "已接单")
    lost = [page for page in pages if page.locator(".overtaken").count()]
    won = [page for page in pages if page.get_by_text("已接单，企业已看到报价和日期。").count()]
    assert (len(won), len(lost)) == (1, 1)
    expect(lost[0].locator(".overtaken")).to_contain_text("刚刚已被李娜（服务机构）接单")
    expect(lost[0].locator(".overtaken")).to_contain_text("您的操作没有提交")
    mine = pages.index(lost[0])
    expect(lost[0].locator(".overtaken")).to_contain_text(str(100 + mine))
    expect(lost[0].locator("#facts")).to_contain_text(f"¥{100 + (1 - mine)}")


def test_what_is_overdue_stands_first_and_is_called_so(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    _, referral = in_progress(world, providers, text="逾期样例：卡尺要校准，0~300mm，示值误差")
    clerk = at_desk(browser, service, providers.of(referral), 390)
    clerk.open("/inbox?state=overdue")
    stays_loaded(clerk.page)
    expect(row(clerk.page, "逾期样例")).to_have_count(0)
    statement = "UPDATE referral SET due_at = now() - interval '48 hours' WHERE id = CAST(:id AS uuid)"
    world.execute(statement, id=referral["id"])
    three_seconds_later(clerk.page)
    expect(row(clerk.page, "逾期样例").locator(".due.bad")).to_have_text("已逾期2天")
    expect_never_reloaded(clerk.page)
    operator = at_desk(browser, service, world.operator)
    operator.open("/operations")
    expect(operator.page.locator("#list")).to_contain_text("逾期样例")
    _wait_for_escalation(world, referral["id"])
    three_seconds_later(operator.page)
    expect(operator.page.locator("section", has_text="督办")).to_contain_text("已逾期，提请督办")
    operator.page.get_by_role("link", name="逾期样例").first.click()
    expect(operator.page.locator("#standing")).to_contain_text("已逾期2天")


def _wait_for_escalation(world: World, referral: str) -> None:
    """Time is looked after every two seconds."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        history = expected(world.operator.get(f"/v1/referrals/{referral}/history"), 200)["items"]
        if any(entry["event"] == "escalated" for entry in history):
            return
        time.sleep(0.1)


def test_a_deadline_that_comes_nearer_is_told_without_reloading(
    browser: Browser, service: RunningService, world: World
) -> None:
    case = submitted(world, stated(world, text="期限样例：卡尺要校准，0~300mm"))
    operator = at_desk(browser, service, world.operator)
    operator.open("/needs?state=submitted")
    stays_loaded(operator.page)
    world.execute("UPDATE need SET due_at = now() + interval '90 minutes' WHERE id = CAST(:id AS uuid)", id=case.need)
    three_seconds_later(operator.page)
    expect(row(operator.page, "期限样例").locator(".due.warn")).to_have_text("剩1小时")
    let_time_pass(world, "need", case.need)
    three_seconds_later(operator.page)
    expect(row(operator.page, "期限样例").locator(".due.bad")).to_have_text("已逾期1分钟")
    expect_never_reloaded(operator.page)
