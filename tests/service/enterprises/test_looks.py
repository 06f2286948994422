"""The page as an enterprise meets it: on a phone and on a desk, by day and in the dark, by keyboard and by ear."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from service.enterprises.words import PHRASES
from tests.service.browsing import Visit
from tests.service.enterprises.making import Case, World, head
from tests.service.stations.test_looks import PAYLOADS, complaints_of_axe

_STATES = ("draft", "returned", "planned", "in service", "delivered", "asked", "ended")
_RICHEST = ("draft", "in service")
"""Those that between them hold nearly everything that a page can show."""


@pytest.fixture(scope="module")
def cases(world: World) -> dict[str, Case]:
    """A need in each state that looks different, with something of everything."""
    made = {
        "draft": Case(world),
        "returned": Case(world).submitted(),
        "planned": Case(world).planned(),
        "in service": Case(world).in_service(),
        "delivered": Case(world).delivered(),
        "asked": Case(world).delivered(),
        "ended": Case(world).submitted(),
    }
    made["returned"].clerk("returned", note="请写明包装规格。")
    made["planned"].ask("几台设备？")
    first, second, *_ = made["in service"].now()["referrals"]
    made["in service"].accepted_by(first)
    made["in service"].completed_by(first)
    made["in service"].provider(second, "rejected", reason="no_capacity")
    made["asked"].api.post("/evaluation", json={"solved": True, "score": 5, "comment": "好"}).raise_for_status()
    made["asked"].let_days_pass(31)
    made["ended"].clerk("rejected", note="不属于质量服务范围。")
    return made


@pytest.mark.parametrize(
    ("width", "dark", "states"),
    [(390, False, _STATES), (1440, True, _RICHEST)],
    ids=["phone-light", "desk-dark"],
)
def test_every_state_is_accessible_fits_and_asks_no_other_host(
    browser: Browser, world: World, cases: dict[str, Case], width: int, dark: bool, states: tuple[str, ...]
) -> None:
    visit = Visit(browser, world.service, width, "en-GB" if dark else "zh-CN", dark=dark)
    broken: dict[str, object] = {}
    for name in states:
        visit.open(f"{cases[name].path}#{cases[name].token}")
        expect(visit.page.locator("#h-standing")).to_be_visible()
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found = complaints_of_axe(visit.page)
        if found or visit.overflow() > 0:
            broken[name] = (found, visit.overflow())
    assert broken == {}
    assert (visit.elsewhere, visit.complaints) == ([], [])


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1440, False)])
def test_the_door_and_what_goes_wrong_are_too(
    browser: Browser, world: World, cases: dict[str, Case], width: int, dark: bool
) -> None:
    visit = Visit(browser, world.service, width, dark=dark)
    visit.open(cases["draft"].path)
    assert complaints_of_axe(visit.page) == []
    visit.page.get_by_role("button", name="打开").click()
    expect(visit.page.get_by_role("alert")).to_have_text("请输入查询码。")
    assert complaints_of_axe(visit.page) == []
    assert visit.overflow() <= 0
    opened = cases["draft"].opened(browser, width, dark=dark)
    opened.page.locator("#part-submission").get_by_role("button", name="提交").click()
    expect(opened.page.locator("#part-submission [role=alert]")).to_be_visible()
    assert complaints_of_axe(opened.page) == []
    assert opened.overflow() <= 0
    opened.open(f"{cases['draft'].path}/attachments/{cases['draft'].id}")
    expect(opened.page.get_by_role("heading", name="没有找到")).to_be_visible()
    assert complaints_of_axe(opened.page) == []


def test_a_need_is_submitted_agreed_and_evaluated_by_keyboard_alone(browser: Browser, world: World) -> None:
    case = Case(world)
    visit = case.opened(browser, 1440)
    page, keys = visit.page, visit.page.keyboard
    _tab_to(page, "s-enterprise")
    keys.type("示例公司")
    keys.press("Tab")
    keys.type("韦明")
    keys.press("Tab")
    keys.type("13800138000")
    _tab_to(page, "s-refer")
    keys.press("Space")
    _tab_to_text(page, "提交")
    keys.press("Enter")
    expect(page.locator("#part-standing .done")).to_be_focused()
    case.clerk("accepted")
    case.clerk("planned")
    head(page, "方案已出")
    _tab_to_text(page, "同意方案，开始派单")
    keys.press("Enter")
    head(page, "已派单")
    for referral in case.now()["referrals"]:
        case.accepted_by(referral)
        case.completed_by(referral)
    head(page, "服务已全部交付")
    _tab_to_text(page, "已解决")
    keys.press("Space")
    keys.press("Tab")
    keys.press("ArrowDown")
    _tab_to_text(page, "提交评价")
    keys.press("Enter")
    expect(page.locator("#part-outcome")).to_contain_text("已解决，4分")


def _tab_to(page: Page, id_: str) -> None:
    _tab(page, lambda: page.evaluate("document.activeElement.id") == id_)


def _tab_to_text(page: Page, text: str) -> None:
    """Press Tab until that button, or the field that is called so, has the focus, in view and with its outline."""
    called = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
    _tab(page, lambda: page.evaluate(called) == text)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert page.evaluate(
        "(box => box.top >= 0 && box.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())"
    )


def _tab(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if there():
            return
    raise AssertionError("Tab leads nowhere")


def test_what_is_typed_is_shown_and_never_run(browser: Browser, world: World) -> None:
    case = Case(world, text="卡尺要校准 " + " ".join(PAYLOADS)[:1800])
    contact = {
        "enterprise": PAYLOADS[0],
        "person": PAYLOADS[1][:100],
        "telephone": "13800138000",
        "address": PAYLOADS[2],
        "consent": {
            "version": "2026-11",
            "purposes": ["refer_to_accepting_station"],
            "recipients": ["accepting_station"],
        },
    }
    case.api.put("/contact", json=contact).raise_for_status()
    case.move("submitted")
    case.clerk("accepted")
    for payload in PAYLOADS:
        case.ask(payload)
        case.api.post("/messages", json={"text": payload}).raise_for_status()
    case.clerk("no_match", note=" ".join(PAYLOADS)[:2000])
    visit = case.opened(browser, 390)
    page = visit.page
    said = page.locator("#part-conversation .said").all_inner_texts()
    assert [" ".join(text.split()) for text in said[::2]] == [" ".join(payload.split()) for payload in PAYLOADS]
    expect(page.locator("#part-contact .wide-pairs")).to_contain_text(PAYLOADS[0])
    expect(page.locator("#part-standing .told")).to_contain_text(PAYLOADS[0])
    page.locator("#say-text").fill("</textarea><script>document.title='run'</script>")
    page.locator("#part-conversation").get_by_role("button", name="发送").click()
    expect(page.locator("#part-conversation .said").last).to_have_text(
        "</textarea><script>document.title='run'</script>"
    )
    page.evaluate("document.getElementById('seen').value = ''")
    case.clerk("diagnosing")
    head(page, "正在诊断")
    assert "run" not in page.title()
    assert visit.overflow() <= 0
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_what_an_address_says_was_done_is_not_repeated(world: World) -> None:
    case = Case(world)
    shown = case.visitor().get(case.path, params={"done": "<script>alert(1)</script>", "seen": '"><b>'}).text
    assert "alert(1)" not in shown
    assert '"><b>' not in shown


def test_every_phrase_of_the_templates_is_there_in_both_languages() -> None:
    folder = Path(__file__).parents[3] / "service" / "pages" / "enterprise"
    text = "\n".join(path.read_text("utf-8") for path in folder.glob("*.html"))
    named = set(re.findall(r"\bw\.(\w+)", text)) | set(re.findall(r'\bw\("(\w+)"', text))
    assert named - set(PHRASES) == set()
    assert all(zh and en for zh, en in PHRASES.values())
