"""The frame: held by pages of the sitekey's origins alone, as high as what it shows."""

from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.embed.sites import NEED, Guest, Site

_LISTEN = (
    "<script>window.told = []; document.addEventListener('nqi-result', (event) => told.push(event.detail))</script>"
)


def _framed(service: RunningService, sitekey: str) -> str:
    script = f'<script async src="{service.base_url}/embed/v1-frame.js"></script>'
    frame = f'<iframe title="NQI" width="700" height="60" src="{service.base_url}/embed/frame?sitekey={sitekey}&place=450200"></iframe>'
    return _LISTEN + script + frame


def test_a_page_of_the_sitekey_holds_it_and_gives_it_its_height(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    guest.page.goto(park.put("/framed", _framed(service, sitekey)))
    frame = guest.page.frame_locator("iframe")
    expect(frame.locator("textarea")).to_be_visible()
    height = "document.querySelector('iframe').getBoundingClientRect().height"
    guest.page.wait_for_function(f"{height} > 200")
    before = guest.page.evaluate(height)
    frame.locator("textarea").fill(NEED)
    frame.locator("form.ask > button").click()
    expect(frame.locator(".card").first).to_be_visible()
    guest.page.wait_for_function(f"{height} > {before} + 300")
    inner = frame.locator("html").evaluate("html => html.scrollHeight - html.clientHeight")
    assert inner <= 1
    assert set(guest.page.evaluate("told[0]")) == {"match_id", "count"}
    # Whoever else sends such a message is not believed.
    now = guest.page.evaluate(height)
    guest.page.evaluate("postMessage({ nqi: 'height', height: 1 }, '*')")
    guest.page.wait_for_timeout(100)
    assert guest.page.evaluate(height) == now
    assert guest.complaints == []


def test_no_other_page_may_hold_it(browser: Browser, service: RunningService, stranger: Site, sitekey: str) -> None:
    guest = Guest(browser, service)
    with guest.page.expect_event("console", lambda message: "frame-ancestors" in message.text):
        guest.page.goto(stranger.put("/framed", _framed(service, sitekey)))
    assert guest.page.evaluate("document.querySelector('iframe').getBoundingClientRect().height") < 100


def test_a_sitekey_that_does_not_hold_is_told_as_a_page(browser: Browser, service: RunningService) -> None:
    guest = Guest(browser, service)
    guest.open("/embed/frame?sitekey=nqi_site_nothing")
    expect(guest.page.get_by_role("alert")).to_contain_text("密钥")
