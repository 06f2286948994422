"""How it is met: on a phone and on a desk, by day and in the dark, in long English, by ear."""

import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.embed.sites import NEED, Guest, Site, embedded
from tests.service.stations.test_looks import complaints_of_axe

_STATES = {"found": NEED, "empty": NEED, "failing": NEED, "limited": NEED}


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [(320, False, "en"), (390, True, "zh-CN"), (1440, False, "zh-CN"), (1440, True, "en")],
)
def test_every_state_is_accessible_and_fits(
    browser: Browser, service: RunningService, park: Site, width: int, dark: bool, language: str
) -> None:
    guest = Guest(browser, service, width, dark=dark)
    heading = 'heading="Quality services for the enterprises of our industrial park"'
    attributes = f"lang={language} place=450200 {heading}"
    frames = "".join(f"<div>{embedded(service, f'nqi_site_demo_{state}', attributes)}</div>" for state in _STATES)
    style = "<style>html { color-scheme: light dark } body { background: Canvas }</style>"
    viewport = "<meta name=viewport content='width=device-width'>"
    guest.see(park.put(f"/looks-{width}-{dark}", f"{viewport}{style}<main><h1>Park</h1>{frames}</main>"))
    for place, text in enumerate(_STATES.values()):
        element = guest.page.locator("nqi-match").nth(place)
        element.locator("textarea").fill(text)
        element.locator("form.ask > button").click()
        expect(element.locator(".count, .trouble p").first).to_be_visible()
        element.locator(".conditions summary").click()
    guest.settle()
    assert complaints_of_axe(guest.page) == []
    assert guest.overflow() <= 0
