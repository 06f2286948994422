"""The page where an enterprise opens its plan, in a real browser."""

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


@pytest.mark.parametrize("width", WIDTHS)
def test_the_link_with_the_token_opens_the_plan(
    browser: Browser, service: RunningService, stated: Stated, width: int
) -> None:
    visit = Visit(browser, service, width)
    visit.open(f"{_address(stated)}#{_token(stated)}")
    lines = stated.read()["plan"]["lines"]
    expect(visit.page.locator(".lines > li")).to_have_count(len(lines))
    assert visit.page.locator(".lines h3").first.inner_text().startswith(lines[0]["title"])
    assert visit.page.locator(".coverage tbody tr").count() == len(stated.answer["understanding"]["requirements"])
    assert visit.overflow() <= 0
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_the_picture_shows_each_line_where_its_days_are(
    browser: Browser, service: RunningService, stated: Stated
) -> None:
    visit = Visit(browser, service, 1440)
    visit.open(f"{_address(stated)}#{_token(stated)}")
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


def test_without_the_token_it_is_asked_for_and_a_wrong_one_is_told(
    browser: Browser, service: RunningService, stated: Stated
) -> None:
    visit = Visit(browser, service, 390)
    visit.open(_address(stated))
    expect(visit.page.locator("#actions")).to_be_hidden()
    field = visit.page.get_by_label("令牌")
    field.fill("wrong")
    field.press("Enter")
    expect(visit.page.get_by_role("alert")).to_contain_text("没有找到")
    expect(visit.page.locator("#actions")).to_be_hidden()
    field.fill(_token(stated))
    field.press("Enter")
    expect(visit.page.locator("h1:visible")).to_have_text("质量服务一站式方案")
    expect(visit.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("behind", ["%", "中文", "a b"])
def test_what_is_no_token_is_told_at_once(
    browser: Browser, service: RunningService, stated: Stated, behind: str
) -> None:
    visit = Visit(browser, service, 390)
    visit.open(f"{_address(stated)}#{behind}")
    expect(visit.page.get_by_role("alert")).to_contain_text("没有找到")
    assert visit.complaints == []


def test_another_token_behind_the_address_opens_without_a_reload(
    browser: Browser, service: RunningService, stated: Stated
) -> None:
    visit = Visit(browser, service, 390)
    visit.open(f"{_address(stated)}#wrong")
    visit.page.evaluate("token => { location.hash = token }", _token(stated))
    expect(visit.page.locator(".lines")).to_be_visible()
    expect(visit.page.locator("#plan h1")).to_be_focused()


def test_a_plan_of_many_lines_fits_a_phone(browser: Browser, service: RunningService, client: httpx.Client) -> None:
    stated = Stated(client)
    shown = client.post("/v1/match", json={**NEED, "limit": 50}).raise_for_status().json()["matches"]
    stated.edited(pin={"offerings": [match["offering"]["id"] for match in shown[:10]]})
    visit = Visit(browser, service, 360)
    visit.open(f"{_address(stated)}#{_token(stated)}")
    assert visit.page.locator(".lines > li").count() >= 10
    assert visit.overflow() <= 0


def test_the_document_is_downloaded(browser: Browser, service: RunningService, stated: Stated) -> None:
    visit = Visit(browser, service, 1440, "en-GB")
    visit.open(f"{_address(stated)}#{_token(stated)}")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download as PDF").click()
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"


def test_markup_in_a_need_is_not_run(browser: Browser, service: RunningService, client: httpx.Client) -> None:
    stated = Stated(
        client, text="卡尺要校准 <img src=x onerror=\"document.title='run'\"> <script>document.title='run'</script>"
    )
    visit = Visit(browser, service, 1440)
    visit.open(f"{_address(stated)}#{_token(stated)}")
    expect(visit.page.locator(".need")).to_contain_text("<script>")
    assert visit.page.title() == "质量服务一站式方案"
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_the_token_behind_the_address_gets_into_no_log(
    browser: Browser, service: RunningService, stated: Stated, client: httpx.Client
) -> None:
    visit = Visit(browser, service, 390)
    visit.open(f"{_address(stated)}#{_token(stated)}")
    expect(visit.page.locator(".lines")).to_be_visible()
    client.get("/v1/stations/after-the-plan-page")
    output = service.output_with("after-the-plan-page")
    assert _address(stated) in output
    assert _token(stated) not in output
