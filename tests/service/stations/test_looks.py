"""Every page as people meet it: readable in the dark and on a phone, by keyboard and by ear, and safe from what is typed."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from service.stations.words import PHRASES
from tests.running import RunningService
from tests.service.browsing import WIDTHS, Visit
from tests.service.stations.desk import Desk, field

_LIBRARY = importlib.util.find_spec("axe_playwright_python")
assert _LIBRARY is not None
_AXE = Path(str(_LIBRARY.origin)).with_name("axe.min.js").read_text("utf-8")
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = list(zip(WIDTHS, (True, False), strict=True))
"""Width and whether it is dark: colours are those of the scheme at any width, and what is shown is decided by the width."""
PAYLOADS = [
    "<script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "\"><svg onload=document.title='run'>",
    "'><b onmouseover=alert(1)>x</b>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "{% raw %}{{ self }}{% endraw %}",
    "${7*7}",
    "</textarea><script>document.title='run'</script>",
    "</title><script>document.title='run'</script>",
    "<iframe src=//evil.example>",
    "<a href=//evil.example>x</a>",
    "<form action=//evil.example><input name=p>",
    "<style>*{display:none}</style>",
    "&lt;b&gt;kept&lt;/b&gt;",
    "<!-- comment -->",
    "<div hx-get=//evil.example hx-trigger=load>x</div>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "\u202egnp.exe\u202c <u>x</u>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
]


@pytest.fixture(scope="module")
def paths(desk: Desk) -> dict[str, str]:
    """Every page that a person of an organization sees, with something on it."""
    made = desk.offering(
        title="无障碍检查用的服务", state="published", eligibility={"sizes": ["micro"], "note": "核对"}
    )
    with desk.caller() as caller:
        tag = caller.get(f"/v1/offerings/{made['id']}").headers["etag"]
        headers = {"If-Match": tag, "Content-Type": "application/merge-patch+json"}
        change = {"state": "suspended", "state_reason": "检修", "items": ["测力"]}
        caller.patch(f"/v1/offerings/{made['id']}", json=change, headers=headers).raise_for_status()
    with desk.caller(desk.administrator) as caller:
        caller.post("/v1/keys", json={"name": "系统"}).raise_for_status()
        stated = {"name": "系统", "url": "https://lims.invalid/nqi"}
        hook = caller.post("/v1/webhooks", json=stated).raise_for_status().json()["webhook"]["id"]
        caller.post(f"/v1/webhooks/{hook}/test").raise_for_status()
    here = f"/listings/{made['id']}"
    return {
        "listings": "/listings",
        "nothing found": "/listings?q=没有的",
        "new listing": "/listings/new",
        "listing": here,
        "history": f"{here}/history",
        "restore": f"{here}/history/1",
        "done": "/listings?sort=title&done=suspend&n=2&left=a,b&out=2&undo=a~2,b~3",
        "preview": f"{here}/preview",
        "stations": "/stations",
        "station": f"/stations/{desk.station}/form",
        "history of a station": f"/stations/{desk.station}/history",
        "restored station": f"/stations/{desk.station}/history/1",
        "new station": "/stations/new",
        "reminders": "/reminders",
        "reminders of a kind": "/reminders?kind=assurance",
        "copy": f"/listings/new?like={made['id']}",
        "imports": "/imports",
        "keys": "/keys",
        "webhooks": "/webhooks",
        "webhook": f"/webhooks/{hook}",
        "people": "/people",
        "organization": "/organization",
        "account": "/account",
        "not allowed": "/organizations",
        "not found": "/listings/none",
    }


def complaints_of_axe(page: Page) -> list[str]:
    """The rules that a page breaks, and where."""
    page.evaluate(_AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", _TAGS)
    return [
        f"{one['id']} {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def _opened(page: Page) -> None:
    """Everything that can be unfolded is looked at too."""
    page.evaluate("document.querySelectorAll('details:not(.reason)').forEach(one => { one.open = true })")
    page.evaluate("const one = document.querySelector('details.reason'); if (one) one.open = true")
    # At the end of a page its foot stands over nothing, wherever a field happens to lie.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


@pytest.mark.parametrize(("width", "dark"), LOOKS, ids=["phone-dark", "desk-light"])
def test_every_page_is_accessible_fits_and_asks_no_other_host(
    browser: Browser, service: RunningService, desk: Desk, paths: dict[str, str], width: int, dark: bool
) -> None:
    visit = desk.visit(browser, width, desk.administrator, dark=dark)
    broken: dict[str, object] = {}
    for name, path in paths.items():
        visit.open(path)
        _opened(visit.page)
        visit.settle()
        found = complaints_of_axe(visit.page)
        if found or visit.overflow() > 0:
            broken[name] = (found, visit.overflow())
    assert broken == {}
    assert visit.elsewhere == []
    assert [text for text in visit.complaints if "403" not in text and "404" not in text] == []


@pytest.mark.parametrize(("width", "dark"), LOOKS, ids=["phone-dark", "desk-light"])
def test_the_doors_and_the_operators_pages_are_too(
    browser: Browser, service: RunningService, desk: Desk, operator: str, width: int, dark: bool
) -> None:
    stranger = Visit(browser, service, width, "en-GB", dark=dark)
    for path in ("/sign-in", "/invitation", "/sign-in?done=signed_out"):
        stranger.open(path)
        assert complaints_of_axe(stranger.page) == []
        assert stranger.overflow() <= 0
    stranger.page.get_by_role("button", name="Sign in").click()
    assert complaints_of_axe(stranger.page) == []
    visit = Visit(browser, service, width, "en-GB", dark=dark)
    visit.sign_in_with(operator)
    for path in ("/organizations", f"/organizations/{desk.organization}", "/people", "/keys", "/listings", "/stations"):
        visit.open(path)
        _opened(visit.page)
        visit.settle()
        assert complaints_of_axe(visit.page) == []
        assert visit.overflow() <= 0
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert (visit.elsewhere, visit.complaints) == ([], [])


@pytest.mark.parametrize(("width", "dark"), LOOKS, ids=["phone-dark", "desk-light"])
def test_errors_conflicts_and_secrets_are_accessible(
    browser: Browser, service: RunningService, desk: Desk, width: int, dark: bool
) -> None:
    made = desk.offering(title="错误与冲突")
    visit = desk.visit(browser, width, desk.administrator, dark=dark)
    page = visit.page
    visit.open(f"/listings/{made['id']}")
    page.locator("#f-scope_lines-0 > .row-acts [data-remove]").dispatch_event("click")
    expect(page.locator(".gone")).to_be_visible()
    assert complaints_of_axe(page) == []
    page.get_by_role("button", name="撤销").click()
    field(page, "title").fill("我")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator("#errors")).to_be_visible()
    assert complaints_of_axe(page) == []
    with desk.caller() as caller:
        tag = caller.get(f"/v1/offerings/{made['id']}").headers["etag"]
        headers = {"If-Match": tag, "Content-Type": "application/merge-patch+json"}
        caller.patch(f"/v1/offerings/{made['id']}", json={"title": "别的"}, headers=headers).raise_for_status()
    field(page, "title").fill("我的新名称")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_role("heading", name="您编辑期间，他人也修改了这一项")).to_be_visible()
    assert complaints_of_axe(page) == []
    assert visit.overflow() <= 0
    visit.open("/keys")
    page.get_by_label("用途").fill("一次")
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_label("密钥", exact=True)).to_be_visible()
    assert complaints_of_axe(page) == []
    visit.open("/account")
    page.get_by_role("button", name="设置动态码").click()
    expect(page.get_by_role("img", name="供身份验证器扫描的二维码")).to_be_visible()
    assert complaints_of_axe(page) == []
    assert visit.overflow() <= 0


def test_what_is_typed_is_shown_and_never_run(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    listings = [
        {
            "station": desk.station,
            "title": payload[:100],
            "element": "testing",
            "summary": payload,
            "items": [payload],
            "price": {"min": 1, "max": 2, "basis": payload[:100]},
            "scope_lines": [{"parameter": payload, "accreditations": [{"scheme": payload[:100]}]}],
        }
        for payload in PAYLOADS
    ]
    with desk.caller() as caller:
        result = caller.post("/v1/offerings:batch", json={"items": listings}).json()
        assert result["created"] == len(PAYLOADS)
        ids = [item["id"] for item in result["items"]]
        caller.post("/v1/stations", json={"name": PAYLOADS[0]}).raise_for_status()
    visit = desk.visit(browser, 390, desk.administrator)
    page = visit.page
    visit.open("/listings")
    shown = page.locator("tbody th a").all_inner_texts()
    assert {" ".join(text.split()) for text in shown} == {" ".join(payload[:100].split()) for payload in PAYLOADS}
    for id_, payload in zip(ids, PAYLOADS, strict=True):
        visit.open(f"/listings/{id_}")
        assert field(page, "summary").input_value() == payload
        assert page.title() == f"{' '.join(payload[:100].split())} · 服务站工作台"
        field(page, "items").fill(f"{payload}\nanother")
        page.get_by_role("button", name="保存草稿").last.click()
        visit.open(f"/listings/{id_}/history")
        expect(page.locator(".changes")).to_contain_text("another")
    visit.open("/listings?q=" + "<script>document.title='run'</script>")
    visit.open("/stations")
    expect(page.get_by_role("link", name=PAYLOADS[0])).to_be_visible()
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_every_phrase_of_the_templates_is_there_in_both_languages() -> None:
    folder = Path(__file__).parents[3] / "service" / "pages" / "stations"
    text = "\n".join(path.read_text("utf-8") for path in folder.glob("*.html"))
    named = set(re.findall(r"\bw\.(\w+)", text)) | set(re.findall(r'\bw\("(\w+)"', text))
    # One that ends so is put together with what follows.
    assert {name for name in named if not name.endswith("_")} - set(PHRASES) == set()
    assert all(zh and en for zh, en in PHRASES.values())


def test_the_pages_allow_nothing_from_elsewhere(service: RunningService, desk: Desk) -> None:
    with desk.caller() as caller:
        headers = caller.get("/listings", headers={"Accept": "text/html"}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "form-action 'self'" in policy
    assert "unsafe-eval" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
