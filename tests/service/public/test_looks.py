"""The pages in a real browser: on a phone and on a desk, by day and in the dark, by keyboard, and without a script."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from service.public.words import PHRASES
from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.public.conftest import NEED
from tests.service.stations.test_looks import complaints_of_axe

_PATHS = (
    "/",
    "/match",
    "/offerings/WH-001",
    "/offerings/LZ-104",
    "/stations/WH-S7",
    "/try",
    "/embed",
    "/offerings/none",
)


def _asked(visit: Visit, path: str = "/match") -> None:
    visit.open(path)
    visit.page.get_by_role("textbox", name=re.compile("质量问题|quality problem")).fill(NEED)
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".cards .title").first).to_be_visible()
    visit.settle()


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [(390, False, "en-GB"), (1440, True, "zh-CN")],
    ids=["phone-light", "desk-dark"],
)
def test_every_page_is_accessible_fits_and_asks_no_other_host(
    browser: Browser, service: RunningService, visitor: httpx.Client, width: int, dark: bool, language: str
) -> None:
    shared = visitor.post("/match/shared", data={"text": NEED}).headers["location"]
    visit = Visit(browser, service, width, language, dark=dark)
    broken: dict[str, object] = {}
    for path in (*_PATHS, shared):
        visit.open(path)
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found = complaints_of_axe(visit.page)
        if found or visit.overflow() > 0:
            broken[path] = (found, visit.overflow())
    _asked(visit, "/")
    if (found := complaints_of_axe(visit.page)) or visit.overflow() > 0:
        broken["asked"] = (found, visit.overflow())
    assert broken == {}
    assert visit.elsewhere == []
    assert [text for text in visit.complaints if "404" not in text] == []


def test_by_keyboard_alone_from_the_first_page_to_an_offering(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, 1440)
    visit.open("/")
    page, keys = visit.page, visit.page.keyboard
    _tab(page, lambda: "textarea" in _focused(page))
    keys.type("车间卡尺要校准")
    _tab(page, lambda: "summary" in _focused(page))
    keys.press("Enter")
    _tab(page, lambda: 'name="city"' in _focused(page))
    keys.type("武汉")
    city = page.get_by_role("combobox")
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    expect(city).to_have_attribute("aria-activedescendant", re.compile("-0$"))
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(city).to_have_value("武汉市")
    expect(page.get_by_role("listbox")).to_be_hidden()
    keys.press("Enter")
    expect(page.locator(".tags")).to_contain_text("武汉市")
    _tab(page, lambda: "data-offering" in _focused(page))
    keys.press("Enter")
    page.wait_for_url("**/offerings/*")
    expect(page.locator("h1")).to_be_visible()
    assert (visit.elsewhere, visit.complaints) == ([], [])


def _focused(page: Page) -> str:
    """The start tag of what has the focus, within the element too; it is in view, with its outline."""
    found: str = page.evaluate(
        """() => { let one = document.activeElement; while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
        return one.outerHTML.slice(0, 400) }"""
    )
    return found


def _tab(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if there():
            return
    raise AssertionError("Tab leads nowhere")


def test_without_a_script_from_the_first_page_to_an_offering_a_link_and_a_need(
    browser: Browser, service: RunningService
) -> None:
    visit = Visit(browser, service, 390, script=False)
    page = visit.page
    visit.open("/")
    page.get_by_label("请描述您遇到的质量问题").fill("油标卡尺需要叫准")
    page.get_by_role("button", name="查找服务").click()
    page.get_by_role("button", name="按原文重查").first.click()
    expect(page.locator("input[name=as_written]").first).to_be_attached()
    page.get_by_label("请描述您遇到的质量问题").fill(NEED)
    page.get_by_text("所在城市和更多条件").click()
    page.get_by_label("企业所在城市").fill("没有这个城市")
    page.get_by_role("button", name="查找服务").click()
    expect(page.locator(".error")).to_contain_text("没有找到这个地点")
    page.get_by_label("企业所在城市").fill("武汉")
    page.get_by_role("button", name="查找服务").click()
    first = page.locator(".cards .title a").first
    title = first.inner_text()
    assert "?" not in page.url
    page.get_by_role("button", name="生成链接").click()
    page.wait_for_url("**/match/*")
    expect(page.locator(".cards .title a").first).to_have_text(title)
    expect(page.locator("#link")).to_have_value(page.url)
    page.locator(".cards .title a").first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    page.get_by_label(re.compile("我同意保存")).check()
    page.get_by_role("button", name="交给服务站").click()
    page.get_by_role("link", name="打开我的办理页面").click()
    expect(page.get_by_label("查询码")).to_be_visible()
    assert visit.overflow() <= 0
    assert visit.elsewhere == []


def test_the_link_is_made_of_what_the_form_says_when_it_is_asked_for(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, 1440)
    visit.open("/")
    expect(visit.page.get_by_role("button", name="生成链接")).to_be_hidden()
    _asked(visit, "/")
    visit.page.get_by_role("button", name="生成链接").click()
    visit.page.wait_for_url("**/match/*")
    visit.settle()
    expect(visit.page.get_by_role("textbox", name="请描述您遇到的质量问题")).to_have_value(NEED)
    expect(visit.page.locator(".cards .title").first).to_be_visible()
    assert visit.complaints == []


def test_the_switch_reads_the_same_result_in_the_other_language(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, 1440, script=False)
    visit.open("/match")
    visit.page.get_by_label("请描述您遇到的质量问题").fill(NEED)
    visit.page.get_by_role("button", name="查找服务").click()
    visit.page.get_by_role("button", name="English").click()
    expect(visit.page.locator("html")).to_have_attribute("lang", "en")
    expect(visit.page.get_by_label("What quality problem do you have?")).to_have_value(NEED)
    assert "?lang=en" in visit.page.url
    visit.page.locator(".cards .title a").first.click()
    expect(visit.page.locator("html")).to_have_attribute("lang", "en")


def test_the_builder_shows_live_what_its_code_says(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, 1440)
    visit.open("/embed")
    code = visit.page.locator("#code")
    expect(code).to_contain_text(f'<script async src="{service.base_url}/embed/v1.js"></script>')
    expect(code).to_contain_text('<nqi-match sitekey="nqi_site_demo_found"></nqi-match>')
    visit.page.get_by_role("radio", name="没有找到").check()
    visit.page.get_by_role("radio", name="深色").check()
    visit.page.get_by_label("主色").fill("#a63a28")
    visit.page.get_by_label("默认所在地").fill("柳州")
    visit.page.get_by_label("标题").fill('园区"服务" <b>')
    expect(code).to_contain_text(
        'sitekey="nqi_site_demo_empty" place="450200" theme="dark" heading="园区&quot;服务&quot; &lt;b&gt;"'
    )
    expect(code).to_contain_text("nqi-match { --nqi-accent: #a63a28; }")
    element = visit.page.locator(".preview nqi-match")
    expect(element.locator("h2")).to_have_text('园区"服务" <b>')
    assert element.evaluate("one => getComputedStyle(one).getPropertyValue('--nqi-accent')").strip() == "#a63a28"
    element.get_by_role("textbox").first.fill("卡尺要校准")
    element.get_by_role("button", name="查找服务").click()
    expect(element.locator(".found")).to_have_attribute("data-count", "0")
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_the_builder_without_a_script_is_a_form(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, 390, "en-GB", script=False)
    visit.open("/embed")
    visit.page.get_by_role("radio", name="A frame").check()
    visit.page.get_by_label("Default place").fill("nowhere")
    visit.page.get_by_role("button", name="Update the code").click()
    expect(visit.page.locator("#code")).to_contain_text("<iframe")
    expect(visit.page.get_by_text("That place is not known")).to_be_visible()
    assert visit.overflow() <= 0


def test_every_phrase_of_the_templates_is_there_in_both_languages() -> None:
    folder = Path(__file__).parents[3] / "service" / "pages" / "public"
    text = "\n".join(path.read_text("utf-8") for path in folder.glob("*.html") if path.name != "handed_over.html")
    named = set(re.findall(r"\bw\.(\w+)", text)) | set(re.findall(r'\bw\("(\w+)"', text))
    assert named - set(PHRASES) == set()
    assert all(zh and en for zh, en in PHRASES.values())
