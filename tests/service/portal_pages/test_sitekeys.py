"""Sitekeys in a real browser: named, corrected, copied, changed and withdrawn, with scripts and without."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.portal_pages.partners import add_sitekey, visitor
from tests.service.stations.desk import Desk, session_of

_NEED = {"text": "卡尺校准"}


def test_a_sitekey_is_made_copied_changed_withdrawn_and_brought_back(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, person=desk.administrator)
    page = visit.page
    visit.open("/listings")
    page.get_by_role("link", name="门户").click()
    expect(page.get_by_text("还没有站点密钥。")).to_be_visible()
    page.get_by_role("button", name="新增").click()
    expect(page.locator("#e-name")).to_have_text("必填")
    expect(page.locator("#e-origins")).to_have_text("必填")
    page.get_by_label("用途").fill("园区官网")
    page.get_by_label("网址").fill("https://www.park.example\nhttps://www.park.example/path")
    page.get_by_label("访问者所在地").fill("45")
    page.get_by_label("每分钟次数").fill("许多")
    page.get_by_role("button", name="新增").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#e-place")).to_contain_text("GB/T 2260")
    expect(page.locator("#e-budget_per_minute")).to_have_text("须为整数")
    page.get_by_label("访问者所在地").fill("450200")
    page.get_by_label("每分钟次数").fill("120")
    page.get_by_role("button", name="新增").click()
    expect(page.locator("#e-origins")).to_contain_text("第2行")
    page.get_by_label("网址").fill("https://www.park.example\nhttps://*.news.park.example")
    page.get_by_text("限定显示的内容").click()
    page.get_by_label("服务站").fill("没有的站")
    page.get_by_role("button", name="新增").click()
    expect(page.locator("#e-stations")).to_contain_text("第1行")
    page.get_by_label("服务站").fill("LZ-S3")
    page.get_by_label("计量").check()
    page.get_by_role("button", name="新增").click()
    expect(page.get_by_role("status").filter(has_text="已新增")).to_be_visible()
    key = page.locator(".meta code").inner_text()
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制 代码").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'<nqi-match sitekey="{key}" place="450200"></nqi-match>' in copied
    assert copied.startswith(f'<script async src="{service.base_url}/embed/v1.js"\n  integrity="sha384-')
    assert page.get_by_label("服务站").input_value().startswith("LZ-S3 ")
    page.get_by_label("网址").fill("https://www.park.example")
    page.get_by_label("服务站").fill("")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert page.get_by_label("网址").input_value() == "https://www.park.example"
    assert _status(service, key) == 200
    page.locator("summary", has_text="撤回").click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_text("写着它的网页现在不能匹配。")).to_be_visible()
    assert _status(service, key) == 401
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".meta")).to_contain_text("有效")
    assert _status(service, key) == 200
    assert visit.elsewhere == []
    assert [text for text in visit.complaints if "400" not in text] == []


def _status(service: RunningService, key: str) -> int:
    with visitor(service, key) as page:
        return page.post("/v1/match", json=_NEED).status_code


def test_what_somebody_else_wrote_meanwhile_is_not_lost(browser: Browser, make_desk: Callable[[], Desk]) -> None:
    desk = make_desk()
    made = add_sitekey(desk)
    visit = desk.visit(browser, person=desk.administrator)
    visit.open(f"/sitekeys/{made['id']}")
    with desk.caller(desk.administrator) as colleague:
        answer = colleague.patch(
            f"/v1/sitekeys/{made['id']}",
            json={"name": "改过的"},
            headers={"If-Match": "*", "Content-Type": "application/merge-patch+json"},
        )
        answer.raise_for_status()
    visit.page.get_by_label("用途").fill("我的")
    visit.page.get_by_role("button", name="保存").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("他人刚修改了这一项")
    expect(visit.page.get_by_role("heading", name="改过的", level=1)).to_be_visible()
    assert visit.page.get_by_label("用途").input_value() == "我的"
    visit.page.get_by_role("button", name="保存").click()
    expect(visit.page.get_by_role("heading", name="我的", level=1)).to_be_visible()


def test_everything_works_without_scripts_and_by_keyboard(browser: Browser, make_desk: Callable[[], Desk]) -> None:
    desk = make_desk()
    visit = desk.visit(browser, 390, desk.administrator, script=False)
    page = visit.page
    visit.open("/sitekeys")
    page.get_by_label("用途").focus()
    for typed in ("园区官网", "https://www.park.example"):
        page.keyboard.insert_text(typed)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="新增").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="园区官网", level=1)).to_be_visible()
    assert "nqi-match" in page.get_by_label("代码", exact=True).input_value()
    expect(page.get_by_role("button", name="复制")).to_have_count(0)
    visit.open("/sitekeys")
    for path in ("使用情况", "接入指南"):
        page.get_by_role("link", name=path, exact=True).first.click()
        expect(page.get_by_role("heading", name="门户", level=1)).to_be_visible()
        assert visit.overflow() <= 0
        visit.open("/sitekeys")


@pytest.mark.parametrize("path", ["/sitekeys", "/usage", "/guide"])
def test_editors_are_told_whom_to_ask(service: RunningService, desk: Desk, path: str) -> None:
    with desk.caller() as editor:
        answer = editor.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "此页由管理员使用" in answer.text
    assert 'href="/sitekeys"' not in answer.text


def test_what_is_another_organizations_is_not_there(
    service: RunningService, desk: Desk, make_desk: Callable[[], Desk]
) -> None:
    other = add_sitekey(make_desk())["id"]
    with desk.caller(desk.administrator) as caller:
        statuses = [
            caller.get(path, headers={"Accept": "text/html"}).status_code
            for path in (f"/sitekeys/{other}", f"/usage?sitekey={other}", f"/guide?sitekey={other}")
        ]
        form = {"do": "withdraw"}
        statuses.append(caller.post(f"/sitekeys/{other}", data=form).status_code)
        listed = caller.get("/sitekeys", headers={"Accept": "text/html"}).text
    assert statuses == [404] * 4
    assert other not in listed


def test_a_form_of_another_site_changes_nothing(service: RunningService, desk: Desk) -> None:
    made = add_sitekey(desk)["id"]
    headers = {"Cookie": f"nqi_session={desk.administrator.token}", "Origin": "https://evil.example"}
    answer = httpx.post(f"{service.base_url}/sitekeys/{made}", data={"do": "withdraw"}, headers=headers)
    assert answer.status_code == 403


def test_the_operator_adds_a_sitekey_to_an_organization(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk], operator: str
) -> None:
    desk = make_desk()
    made = add_sitekey(desk)
    visit = Visit(browser, service, 1440)
    visit.sign_in_with(operator)
    page = visit.page
    visit.open("/sitekeys")
    expect(page.get_by_role("link", name="园区官网").first).to_be_visible()
    expect(page.locator("form[action='/sitekeys']")).to_have_count(0)
    visit.open(f"/organizations/{desk.organization}")
    page.get_by_role("link", name="站点密钥").click()
    _add(page, "运营方代建")
    expect(page.get_by_role("heading", name="运营方代建", level=1)).to_be_visible()
    with session_of(service, operator) as caller:
        listed = caller.get("/v1/sitekeys", params={"organization": desk.organization}).json()["items"]
    assert [one["name"] for one in listed] == [made["name"], "运营方代建"]


def _add(page: Page, name: str) -> None:
    page.get_by_label("用途").fill(name)
    page.get_by_label("网址").fill("https://www.park.example")
    page.get_by_role("button", name="新增").click()


def test_an_administrator_makes_a_key_for_the_server_of_a_portal(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    made = add_sitekey(desk)
    visit = desk.visit(browser, person=desk.administrator)
    page = visit.page
    visit.open("/keys")
    page.get_by_label("用途").fill("园区服务器")
    page.get_by_label("本机构的门户网站").check()
    page.get_by_role("button", name="新建").click()
    secret = page.get_by_label("密钥", exact=True).input_value()
    expect(page.locator("tbody")).to_contain_text("门户")
    body = {"sitekey": made["key"], "expires_in": 60}
    answer = httpx.post(
        f"{service.base_url}/v1/embed-tokens", json=body, headers={"Authorization": f"Bearer {secret}"}, timeout=60
    )
    assert answer.status_code == 201
    assert _status(service, answer.json()["token"]) == 200
