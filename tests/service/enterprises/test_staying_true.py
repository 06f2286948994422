"""While a page is open it tells what is true now, loses nothing that is being written, and says why something was not done."""

from playwright.sync_api import Browser, Page, expect

from tests.service.enterprises.making import Case, World, head, in_days, press, unfold


def _blind(page: Page) -> None:
    """Let a page not learn what happens elsewhere, as if it happened in the very moment of a click."""
    page.route("**/now?*", lambda route: route.abort())


def _say(page: Page, text: str) -> None:
    page.locator("#say-text").fill(text)
    press(page, "conversation", "发送")


def test_what_is_being_written_outlives_what_happens_meanwhile(browser: Browser, world: World) -> None:
    case = Case(world).submitted()
    page = case.opened(browser).page
    page.locator("#say-text").fill("还没写完的")
    case.clerk("accepted")
    head(page, "工程师正在诊断")
    case.ask("设备多少台？")
    expect(page.locator("#part-questions")).to_contain_text("设备多少台？", timeout=10_000)
    expect(page.locator("#say-text")).to_have_value("还没写完的")
    assert "设备多少台？" not in page.locator("#part-conversation").inner_text()
    press(page, "conversation", "发送")
    expect(page.locator("#part-conversation .lines-said li")).to_have_count(2)
    expect(page.locator("#say-text")).to_have_value("")


def test_who_works_by_keyboard_stays_where_they_were(browser: Browser, world: World) -> None:
    case = Case(world).submitted()
    page = case.opened(browser).page
    fold = page.locator("#d-withdraw > summary")
    fold.press("Enter")
    case.clerk("accepted")
    head(page, "工程师正在诊断")
    expect(fold).to_be_focused()
    expect(page.get_by_role("button", name="确认撤回")).to_be_visible()
    expect(page.locator("#told")).to_contain_text("页面已更新：您的需求已受理")
    assert page.title().startswith("您的需求已受理")


def test_nothing_is_sent_while_nothing_has_changed_and_nobody_looks(browser: Browser, world: World) -> None:
    case = Case(world)
    visitor = case.visitor()
    seen = visitor.get(case.path).text.partition('id="seen" name="seen" value="')[2].partition('"')[0]
    assert visitor.get(f"{case.path}/now", params={"seen": seen}).status_code == 204
    assert visitor.get(f"{case.path}/now", params={"seen": "other"}).status_code == 200
    visit = case.opened(browser, clock=True)
    visit.page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.clock.run_for(10_000)
    assert asked == []
    visit.page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    visit.page.wait_for_timeout(300)
    assert [url.partition("?")[0].rpartition("/")[2] for url in asked] == ["now"]


def test_somebody_who_was_first_is_told_of_in_place(browser: Browser, world: World) -> None:
    case = Case(world).submitted()
    page = case.opened(browser).page
    _blind(page)
    unfold(page, "standing", "撤回需求")
    case.clerk("rejected", note="不属于质量服务范围。")
    page.get_by_role("button", name="确认撤回").click()
    alert = page.locator("#part-standing [role=alert]")
    expect(alert).to_contain_text("这一项现在是“不予受理”，可能有人刚刚先处理了")
    expect(alert).to_be_focused()
    expect(page.locator("#h-standing")).to_have_text("本需求不予受理")
    expect(page.locator("#part-standing")).to_contain_text("不属于质量服务范围。")


def test_a_station_that_was_first_is_told_of_at_its_service(browser: Browser, world: World) -> None:
    case = Case(world).in_service()
    page = case.opened(browser).page
    _blind(page)
    referral = case.referral(state="requested")
    service = page.locator(f"#r-{referral['id']}")
    service.get_by_text("取消这项服务").click()
    service.get_by_label("为什么取消").fill("不需要了")
    case.accepted_by(referral)
    service.get_by_role("button", name="确认取消").click()
    expect(service.locator("[role=alert]")).to_contain_text("现在是“服务中”")
    expect(service).to_contain_text("1,200元")


def test_no_other_plan_is_agreed_to_than_the_one_that_was_shown(browser: Browser, world: World) -> None:
    case = Case(world).planned()
    page = case.opened(browser).page
    _blind(page)
    requirement = case.api.get("/plan").json()["understanding"]["requirements"][0]["id"]
    case.api.post("/plan", json={"drop": [requirement]}).raise_for_status()
    press(page, "decision", "同意方案")
    expect(page.locator("#part-decision [role=alert]")).to_contain_text("方案刚刚有更新")
    assert case.now()["state"] == "planned"
    press(page, "decision", "同意方案")
    expect(page.locator("#h-standing")).to_contain_text("已派单")


def test_a_plan_is_sent_back_with_a_word_on_what_does_not_fit(browser: Browser, world: World) -> None:
    case = Case(world).planned()
    page = case.opened(browser).page
    unfold(page, "decision", "请工程师另出方案")
    press(page, "decision", "退回给工程师")
    expect(page.locator("#another-note-e")).to_have_text("必填")
    page.get_by_label("哪里不合适").fill("太贵，能不能分两期做？")
    press(page, "decision", "退回给工程师")
    expect(page.locator("#h-standing")).to_contain_text("工程师正在诊断")
    notes = [each["note"] for each in case.api.get("/history").json()["items"]]
    assert "太贵，能不能分两期做？" in notes


def test_a_plan_is_adjusted_and_put_back(browser: Browser, world: World) -> None:
    case = Case(world)
    page = case.opened(browser).page
    before = case.api.get("/plan").json()
    asked = page.locator("#part-plan .asked").first.locator("> li")
    expect(asked).to_have_count(len(before["plan"]["coverage"]))
    page.get_by_role("button", name="不需要“天平”").click()
    expect(page.get_by_role("button", name="恢复“天平”")).to_be_visible()
    expect(asked).to_have_count(len(before["plan"]["coverage"]) - 1)
    station = before["plan"]["lines"][0]["station_name"]
    page.get_by_role("button", name=f"换一家，不用{station}").first.click()
    expect(page.get_by_role("button", name=f"可以用{station}")).to_be_visible()
    page.get_by_label("方案偏好").select_option("fastest")
    with page.expect_response("**/plan"):
        page.get_by_role("button", name="重新安排").click()
    expect(page.get_by_label("方案偏好")).to_have_value("fastest")
    edits = case.api.get("/plan").json()["edits"]
    assert (len(edits["drop"]), len(edits["exclude"]["stations"]), edits["prefer"]) == (1, 1, "fastest")
    page.get_by_role("button", name="全部恢复").click()
    expect(asked).to_have_count(len(before["plan"]["coverage"]))
    assert case.api.get("/plan").json()["edits"]["drop"] == []


def test_an_order_is_held_goes_on_and_its_result_is_disputed(browser: Browser, world: World) -> None:
    case = Case(world).in_service()
    first, second, *_ = case.now()["referrals"]
    case.accepted_by(first)
    page = case.opened(browser).page
    service = page.locator(f"#r-{first['id']}")
    service.get_by_text("请求暂停").click()
    service.get_by_role("button", name="暂停", exact=True).click()
    expect(service.locator("[role=alert]")).to_contain_text("有2处需要改正")
    service.get_by_label("原因").select_option("waiting_sample")
    service.get_by_label("预计恢复日期").fill(in_days(3))
    service.get_by_role("button", name="暂停", exact=True).click()
    expect(service).to_contain_text("已暂停：等待样品，预计")
    service.get_by_role("button", name="恢复服务").click()
    expect(service).to_contain_text("服务中")
    case.completed_by(first)
    expect(service).to_contain_text("报告-2026-001", timeout=10_000)
    service.get_by_text("对结果有异议").click()
    service.get_by_label("异议内容").fill("与送检样品编号不符")
    service.get_by_role("button", name="提出异议").click()
    expect(service).to_contain_text("提出异议，受理方正在核实")
    other = page.locator(f"#r-{second['id']}")
    other.get_by_text("取消这项服务").click()
    other.get_by_label("为什么取消").fill("已在别处做了")
    other.get_by_role("button", name="确认取消").click()
    expect(other.locator(".badge")).to_have_text("已取消")


def test_a_message_that_a_second_click_sends_again_is_kept_once(world: World) -> None:
    case = Case(world).submitted()
    visitor = case.visitor()
    for _ in range(2):
        visitor.post(f"{case.path}/messages", data={"text": "你好", "seen": "", "form": "say"})
    said = case.api.get("/messages").json()["items"]
    assert [each["text"] for each in said] == ["你好"]
    visitor.post(f"{case.path}/messages", data={"text": "你好", "seen": said[0]["id"], "form": "say"})
    assert len(case.api.get("/messages").json()["items"]) == 2


def test_a_station_is_written_to_and_answers(browser: Browser, world: World) -> None:
    case = Case(world).in_service()
    referral = case.referral(state="requested")
    page = case.opened(browser).page
    page.get_by_label("发给").select_option(referral["id"])
    _say(page, "样品什么时候寄？")
    expect(page.locator("#part-conversation")).to_contain_text("样品什么时候寄？")
    reply = {"text": "收到订单后三天内寄出即可。"}
    world.of(referral).post(f"/v1/referrals/{referral['id']}/messages", json=reply).raise_for_status()
    expect(page.locator("#part-conversation")).to_contain_text("三天内寄出即可", timeout=10_000)
    expect(page.locator("#part-conversation .by strong").last).to_have_text(referral["station_name"])


def test_a_page_that_was_signed_out_elsewhere_says_so_and_keeps_what_was_written(
    browser: Browser, world: World
) -> None:
    case = Case(world).submitted()
    visit = case.opened(browser)
    visit.page.locator("#say-text").fill("很长的一段话")
    visit.context.clear_cookies()
    press(visit.page, "conversation", "发送")
    expect(visit.page.locator("#over")).to_be_visible()
    expect(visit.page.locator("#say-text")).to_have_value("很长的一段话")


def test_a_lost_connection_is_told_of_until_it_is_back(browser: Browser, world: World) -> None:
    visit = Case(world).opened(browser, clock=True)
    visit.context.set_offline(True)
    for _ in range(3):
        expect(visit.page.locator("#offline")).to_be_hidden()
        visit.page.clock.run_for(3_000)
        visit.page.wait_for_timeout(200)
    expect(visit.page.locator("#offline")).to_be_visible()
    visit.context.set_offline(False)
    visit.page.clock.run_for(3_000)
    expect(visit.page.locator("#offline")).to_be_hidden()
