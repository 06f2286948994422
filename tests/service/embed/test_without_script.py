"""A browser that runs no script: a plain form, and a page as its answer; in a frame the same."""

import re

from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.embed.sites import NEED, Guest, Site


def test_a_need_is_stated_answered_and_handed_over(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service, 390, script=False)
    frame = (
        f'<iframe title="NQI" width="380" height="800" src="{service.base_url}/embed/frame?sitekey={sitekey}"></iframe>'
    )
    guest.page.goto(park.put("/plain", frame))
    inside = guest.page.frame_locator("iframe")
    inside.locator("textarea").fill(NEED)
    inside.get_by_role("button", name="查找服务").click()
    expect(inside.locator(".card").first).to_be_visible()
    assert all(NEED not in each.url for each in guest.page.frames)

    page = guest.page
    page.goto(f"{service.base_url}/embed/form?sitekey={sitekey}&place=450200&lang=en&theme=dark")
    page.locator("textarea").fill(NEED)
    page.get_by_text("Your city and more conditions").click()
    page.get_by_label("Working days at most").fill("soon")
    page.get_by_role("button", name="Find services").click()
    expect(page.locator(".error")).to_be_visible()
    expect(page.get_by_label("Working days at most")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("textarea")).to_have_value(NEED)
    page.get_by_label("Working days at most").fill("60")
    page.get_by_role("button", name="Find services").click()
    expect(page.get_by_role("heading", name="How we understood it")).to_be_visible()
    assert page.url.endswith("/embed/form")
    assert page.locator(".nqi").get_attribute("data-theme") == "dark"
    page.get_by_role("checkbox", name="I agree").check()
    page.get_by_role("button", name="Hand over my need").click()
    link = page.get_by_role("link", name="Open my page")
    expect(link).to_be_visible()
    with guest.context.expect_page() as opened:
        link.click()
    expect(opened.value).to_have_url(re.compile(r"/needs/[0-9a-f-]{36}#"))


def test_a_correction_is_undone(browser: Browser, service: RunningService, sitekey: str) -> None:
    guest = Guest(browser, service, 390, script=False)
    guest.page.goto(f"{service.base_url}/embed/form?sitekey={sitekey}")
    guest.page.locator("textarea").fill("油标卡尺需要叫准")
    guest.page.get_by_role("button", name="查找服务").click()
    undo = guest.page.locator(".correction button").first
    written = undo.get_attribute("value")
    undo.click()
    expect(guest.page.locator(f'.correction button[value="{written}"]')).to_have_count(0)
    expect(guest.page.locator("textarea")).to_have_value("油标卡尺需要叫准")
