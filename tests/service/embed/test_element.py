"""The element on pages of other people, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.running import RunningService
from tests.service.embed.sites import NEED, Guest, Site, embedded

_LISTEN = """<script>window.told = [];
for (const name of ["nqi-result", "nqi-select", "nqi-need"])
  document.addEventListener(name, (event) => told.push([name, event.detail]));</script>"""
_KEPT = "[document.cookie, localStorage.length, sessionStorage.length, location.search, location.hash]"


def test_two_lines_of_html_show_matches_on_an_allowed_origin(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    element = guest.see(park.put("/found", _LISTEN + embedded(service, sitekey, 'place="450200" heading="找服务"')))
    expect(element.locator("h2")).to_have_text("找服务")
    guest.ask(NEED)
    expect(element.locator(".card").first).to_be_visible()
    expect(element.locator(".reasons").first).to_be_visible()
    expect(element.locator(".status")).to_contain_text("找到")
    link = element.locator(".card .title a").first
    assert (link.get_attribute("href") or "").startswith(f"{service.base_url}/offerings/")
    assert link.get_attribute("target") == "_blank"
    link.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    link.click()
    told = guest.page.evaluate("told")
    assert [name for name, _ in told] == ["nqi-result", "nqi-select"]
    assert set(told[0][1]) == {"match_id", "count"}
    assert set(told[1][1]) == {"offering", "station"}
    assert guest.page.evaluate(_KEPT) == ["", 0, 0, "", ""]
    assert guest.context.cookies() == []
    sent = guest.asked[-1].all_headers()
    assert sent["origin"] == park.origin
    assert not {"referer", "cookie"} & set(sent)
    assert '"adcode":"450200"' in (guest.asked[-1].post_data or "")
    assert {url.split("/")[2] for url in guest.elsewhere} == {park.origin.split("/")[2]}
    assert guest.complaints == []


def test_another_origin_is_shown_nothing(
    browser: Browser, service: RunningService, stranger: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    element = guest.see(stranger.put("/", embedded(service, sitekey)))
    guest.ask(NEED)
    expect(element.get_by_role("alert")).not_to_be_empty()
    assert element.locator(".card").count() == 0


def test_nothing_is_asked_while_characters_are_composed(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    element = guest.see(park.put("/ime", embedded(service, sitekey)))
    text = element.locator("textarea")
    text.focus()
    keyboard = guest.context.new_cdp_session(guest.page)
    for composed in ("y", "you", "youbiaokachi", "youbiaokachijiaozhun"):
        keyboard.send("Input.imeSetComposition", {"text": composed, "selectionStart": 0, "selectionEnd": len(composed)})
    text.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True, "bubbles": True})
    guest.page.wait_for_timeout(900)
    assert guest.asked == []
    keyboard.send("Input.insertText", {"text": "游标卡尺校准"})
    # Safari ends the composition first and tells of its Enter afterwards.
    text.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    assert guest.asked == []
    expect(element.locator(".card").first).to_be_visible()
    assert len(guest.asked) == 1
    text.press("Enter")
    expect(element.locator(".answer")).not_to_have_attribute("aria-busy", "true")
    assert len(guest.asked) == 2


def test_what_is_typed_is_looked_up_after_a_pause_and_a_newer_question_ends_the_older(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    held: list[Route] = []
    guest.page.route("**/embed/v1/result", lambda route: held.append(route) if not held else route.continue_())
    element = guest.see(park.put("/typed", embedded(service, sitekey)))
    element.locator("textarea").press_sequentially("校准", delay=5)
    guest.page.wait_for_timeout(800)
    assert guest.asked == []
    element.locator("textarea").press_sequentially("游标卡尺", delay=5)
    expect(element.locator(".status")).to_have_text("正在查找……")
    element.locator("textarea").fill("天平检定")
    expect(element.locator(".card").first).to_be_visible()
    assert len(guest.asked) == 2
    assert guest.asked[0].failure
    expect(element.locator(".understood")).to_contain_text("天平")


def test_slow_failing_limited_and_offline_are_told(browser: Browser, service: RunningService, park: Site) -> None:
    guest = Guest(browser, service)
    keys = ("found", "failing", "limited", "empty")
    page = "".join(embedded(service, f"nqi_site_demo_{key}") for key in keys)
    guest.page.clock.install()
    guest.see(park.put("/states", page))
    found, failing, limited, empty = (guest.page.locator("nqi-match").nth(place) for place in range(4))
    for element in (failing, limited, empty):
        element.locator("textarea").fill(NEED)
        element.locator("form.ask > button").click()
    alert = failing.get_by_role("alert")
    expect(alert).to_contain_text("服务目录的索引正在建立")
    expect(alert).to_contain_text("编号：")
    count = len(guest.asked)
    failing.get_by_role("button", name="重试").click()
    expect(alert).to_contain_text("编号：")
    assert len(guest.asked) == count + 1
    expect(empty.locator(".nothing")).to_be_visible()
    expect(limited.get_by_role("alert")).to_contain_text("请30秒后再试")
    guest.page.clock.run_for(12_000)
    expect(limited.locator(".trouble [aria-hidden]")).to_contain_text("18秒")
    guest.page.clock.run_for(19_000)
    expect(limited.get_by_role("button", name="重试")).to_be_visible()
    held: list[Route] = []
    guest.page.route("**/embed/v1/result", lambda route: held.append(route))
    found.locator("textarea").fill(NEED)
    found.locator("form.ask > button").click()
    expect(found.locator(".status")).to_have_text("正在查找……")
    guest.page.clock.run_for(4_500)
    expect(found.locator(".status")).to_contain_text("比平时慢")
    guest.page.clock.run_for(30_000)
    expect(found.get_by_role("alert")).to_contain_text("没有应答")
    guest.page.unroute("**/embed/v1/result")
    guest.context.set_offline(True)
    found.get_by_role("button", name="重试").click()
    expect(found.get_by_role("alert")).to_contain_text("网络已断开")
    guest.context.set_offline(False)
    expect(found.locator(".card").first).to_be_visible()


def test_a_correction_is_undone_by_one_click(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    element = guest.see(park.put("/undo", embedded(service, sitekey)))
    guest.ask("油标卡尺需要叫准")
    undo = element.locator(".correction button").first
    expect(undo).to_be_visible()
    written = undo.get_attribute("value")
    undo.click()
    expect(element.locator(f'.correction button[value="{written}"]')).to_have_count(0)
    assert f'"as_written":["{written}"]' in (guest.asked[-1].post_data or "")
    expect(element.locator(".count")).to_be_focused()


def test_a_need_is_handed_over_with_consent_and_its_page_opens(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    element = guest.see(park.put("/hand", _LISTEN + embedded(service, sitekey)))
    guest.ask(NEED)
    hand = element.locator(".hand")
    hand.get_by_role("button").click()
    expect(element.get_by_role("alert")).to_have_text("请先勾选同意。")
    expect(hand.get_by_role("checkbox")).to_be_focused()
    hand.get_by_role("checkbox").check()
    hand.get_by_role("button").click()
    link = element.get_by_role("link", name="打开我的办理页面")
    expect(link).to_be_visible()
    expect(element.locator(".done h3")).to_be_focused()
    name, detail = guest.page.evaluate("told.at(-1)")
    assert (name, set(detail)) == ("nqi-need", {"need"})
    with guest.context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("#h-standing")).to_be_visible()


def test_twenty_in_one_page_share_a_sheet_and_survive_moves_and_a_second_script(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    twenty = "".join(f'<nqi-match sitekey="{sitekey}"></nqi-match>' for _ in range(19))
    script = f'<script src="{service.base_url}/embed/v1.js"></script>'
    element = guest.see(park.put("/twenty", embedded(service, sitekey) + twenty + script + "<aside></aside>"))
    expect(guest.page.locator("nqi-match textarea")).to_have_count(20)
    shared = (
        "new Set([...document.querySelectorAll('nqi-match')].map(one => one.shadowRoot.adoptedStyleSheets[0])).size"
    )
    assert guest.page.evaluate(shared) == 1
    assert guest.asked == []
    guest.ask(NEED)
    expect(element.locator(".card").first).to_be_visible()
    guest.page.evaluate("document.querySelector('aside').append(document.querySelector('nqi-match'))")
    moved = guest.page.locator("aside nqi-match")
    expect(moved.locator(".card").first).to_be_visible()
    moved.locator("textarea").fill("天平检定")
    expect(moved.locator(".understood")).to_contain_text("天平")
    assert guest.complaints == []


def test_who_comes_back_finds_what_was_asked(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    other = park.put("/other", "<p>other</p>")
    # A page that may not be kept is made anew when somebody comes back to it.
    address = park.put("/back", embedded(service, sitekey), Cache_Control="no-store")
    element = guest.see(address)
    guest.ask(NEED)
    expect(element.locator(".card").first).to_be_visible()
    guest.page.goto(other)
    guest.page.go_back()
    expect(element.locator("textarea")).to_have_value(NEED)
    expect(element.locator(".card").first).to_be_visible()
    guest.page.go_forward()
    expect(guest.page.locator("p")).to_have_text("other")


def test_all_of_it_is_done_by_keyboard(browser: Browser, service: RunningService, park: Site, sitekey: str) -> None:
    guest = Guest(browser, service)
    element = guest.see(park.put("/keys", embedded(service, sitekey)))
    press = guest.page.keyboard.press
    expect(element.locator("textarea")).to_be_visible()
    press("Tab")
    guest.page.keyboard.insert_text(NEED)
    press("Tab")
    press("Enter")
    press("Tab")
    guest.page.keyboard.insert_text("柳州")
    press("Tab")
    guest.page.keyboard.insert_text("１５")
    press("Enter")
    expect(element.locator(".card").first).to_be_visible()
    body = guest.asked[-1].post_data_json or {}
    assert body["place"] == {"city": "柳州"}
    assert body["constraints"] == {"max_days": 15}
    for _ in range(60):
        press("Tab")
        if guest.page.evaluate("document.querySelector('nqi-match').shadowRoot.activeElement?.name") == "consent":
            break
    press("Space")
    press("Tab")
    press("Enter")
    expect(element.get_by_role("link", name="打开我的办理页面")).to_be_visible()


@pytest.mark.parametrize(
    ("attributes", "around", "said"),
    [
        ("", "<html lang=en-GB>", "Find services"),
        ('lang="zh-CN"', "<html lang=en>", "查找服务"),
        ('lang="en"', "<html lang=zh>", "Find services"),
        ("", "<html>", "查找服务"),
        ("", "<html lang=de>", "查找服务"),
    ],
)
def test_it_speaks_the_language_of_its_place(
    browser: Browser, service: RunningService, park: Site, sitekey: str, attributes: str, around: str, said: str
) -> None:
    guest = Guest(browser, service)
    element = guest.see(park.put("/language", embedded(service, sitekey, attributes), around))
    expect(element.locator("form.ask > button")).to_have_text(said)


def test_what_the_server_has_rendered_is_taken_over(
    browser: Browser, service: RunningService, park: Site, sitekey: str, client: Any
) -> None:
    guest = Guest(browser, service)
    made: str = client.get("/embed/form", params={"sitekey": sitekey}).text
    given = made[made.index('<div class="nqi"') : made.index("</main>")]
    element = guest.see(park.put("/given", embedded(service, sitekey, content=given)))
    expect(element.locator("textarea")).to_have_count(1)
    assert guest.page.evaluate("document.querySelector('nqi-match').childElementCount") == 0
    guest.ask(NEED)
    expect(element.locator(".card").first).to_be_visible()
