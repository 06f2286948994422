"""Every step of a need, in a browser, by those who receive it."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.cases.making import Case, Providers, agreed, give_contact, planned, refer, stated, submitted
from tests.service.desk.people import at_desk, entry, expect_state, row, stays_loaded, step, three_seconds_later
from tests.service.owners.world import World
from tests.service.owners.world import expect as expected


def _desk(case: Case) -> str:
    return f"/needs/{case.need}/desk"


def _plan(case: Case) -> dict[str, Any]:
    plan: dict[str, Any] = expected(case.enterprise.get(f"{case.path}/plan"), 200)
    return plan


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_need_is_returned_once_with_all_that_is_missing(
    browser: Browser, service: RunningService, world: World, script: bool
) -> None:
    case = submitted(world)
    visit = at_desk(browser, service, world.operator, 390, script=script)
    page = visit.page
    visit.open(_desk(case))
    step(page, "returned").get_by_role("button", name="退回补正").click()
    expect(page.locator("#errors")).to_contain_text("需要补正的全部内容")
    entry(page, "returned.note").fill("1. 卡尺的数量\n2. 最大量程")
    step(page, "returned").get_by_role("button", name="退回补正").click()
    expect_state(page, "退回补正")
    expect(page.locator("#happened")).to_contain_text("2. 最大量程")
    expect(page.locator("#todo")).to_contain_text("等待企业补正后再次提交。")
    case.move("submitted")
    visit.open(_desk(case))
    expect(page.locator("#step-returned")).to_have_count(0)
    rejecting = step(page, "rejected")
    entry(page, "rejected.note").fill("不属于质量服务")
    rejecting.get_by_role("button", name="确认不予受理").click()
    expect_state(page, "不予受理")
    assert visit.overflow() <= 0


def test_what_nobody_can_meet_is_answered_looked_at_again_and_closed(
    browser: Browser, service: RunningService, world: World
) -> None:
    case = submitted(world, stated(world, text="古琴断纹怎么修复"))
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open(_desk(case))
    step(page, "accepted").get_by_role("button", name="受理").click()
    expect(page.locator("#todo")).to_contain_text("方案中没有任何服务")
    expect(page.locator("#step-planned")).to_have_count(0)
    answering = step(page, "no_match")
    entry(page, "no_match.note").fill("本地没有机构能做，正在联系省外")
    answering.get_by_role("button", name="答复企业").click()
    expect_state(page, "暂无匹配")
    visit.open("/operations")
    gaps = page.locator("section", has=page.get_by_role("heading", name="缺口", exact=True))
    expect(gaps).to_contain_text("未注明")
    visit.open(_desk(case))
    step(page, "widened").get_by_role("button", name="重新诊断").click()
    expect_state(page, "诊断中")
    entry(page, "no_match.note").fill("省外也没有")
    step(page, "no_match").get_by_role("button", name="答复企业").click()
    closing = step(page, "closed_unmet")
    entry(page, "closed_unmet.note").fill("建议联系文物修复单位")
    closing.get_by_role("button", name="确认办结").click()
    expect_state(page, "未解决办结")
    entry(page, "reopened.note").fill("找到了一家单位")
    step(page, "reopened").get_by_role("button", name="重新办理").click()
    expect_state(page, "诊断中")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_plan_is_changed_before_it_is_handed_out(
    browser: Browser, service: RunningService, world: World, providers: Providers, script: bool
) -> None:
    case = submitted(world)
    case.move("accepted", world.operator)
    first = _plan(case)["plan"]["lines"][0]["offering"]
    visit = at_desk(browser, service, world.operator, script=script)
    page = visit.page
    visit.open(_desk(case))
    page.locator(f'[name="line.{first}"]').select_option(label="不采用")
    if script:
        # What was chosen and not worked out would not be handed out.
        step(page, "planned").get_by_role("button", name="出具方案").click()
        expect(page.locator("#told")).to_contain_text("请先点“按此重新计算”")
        expect_state(page, "诊断中")
    page.get_by_role("button", name="按此重新计算").click()
    expect(page.get_by_text("方案已重新计算。")).to_be_visible()
    second = _plan(case)["plan"]["lines"][0]["offering"]
    assert second != first
    third = next(id_ for id_ in providers.offerings if id_ not in (first, second))
    page.locator('[name="add"]').select_option(value=third)
    page.get_by_role("button", name="按此重新计算").click()
    expect(page.get_by_text("方案已重新计算。")).to_be_visible()
    edits = _plan(case)["edits"]
    assert edits["exclude"]["offerings"] == [first]
    assert edits["pin"]["offerings"] == [third]
    page.locator(f'[name="line.{first}"]').select_option(label="由系统选")
    for box in page.locator('[name="keep"]').all()[1:]:
        box.uncheck()
    page.get_by_role("button", name="按此重新计算").click()
    expect(page.locator("#plan")).to_contain_text("不纳入方案")
    assert _plan(case)["edits"]["exclude"]["offerings"] == []
    assert len(_plan(case)["edits"]["drop"]) >= 1
    entry(page, "planned.cause").fill("量具超期")
    step(page, "planned").get_by_role("button", name="出具方案").click()
    expect_state(page, "方案已出")
    expect(page.locator("#text")).to_contain_text("量具超期")
    assert third in [line["offering"] for line in _plan(case)["plan"]["lines"]]


def test_two_clerks_who_change_a_plan_do_not_undo_one_another(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case = submitted(world)
    case.move("accepted", world.operator)
    first = _plan(case)["plan"]["lines"][0]["offering"]
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open(_desk(case))
    page.locator(f'[name="line.{first}"]').select_option(label="固定采用")
    other = next(id_ for id_ in providers.offerings if id_ != first)
    expected(world.operator.post(f"{case.path}/plan", json={"pin": {"offerings": [other]}}), 201)
    page.get_by_role("button", name="按此重新计算").click()
    expect(page.locator("#plan .errors")).to_contain_text("方案刚刚已被他人修改")
    assert _plan(case)["edits"]["pin"]["offerings"] == [other]
    # What was wanted is still chosen, and can be sent again.
    expect(page.locator('[name="add"]')).to_have_value(first)
    page.get_by_role("button", name="按此重新计算").click()
    expect(page.get_by_text("方案已重新计算。")).to_be_visible()
    assert set(_plan(case)["edits"]["pin"]["offerings"]) >= {first}


@pytest.mark.usefixtures("providers")
def test_a_plan_is_taken_back_and_made_anew(browser: Browser, service: RunningService, world: World) -> None:
    case = planned(world)
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open(_desk(case))
    step(page, "anew").get_by_role("button", name="收回方案").click()
    expect(page.locator("#errors")).to_contain_text("为什么重新诊断")
    entry(page, "anew.note").fill("企业补充了量程")
    entry(page, "anew.site_visit").select_option(label="到现场诊断")
    step(page, "anew").get_by_role("button", name="收回方案").click()
    expect_state(page, "诊断中")
    expect(page.locator("#facts")).to_contain_text("到现场诊断")
    step(page, "planned").get_by_role("button", name="出具方案").click()
    expect_state(page, "方案已出")
    case.move("agreed")
    visit.open(_desk(case))
    entry(page, "replanned.note").fill("企业要求更换机构")
    step(page, "replanned").get_by_role("button", name="重新出方案").click()
    expect_state(page, "方案已出")


def test_of_two_clerks_who_decide_at_once_the_second_reads_who_was_first(
    browser: Browser, service: RunningService, world: World
) -> None:
    case = submitted(world)
    visit = at_desk(browser, service, world.operator, script=False)
    page = visit.page
    visit.open(_desk(case))
    case.move("accepted", world.operator)
    page.locator("#step-rejected summary").click()
    entry(page, "rejected.note").fill("不是质量问题")
    page.get_by_role("button", name="确认不予受理").click()
    expect(page.locator(".overtaken")).to_contain_text("进入诊断")
    expect(page.locator(".overtaken")).to_contain_text("不是质量问题")
    expect_state(page, "诊断中")
    assert case.now()["state"] == "diagnosing"


def test_clerk_and_enterprise_talk_about_a_need(browser: Browser, service: RunningService, world: World) -> None:
    case = submitted(world)
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open(_desk(case))
    stays_loaded(page)
    entry(page, "say.text").fill("报告给谁看？")
    page.get_by_label("需要企业答复").check()
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#said")).to_contain_text("待企业答复")
    visit.open("/needs?state=submitted")
    expect(page.locator(f'[data-row="{case.need}"]')).to_contain_text("待企业答复")
    expected(case.enterprise.post(f"{case.path}/messages", json={"text": "给客户验厂看"}), 201)
    three_seconds_later(page)
    expect(page.locator(f'[data-row="{case.need}"]')).to_contain_text("企业已回复")
    assert case.now()["unanswered"] == 0


def test_a_clerk_sees_the_contact_masked_or_with_a_reason_in_full(
    browser: Browser, service: RunningService, world: World
) -> None:
    case = submitted(world)
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open(_desk(case))
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator("#contact")).to_contain_text("138****8000")
    assert expected(case.enterprise.get(f"{case.path}/contact/views"), 200)["items"] == []
    entry(page, "contact.reason").fill("电话核实数量")
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator("#contact")).to_contain_text("13800138000")
    views = expected(case.enterprise.get(f"{case.path}/contact/views"), 200)["items"]
    assert [view["purpose"] for view in views] == ["电话核实数量"]


def test_an_organization_that_receives_needs_works_on_those_alone_and_follows_all_of_their_referrals(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    receiver = world.organization("质量服务站")
    clerk = receiver.administrator.client
    visit = at_desk(browser, service, clerk)
    page = visit.page
    visit.open("/inbox")
    expect(page.get_by_role("link", name="需求", exact=True)).to_have_count(0)
    case = stated(world, text="本站受理：卡尺要校准，0~300mm，示值误差")
    give_contact(case)
    case.move("submitted", station=receiver.station)
    elsewhere = submitted(world, stated(world, text="别处受理：卡尺要校准，0~300mm"))
    visit.open("/needs")
    expect(row(page, "本站受理")).to_be_visible()
    expect(row(page, "别处受理")).to_have_count(0)
    html = {"Accept": "text/html"}
    assert clerk.get(_desk(elsewhere), headers=html).status_code == 404
    for other in providers.organizations:
        assert other.administrator.client.get(_desk(case), headers=html).status_code == 404
    row(page, "本站受理").get_by_role("link").click()
    step(page, "accepted").get_by_role("button", name="受理").click()
    step(page, "planned").get_by_role("button", name="出具方案").click()
    expect_state(page, "方案已出")
    referral = case.move("agreed")["referrals"][0]
    refer(providers.of(referral), referral["id"], "rejected", reason="no_capacity")
    three_seconds_later(page)
    expect(page.locator("#referrals li")).to_have_count(2)
    expect(page.locator("#referrals")).to_contain_text("已退单")
    page.locator("#referrals a").last.click()
    expect_state(page, "待接单")
    expect(page.get_by_role("link", name="查看服务项")).to_have_count(0)
    entry(page, "cancelled.note").fill("企业不做了")
    step(page, "cancelled").get_by_role("button", name="确认取消").click()
    expect_state(page, "已取消")


def test_what_an_enterprise_had_erased_is_not_shown_any_more(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world, submitted(world, stated(world, text="要删除的：卡尺要校准，0~300mm，示值误差")))
    case.enterprise.post(f"{case.path}/referrals/{referral['id']}/moves", json={"to": "cancelled", "note": "不做了"})
    assert case.enterprise.delete(f"{case.path}/contact").status_code == 204
    visits = [at_desk(browser, service, who) for who in (world.operator, providers.of(referral))]
    for visit, path in zip(visits, (_desk(case), f"/inbox/{referral['id']}"), strict=True):
        visit.open(path)
        expect(visit.page.locator("main")).to_contain_text("文字、联系方式和附件都已删除")
        expect(visit.page.locator("main")).not_to_contain_text("要删除的")
        expect(visit.page.get_by_label("给企业留言")).to_have_count(0)
        expect(visit.page.get_by_role("button", name="查看联系方式")).to_have_count(0)


def test_an_editor_is_told_whom_the_operators_page_is_for(
    browser: Browser, service: RunningService, providers: Providers
) -> None:
    visit = at_desk(browser, service, providers.organizations[0].administrator.client)
    visit.open("/operations")
    expect(visit.page.get_by_role("heading", name="此页由运营方使用")).to_be_visible()
