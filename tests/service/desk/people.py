"""People at the desk, each in a browser of their own."""

from typing import Any

import httpx
from playwright.sync_api import Browser, Locator, Page, expect

from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.owners.world import COOKIE

_A_ROUND = 3_100
"""Milliseconds after which a page has asked again."""


def at_desk(browser: Browser, service: RunningService, who: httpx.Client, width: int = 1440, **more: Any) -> Visit:
    """A browser in which somebody is signed in, with a clock that a test can put forward."""
    visit = Visit(browser, service, width, **more)
    visit.sign_in_with(who.cookies[COOKIE])
    visit.page.clock.install()
    return visit


def three_seconds_later(page: Page) -> None:
    """Let the time pass after which a page asks what is new, and wait until it was answered."""
    with page.expect_response("**/changes**"):
        page.clock.fast_forward(_A_ROUND)


def row(page: Page, words: str) -> Locator:
    """The row of a list that holds some words."""
    return page.locator("[data-row]", has_text=words)


def step(page: Page, name: str) -> Locator:
    """The form of a step, unfolded."""
    found = page.locator(f"#step-{name}")
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def entry(page: Page, path: str) -> Locator:
    """The control of a field."""
    return page.locator(f'[id="f-{path.replace(".", "-")}"]')


def stays_loaded(page: Page) -> None:
    """Mark a page, so that a test can tell whether it was loaded anew."""
    page.evaluate("window.loadedOnce = true")


def expect_never_reloaded(page: Page) -> None:
    """Still the page that was marked."""
    assert page.evaluate("window.loadedOnce === true")


def expect_state(page: Page, words: str) -> None:
    """The page of a case says that it stands so."""
    expect(page.locator("#standing .badge").first).to_have_text(words)
