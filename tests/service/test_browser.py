"""The pages in a real browser: they render, ask no other host, and complain of nothing."""

import httpx
import pytest
from playwright.sync_api import Browser

from tests.running import RunningService
from tests.service.browsing import WIDTHS, Visit


def test_the_reference_renders_every_operation_from_this_host_alone(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, WIDTHS[0])
    visit.open("/docs")
    visit.page.wait_for_selector(".opblock")
    shown = visit.page.locator(".opblock-summary-path").all_inner_texts()
    described = httpx.get(f"{service.base_url}/openapi.json").json()["paths"]
    assert {path.replace("\u200b", "") for path in shown} == set(described)
    assert visit.overflow() <= 0
    for operation in ("needs-matchNeed", "catalogue-listOfferings", "catalogue-patchOffering", "keys-createKey"):
        visit.page.locator(f"#operations-{operation} .opblock-summary-control").click()
        visit.page.wait_for_selector(f"#operations-{operation} .opblock-body")
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
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
@pytest.mark.parametrize("width", WIDTHS)
def test_a_problem_page_reads_in_the_visitors_language(
    browser: Browser, service: RunningService, width: int, language: str, heading: str
) -> None:
    visit = Visit(browser, service, width, language)
    visit.open("/problems/not-found")
    assert visit.page.locator("h1").inner_text() == heading
    assert visit.page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh-CN" else "en")
    assert (visit.elsewhere, visit.complaints) == ([], [])
    assert visit.overflow() <= 0
