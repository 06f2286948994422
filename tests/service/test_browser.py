"""The pages in a real browser: they render, ask no other host, and complain of nothing."""

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
_WIDTHS = [390, 1440]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
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

    def __init__(self, browser: Browser, service: RunningService, width: int, language: str = "zh-CN") -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
        self.page: Page = context.new_page()
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


@pytest.mark.parametrize("width", _WIDTHS)
def test_the_reference_renders_every_operation_from_this_host_alone(
    browser: Browser, service: RunningService, width: int
) -> None:
    visit = Visit(browser, service, width)
    visit.open("/docs")
    visit.page.wait_for_selector(".opblock")
    shown = visit.page.locator(".opblock-summary-path").all_inner_texts()
    assert {path.replace("\u200b", "") for path in shown} == {
        "/v1/match",
        "/v1/needs",
        "/v1/needs/{need_id}",
        "/v1/stations",
        "/v1/stations/{station_id}",
        "/v1/offerings",
        "/v1/offerings/{offering_id}",
        "/healthz",
        "/readyz",
    }
    assert visit.overflow() <= 0
    for operation in visit.page.locator(".opblock-summary-control").all():
        operation.click()
    visit.page.wait_for_selector("#operations-operation-readiness .opblock-body")
    assert visit.overflow() <= 0
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_a_need_can_be_matched_out_of_the_reference(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, 1440)
    visit.open("/docs")
    visit.page.locator("#operations-needs-matchNeed .opblock-summary").click()
    visit.page.locator("#operations-needs-matchNeed .execute").click()
    visit.page.wait_for_selector("#operations-needs-matchNeed .live-responses-table")
    assert "200" in visit.page.locator("#operations-needs-matchNeed .live-responses-table").inner_text()
    assert (visit.elsewhere, visit.complaints) == ([], [])


@pytest.mark.parametrize(("language", "heading"), [("zh-CN", "没有找到"), ("en-GB", "Not found")])
@pytest.mark.parametrize("width", _WIDTHS)
def test_a_problem_page_reads_in_the_visitors_language(
    browser: Browser, service: RunningService, width: int, language: str, heading: str
) -> None:
    visit = Visit(browser, service, width, language)
    visit.open("/problems/not-found")
    assert visit.page.locator("h1").inner_text() == heading
    assert visit.page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh-CN" else "en")
    assert (visit.elsewhere, visit.complaints) == ([], [])
    assert visit.overflow() <= 0
