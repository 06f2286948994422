"""The pages for partners as people meet them: readable in the dark and on a phone, by ear, and safe from what is typed."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from service.stations.words import PHRASES
from tests.running import RunningService
from tests.service.browsing import WIDTHS
from tests.service.portal_pages.partners import add_sitekey, visitor
from tests.service.stations.desk import Desk
from tests.service.stations.test_looks import PAYLOADS, complaints_of_axe


@pytest.fixture(scope="module")
def paths(service: RunningService, desk: Desk) -> dict[str, str]:
    """Every page for partners, with something on it."""
    made = add_sitekey(desk, place="450200", regions=["4502"], stations=["LZ-S3"], elements=["metrology"])
    add_sitekey(desk, name="Ein ganz besonders ausführlich benanntes Gewerbegebietsportal", live=False)
    with visitor(service, made["key"]) as page:
        page.post("/v1/match", json={"text": "卡尺校准"}).raise_for_status()
        page.post("/v1/match", json={"text": "qqqq zzzz"}).raise_for_status()
        page.post("/v1/needs", json={"text": "卡尺校准"}).raise_for_status()
    return {
        "sitekeys": "/sitekeys",
        "sitekey": f"/sitekeys/{made['id']}",
        "usage": "/usage",
        "no usage": "/usage?from=2020-01-01&to=2020-01-31",
        "wrong time": "/usage?from=2020-02-01&to=2020-01-31",
        "guide": "/guide",
        "keys": "/keys",
    }


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details:not(.reason)').forEach(one => { one.open = true })")
    page.evaluate("const one = document.querySelector('details.reason'); if (one) one.open = true")


@pytest.mark.parametrize(
    ("width", "language", "dark"),
    [(390, "zh-CN", False), (1440, "zh-CN", True), (390, "en-GB", True), (1440, "en-GB", False)],
)
def test_every_page_is_accessible_fits_and_asks_no_other_host(
    browser: Browser, desk: Desk, paths: dict[str, str], width: int, language: str, dark: bool
) -> None:
    assert width in WIDTHS
    visit = desk.visit(browser, width, desk.administrator, language=language, dark=dark)
    broken: dict[str, object] = {}
    for name, path in paths.items():
        visit.open(path)
        _unfold(visit.page)
        visit.settle()
        found = complaints_of_axe(visit.page)
        if found or visit.overflow() > 0:
            broken[name] = (found, visit.overflow())
    assert broken == {}
    assert visit.elsewhere == []
    assert [text for text in visit.complaints if "400" not in text] == []


def test_what_is_wrong_with_a_time_is_said_at_its_field(browser: Browser, desk: Desk, paths: dict[str, str]) -> None:
    visit = desk.visit(browser, 1440, desk.administrator)
    visit.open(paths["wrong time"])
    expect(visit.page.locator("#e-to")).to_have_text("不能早于开始日期（from）")
    assert visit.page.get_by_label("从").input_value() == "2020-02-01"


def test_the_use_is_drawn_and_told(browser: Browser, desk: Desk, paths: dict[str, str]) -> None:
    visit = desk.visit(browser, 1440, desk.administrator)
    visit.open(paths["usage"])
    page = visit.page
    expect(page.get_by_role("img", name=re.compile("共2次"))).to_be_visible()
    expect(page.locator("rect.nothing")).to_have_attribute("height", "50.0")
    row = page.get_by_role("table", name="按站点密钥").locator("tr", has_text="园区官网")
    expect(row.locator("td.number")).to_have_text(["2", "1", "1", "0", "0", "0", "—"])
    page.get_by_label("站点密钥", exact=True).select_option(label="园区官网")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("table", name="按站点密钥").locator("tbody tr")).to_have_count(1)


def test_what_is_typed_is_shown_and_never_run(browser: Browser, desk: Desk) -> None:
    visit = desk.visit(browser, 390, desk.administrator)
    page = visit.page
    for payload in PAYLOADS:
        with desk.caller(desk.administrator) as caller:
            data = {"name": payload, "origins": payload, "place": payload, "stations": payload, "do": "save"}
            answer = caller.post("/sitekeys", data=data, headers={"Accept": "text/html"})
        assert answer.status_code == 400
        assert payload not in answer.text or "<" not in payload
    made = [add_sitekey(desk, name=payload[:100])["id"] for payload in PAYLOADS]
    for path in ("/sitekeys", "/usage", "/guide", f"/sitekeys/{made[0]}"):
        visit.open(path)
        assert page.title().endswith("服务站工作台")
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_every_phrase_of_the_templates_is_there() -> None:
    folder = Path(__file__).parents[3] / "service" / "pages" / "stations" / "portal"
    text = "\n".join(path.read_text("utf-8") for path in folder.glob("*.html"))
    named = set(re.findall(r"\bw\.(\w+)", text)) | set(re.findall(r'\bw\("(\w+)"', text))
    assert named - set(PHRASES) == set()


def test_whoever_is_not_signed_in_is_asked_to(service: RunningService) -> None:
    for path in ("/sitekeys", "/usage", "/guide"):
        answer = httpx.get(service.base_url + path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")
