"""The plan on the page of its need, to print and to download, in a real browser."""

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.browsing import WIDTHS, Visit
from tests.service.test_plans import NEED, Stated


@pytest.fixture(scope="module")
def stated(client: httpx.Client) -> Stated:
    """A need with a plan of several lines."""
    return Stated(client)


def _address(stated: Stated) -> str:
    return stated.path.removeprefix("/v1").removesuffix("/plan")


def _token(stated: Stated) -> str:
    return stated.headers["Authorization"].removeprefix("Bearer ")


def _opened(browser: Browser, service: RunningService, stated: Stated, width: int, language: str = "zh-CN") -> Visit:
    """The page of a need, opened by its link."""
    visit = Visit(browser, service, width, language)
    visit.open(f"{_address(stated)}#{_token(stated)}")
    expect(visit.page.locator("#part-plan .lines")).to_be_visible()
    return visit


@pytest.mark.parametrize("width", WIDTHS)
def test_the_link_with_the_token_opens_the_plan(
    browser: Browser, service: RunningService, stated: Stated, width: int
) -> None:
    visit = _opened(browser, service, stated, width)
    lines = stated.read()["plan"]["lines"]
    expect(visit.page.locator(".lines > li")).to_have_count(len(lines))
    assert visit.page.locator(".lines h4").first.inner_text() == lines[0]["title"]
    asked = visit.page.locator("#part-plan .asked > li")
    assert asked.count() == len(stated.answer["understanding"]["requirements"])
    assert visit.overflow() <= 0
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_the_picture_to_print_shows_each_line_where_its_days_are(
    browser: Browser, service: RunningService, stated: Stated
) -> None:
    visit = _opened(browser, service, stated, 1440)
    visit.page.get_by_role("link", name="打印版").click()
    plan = stated.read()["plan"]
    bars = visit.page.locator(".picture rect")
    expect(bars).to_have_count(len(plan["lines"]))
    whole = visit.page.locator(".picture svg.bar").first.bounding_box()
    assert whole is not None
    for line, bar in zip(plan["lines"], bars.all(), strict=True):
        box = bar.bounding_box()
        assert box is not None
        left = (box["x"] - whole["x"]) / whole["width"] * plan["working_days"]
        assert left == pytest.approx(line["start_day"], abs=0.5)
        days = max(line["end_day"] - line["start_day"], 0.015 * plan["working_days"])
        assert box["width"] / whole["width"] * plan["working_days"] == pytest.approx(days, abs=0.5)
    assert visit.page.locator(".coverage tbody tr").count() == len(stated.answer["understanding"]["requirements"])


def test_a_plan_of_many_lines_fits_a_phone(browser: Browser, service: RunningService, client: httpx.Client) -> None:
    stated = Stated(client)
    shown = client.post("/v1/match", json={**NEED, "limit": 50}).raise_for_status().json()["matches"]
    stated.edited(pin={"offerings": [match["offering"]["id"] for match in shown[:10]]})
    visit = _opened(browser, service, stated, 360)
    assert visit.page.locator(".lines > li").count() >= 10
    assert visit.overflow() <= 0
    visit.page.get_by_role("link", name="打印版").click()
    expect(visit.page.locator("h1")).to_have_text("质量服务一站式方案")
    assert visit.overflow() <= 0


def test_the_document_is_downloaded(browser: Browser, service: RunningService, stated: Stated) -> None:
    visit = _opened(browser, service, stated, 1440, "en-GB")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="Download as PDF").click()
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"


def test_markup_in_a_need_is_not_run(browser: Browser, service: RunningService, client: httpx.Client) -> None:
    stated = Stated(
        client, text="卡尺要校准 <img src=x onerror=\"document.title='run'\"> <script>document.title='run'</script>"
    )
    visit = _opened(browser, service, stated, 1440)
    expect(visit.page.locator("#part-problem .said")).to_contain_text("<script>")
    visit.page.get_by_role("link", name="打印版").click()
    expect(visit.page.locator(".need")).to_contain_text("<script>")
    assert visit.page.title() == "质量服务一站式方案"
    assert (visit.elsewhere, visit.complaints) == ([], [])
