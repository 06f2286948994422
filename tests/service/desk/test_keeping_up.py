"""A page keeps itself up to date, and nothing that somebody is entering is lost by it."""

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from tests.running import RunningService
from tests.service.cases.making import Case, Providers, accept, agreed, in_days, refer, stated, submitted
from tests.service.desk.people import (
    at_desk,
    entry,
    expect_never_reloaded,
    row,
    stays_loaded,
    step,
    three_seconds_later,
)
from tests.service.owners.world import World

_HIDDEN = """hidden => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def handed(world: World) -> tuple[Case, dict[str, str]]:
    """A need, and its referral that nobody has accepted yet."""
    return agreed(world, submitted(world, stated(world, text="保持更新：卡尺要校准，0~300mm，示值误差")))


def _statuses(page: Page) -> list[int]:
    """What the page is answered from now on when it asks by itself."""
    found: list[int] = []

    def note(response: Response) -> None:
        if "/changes" in response.url:
            found.append(response.status)

    page.on("response", note)
    return found


def _let_pass(page: Page) -> None:
    """Ten seconds."""
    page.clock.fast_forward(10_000)
    page.wait_for_timeout(300)


def test_it_asks_again_and_is_answered_with_nothing_while_nothing_is_different(
    browser: Browser, service: RunningService, world: World
) -> None:
    visit = at_desk(browser, service, world.operator)
    visit.open("/needs?state=returned")
    statuses = _statuses(visit.page)
    visit.page.clock.fast_forward(2_000)
    visit.page.wait_for_timeout(300)
    assert statuses == []
    for _ in range(3):
        three_seconds_later(visit.page)
    assert statuses == [204, 204, 204]
    expect(visit.page.locator("#live-state")).to_have_text("自动更新")


def test_a_page_that_nobody_sees_or_that_was_paused_asks_nothing(
    browser: Browser, service: RunningService, world: World
) -> None:
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open("/needs")
    page.evaluate(_HIDDEN, True)
    statuses = _statuses(page)
    _let_pass(page)
    assert statuses == []
    with page.expect_response("**/changes**"):
        page.evaluate(_HIDDEN, False)
    page.get_by_role("button", name="暂停更新").click()
    page.wait_for_timeout(500)
    statuses.clear()
    submitted(world, stated(world, text="暂停时来的需求：卡尺要校准"))
    _let_pass(page)
    assert statuses == []
    expect(page.locator("#live-state")).to_have_text("已暂停更新")
    visit.open("/needs?state=submitted")
    expect(page.get_by_role("button", name="继续更新")).to_be_visible()
    page.get_by_role("button", name="继续更新").click()
    expect(page.locator("#live-state")).to_have_text("自动更新")


def test_whoever_goes_through_a_list_by_keyboard_stays_where_they_are(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world, submitted(world, stated(world, text="焦点样例：卡尺要校准，0~300mm，示值误差")))
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open("/inbox?state=requested")
    page.locator(f"#row-{referral['id']}").focus()
    world.execute("UPDATE referral SET urgent = true WHERE id = CAST(:id AS uuid)", id=referral["id"])
    three_seconds_later(page)
    expect(row(page, "焦点样例")).to_contain_text("加急")
    expect(page.locator(f"#row-{referral['id']}")).to_be_focused()
    # What had the focus is gone: one goes on beside it, not at the top of the page.
    case.enterprise.post(
        f"{case.path}/referrals/{referral['id']}/moves", json={"to": "cancelled", "note": "不需要了"}
    ).raise_for_status()
    three_seconds_later(page)
    expect(row(page, "焦点样例")).to_have_count(0)
    page.wait_for_function("document.activeElement !== document.body")


def test_what_is_half_entered_survives_what_somebody_else_does(
    browser: Browser, service: RunningService, providers: Providers, handed: tuple[Case, dict[str, str]]
) -> None:
    _, referral = handed
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    stays_loaded(page)
    entry(page, "accepted.price").fill("380")
    entry(page, "accepted.note").fill("可以上门")
    accept(providers.of(referral), referral["id"], price=250)
    three_seconds_later(page)
    expect(page.locator("#newer")).to_contain_text("刚刚有变化：李娜（服务机构）接单")
    expect(page.locator("#newer")).to_be_visible()
    expect(page.locator("#standing")).to_contain_text("已接单")
    expect(page.locator("#facts")).to_contain_text("¥250")
    expect(page.locator("#news")).to_contain_text("刚刚有变化")
    expect(entry(page, "accepted.price")).to_have_value("380")
    expect_never_reloaded(page)
    entry(page, "accepted.due_on").fill(in_days(3))
    step(page, "accepted").get_by_role("button", name="接单").click()
    expect(page.locator(".overtaken")).to_contain_text("刚刚已被李娜（服务机构）接单")
    for words in ("380", in_days(3), "可以上门"):
        expect(page.locator(".overtaken")).to_contain_text(words)
    expect(page.get_by_role("button", name="开始服务")).to_be_visible()


def test_a_message_that_is_being_written_is_left_alone(
    browser: Browser, service: RunningService, providers: Providers, handed: tuple[Case, dict[str, str]]
) -> None:
    case, referral = handed
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    entry(page, "say.text").fill("请问")
    case.enterprise.post(
        f"{case.path}/messages", json={"text": "我们还有3把千分尺", "referral": referral["id"]}
    ).raise_for_status()
    three_seconds_later(page)
    expect(page.locator("#said")).to_contain_text("还有3把千分尺")
    expect(page.locator("#newer")).to_be_hidden()
    expect(entry(page, "say.text")).to_have_value("请问")
    expect(entry(page, "say.text")).to_be_focused()
    # Nobody works on the steps, so these follow what happens.
    accept(providers.of(referral), referral["id"])
    three_seconds_later(page)
    expect(page.get_by_role("button", name="开始服务")).to_be_visible()
    expect(entry(page, "say.text")).to_have_value("请问")


def test_what_changed_since_is_looked_at_before_it_is_done_over(
    browser: Browser, service: RunningService, providers: Providers, handed: tuple[Case, dict[str, str]]
) -> None:
    _, referral = handed
    provider = providers.of(referral)
    accept(provider, referral["id"])
    refer(provider, referral["id"], "in-progress")
    visit = at_desk(browser, service, provider, script=False)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    refer(provider, referral["id"], "on-hold", reason="waiting_sample", resume_on=in_days(2))
    refer(provider, referral["id"], "in-progress")
    holding = page.locator("#step-on-hold")
    holding.locator("summary").click()
    entry(page, "on-hold.reason").select_option(label="设备原因")
    entry(page, "on-hold.resume_on").fill(in_days(4))
    holding.get_by_role("button", name="暂停").click()
    expect(page.locator(".overtaken")).to_contain_text("恢复服务")
    expect(page.locator(".overtaken")).to_contain_text("您填写的内容还在表单里")
    expect(entry(page, "on-hold.resume_on")).to_have_value(in_days(4))
    page.locator("#step-on-hold").get_by_role("button", name="暂停").click()
    expect(page.locator("#standing")).to_contain_text("暂停")
    expect(page.locator("#facts")).to_contain_text("设备原因")


def test_a_form_that_is_sent_twice_counts_once(
    browser: Browser, service: RunningService, providers: Providers, handed: tuple[Case, dict[str, str]]
) -> None:
    case, referral = handed
    provider = providers.of(referral)
    visit = at_desk(browser, service, provider)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    form = page.locator("form.writing")
    fields = form.evaluate("form => [...new FormData(form)]")
    body = dict(fields) | {"say.text": "样品收到了吗？"}
    path = f"/inbox/{referral['id']}"
    origin = {"Origin": service.base_url}
    for _ in range(2):
        assert provider.post(path, data=body, headers=origin).status_code == 303
    said = [message["text"] for message in provider.get(f"/v1/referrals/{referral['id']}/messages").json()["items"]]
    assert said == ["样品收到了吗？"]
    assert case.now()["unanswered"] == 0


def test_a_session_that_is_over_is_said_and_takes_nothing_away(
    browser: Browser, service: RunningService, world: World, providers: Providers, handed: tuple[Case, dict[str, str]]
) -> None:
    _, referral = handed
    organization = providers.offerings[referral["offering"]]
    colleague = world.person(organization.id, "editor")
    visit = at_desk(browser, service, colleague.client)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    entry(page, "accepted.price").fill("75")
    visit.context.clear_cookies()
    three_seconds_later(page)
    expect(page.locator("#live-state")).to_have_text("登录已过期，请重新登录")
    expect(entry(page, "accepted.price")).to_have_value("75")
    assert page.url.endswith(f"/inbox/{referral['id']}")
    entry(page, "accepted.due_on").fill(in_days(3))
    step(page, "accepted").get_by_role("button", name="接单").click()
    expect(page.get_by_role("heading", name="登录已过期")).to_be_visible()


def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    service: RunningService, world: World, providers: Providers
) -> None:
    colleague = world.person(providers.organizations[0].id, "editor")
    idle = "UPDATE account_session SET last_seen = now() - interval '2 hours' WHERE account_id = CAST(:id AS uuid)"
    gone = "UPDATE account_session SET last_seen = last_seen - interval '7 hours' WHERE account_id = CAST(:id AS uuid)"
    page = {"Accept": "text/html"}
    for path, kept in (("/inbox/changes", False), ("/inbox", True)):
        world.execute(idle, id=colleague.id)
        assert colleague.client.get(path, headers=page).status_code == 200
        world.execute(gone, id=colleague.id)
        assert (colleague.client.get("/inbox/changes", headers=page).status_code == 200) is kept
        colleague = world.person(providers.organizations[0].id, "editor")


def test_a_message_is_sent_without_leaving_the_page_and_a_draft_survives_a_reload(
    browser: Browser, service: RunningService, providers: Providers, handed: tuple[Case, dict[str, str]]
) -> None:
    _, referral = handed
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    entry(page, "say.text").fill("还没写完")
    page.reload()
    expect(entry(page, "say.text")).to_have_value("还没写完")
    stays_loaded(page)
    entry(page, "accepted.price").fill("410")
    entry(page, "say.text").fill(" " * 3)
    with page.expect_response(lambda response: response.status == 422):
        # Pressed slowly: what is wrong with the field must not push the button away before it is let go.
        page.get_by_role("button", name="发送").click(delay=400)
    expect(page.locator("#saying .error")).to_contain_text("必填")
    entry(page, "say.text").fill("还没写完，现在写完了")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#said")).to_contain_text("现在写完了")
    expect(entry(page, "say.text")).to_have_value("")
    expect(page.locator("#told")).to_have_text("已发送")
    expect(entry(page, "accepted.price")).to_have_value("410")
    expect_never_reloaded(page)
    assert [text for text in visit.complaints if "422" not in text] == []


def test_what_is_written_while_a_message_is_under_way_is_not_lost(
    browser: Browser, service: RunningService, providers: Providers, handed: tuple[Case, dict[str, str]]
) -> None:
    _, referral = handed
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    held_up: list[Route] = []
    page.route("**/inbox/*", lambda route: held_up.append(route), times=1)
    entry(page, "say.text").fill("第一句")
    page.get_by_role("button", name="发送").click()
    entry(page, "say.text").fill("第二句，还没写完")
    (sending,) = held_up
    sending.continue_()
    expect(page.locator("#said")).to_contain_text("第一句")
    expect(page.locator("#told")).to_have_text("已发送")
    expect(entry(page, "say.text")).to_have_value("第二句，还没写完")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#said")).to_contain_text("第二句，还没写完")


def test_where_there_is_no_connection_the_page_says_so_and_tries_less_often(
    browser: Browser, service: RunningService, world: World
) -> None:
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open("/needs")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/changes" in request.url else None)
    visit.context.set_offline(True)
    page.clock.fast_forward(3_100)
    expect(page.locator("#live-state")).to_have_text("连接中断，正在重试")
    page.clock.fast_forward(3_100)
    page.wait_for_timeout(300)
    assert len(asked) == 1
    visit.context.set_offline(False)
    three_seconds_later(page)
    expect(page.locator("#live-state")).to_have_text("自动更新")
