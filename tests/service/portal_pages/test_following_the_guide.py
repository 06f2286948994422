"""The guide followed as a web master does: what its pages show is copied into a page elsewhere, and matches appear there."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.service.embed.sites import Site, site
from tests.service.portal_pages.partners import usage
from tests.service.stations.desk import Desk

_PROBLEM = "卡尺不准了要校准"
_PATIENCE = 15_000
_NOTHING_ELSE = "default-src 'none'; base-uri 'none'; "


def test_a_sitekey_made_and_copied_shows_matches_on_another_origin(
    browser: Browser, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, person=desk.administrator)
    page = visit.page
    with site() as park:
        visit.open("/guide")
        expect(page.get_by_text("还没有启用的站点密钥")).to_be_visible()
        page.get_by_role("link", name="打开站点密钥").click()
        page.get_by_label("用途").fill("园区官网")
        page.get_by_label("网址").fill(park.origin)
        page.get_by_role("button", name="新增").click()
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        element, frame = _copied(page, "代码"), _copied(page, "框架代码")
        page.get_by_role("link", name="更多写法").click()
        assert _copied(page, "代码") == element
        policies = _copied(page, "用匹配框时"), _copied(page, "用内嵌框架时")
        _matches_in_the_box(browser, park, element, policies[0])
        _matches_in_the_frame(browser, park, frame, policies[1])
        _nothing_elsewhere(browser, element, policies[0])
    (day,) = [one for one in usage(desk)["days"] if one["origin"] == park.origin]
    assert day["matches"] >= 1


def _copied(page: Page, name: str) -> str:
    page.get_by_role("button", name=re.compile(f"^复制 {name}$")).first.click()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    return copied


def _page_of(browser: Browser, park: Site, body: str, policy: str) -> Page:
    whole = _NOTHING_ELSE + policy.replace("\n", " ")
    address = park.put("/services", f"<h1>园区</h1>{body}", Content_Security_Policy=whole)
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(address)
    return page


def _matches_in_the_box(browser: Browser, park: Site, body: str, policy: str) -> None:
    page = _page_of(browser, park, body, policy)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.locator("nqi-match textarea").fill(_PROBLEM)
    page.locator("nqi-match").get_by_role("button", name="查找服务").click()
    expect(page.locator("nqi-match .matches .card").first).to_contain_text("卡尺", timeout=_PATIENCE)
    assert refused == []
    page.context.close()


def _matches_in_the_frame(browser: Browser, park: Site, body: str, policy: str) -> None:
    page = _page_of(browser, park, body, policy)
    frame = page.frame_locator("iframe")
    frame.locator("nqi-match textarea").fill(_PROBLEM)
    frame.get_by_role("button", name="查找服务").click()
    expect(frame.locator("nqi-match .matches .card").first).to_contain_text("卡尺", timeout=_PATIENCE)
    page.context.close()


def _nothing_elsewhere(browser: Browser, body: str, policy: str) -> None:
    with site() as stranger:
        page = _page_of(browser, stranger, body, policy)
        page.locator("nqi-match textarea").fill(_PROBLEM)
        page.locator("nqi-match").get_by_role("button", name="查找服务").click()
        expect(page.locator("nqi-match .trouble")).not_to_be_empty(timeout=_PATIENCE)
        expect(page.locator("nqi-match .matches .card")).to_have_count(0)
        page.context.close()
