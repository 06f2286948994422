"""A real browser that notes what pages ask for and what they complain of."""

import os
import shutil
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.running import RunningService

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = [390, 1440]
_DRAWN = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() =>
    Promise.allSettled(document.getAnimations().map(one => one.finished)).then(() => done()))))"""
"""Two turns of the page's own: what its scripts had planned is done, and what moves has come to rest."""
_QUIET_MILLISECONDS = 30
_PATIENCE_SECONDS = 30
# Nothing of it is a measure: what comes takes a part of a second, and what does not come may take its time to fail.
expect.set_options(timeout=20_000)


def chromium() -> Iterator[Browser]:
    """Chromium; without it, a failure where everything is to be tested, and else a skip."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield chromium
        chromium.close()


class Visit:
    """A page that notes what it asks for and what it complains of."""

    def __init__(
        self,
        browser: Browser,
        service: RunningService,
        width: int,
        language: str = "zh-CN",
        *,
        dark: bool = False,
        script: bool = True,
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        self.page: Page = self.context.new_page()
        self._base_url = service.base_url
        self._script = script
        self._under_way: set[Request] = set()
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("requestfinished", self._note_end)
        self.page.on("requestfailed", self._note_end)
        self.page.on("console", self._note_complaint)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        """Go to a page and wait until it asks for nothing more."""
        self._under_way.clear()
        self.page.goto(self._base_url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is asked for, twice in a row, and nothing moves.

        Playwright's own «networkidle» takes half a second of every page.
        """
        quiet, deadline = 0, time.monotonic() + _PATIENCE_SECONDS
        while quiet < 2:
            assert time.monotonic() < deadline, [request.url for request in self._under_way]
            if self._script:
                self.page.evaluate(_DRAWN)
            self.page.wait_for_timeout(_QUIET_MILLISECONDS)
            quiet = 0 if self._under_way else quiet + 1

    def sign_in_with(self, session: str) -> None:
        """Carry the cookie of a session that began elsewhere."""
        self.context.add_cookies([{"name": "nqi_session", "value": session, "url": self._base_url}])

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return wider

    def _note_request(self, request: Request) -> None:
        self._under_way.add(request)
        if not request.url.startswith((self._base_url + "/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note_end(self, request: Request) -> None:
        self._under_way.discard(request)

    def _note_complaint(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)
