"""A real browser that notes what pages ask for and what they complain of."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

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
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_complaint)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        """Go to a page and wait until it asks for nothing more."""
        self.page.goto(self._base_url + path)
        self.page.wait_for_load_state("networkidle")

    def sign_in_with(self, session: str) -> None:
        """Carry the cookie of a session that began elsewhere."""
        self.context.add_cookies([{"name": "nqi_session", "value": session, "url": self._base_url}])

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return wider

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self._base_url + "/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note_complaint(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)
