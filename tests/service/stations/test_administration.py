"""Keys, people and organizations, in a real browser."""

import uuid
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.stations.desk import PASSWORD, Desk


def test_a_key_is_shown_once_rotated_and_revoked(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, person=desk.administrator)
    page = visit.page
    visit.open("/keys")
    page.get_by_role("button", name="新建").click()
    expect(page.locator("#e-name")).to_have_text("必填")
    page.get_by_label("用途").fill("实验室系统")
    page.get_by_label("到期日").fill("2030-01-31")
    page.get_by_role("button", name="新建").click()
    secret = page.get_by_label("密钥", exact=True).input_value()
    assert secret.startswith("nqi_live_")
    with httpx.Client(base_url=service.base_url, headers={"Authorization": f"Bearer {secret}"}) as caller:
        assert caller.get("/v1/offerings?state=any").status_code == 200
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="复制").click()
        assert page.evaluate("navigator.clipboard.readText()") == secret
        visit.open("/keys")
        assert secret not in page.content()
        expect(page.get_by_text(secret[:13])).to_be_visible()
        expect(page.locator("tbody")).to_contain_text("2030-01-31")
        page.locator("summary", has_text="轮换").click()
        page.get_by_label("旧密钥继续有效").select_option(label="24小时")
        page.get_by_role("button", name="轮换", exact=True).click()
        assert page.get_by_label("密钥", exact=True).input_value() not in ("", secret)
        expect(page.locator("tbody tr")).to_have_count(2)
        assert caller.get("/v1/offerings?state=any").status_code == 200
        page.locator("tr", has_text=secret[:13]).last.locator("summary", has_text="撤销").click()
        page.get_by_role("button", name="确认撤销").click()
        expect(page.get_by_text("密钥已撤销。")).to_be_visible()
        expect(page.locator("tbody tr", has_text="已撤销")).to_have_count(1)
    assert visit.elsewhere == []
    assert [text for text in visit.complaints if "400" not in text] == []


def test_a_test_key_works_in_the_demo_catalogue(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, 390, person=desk.administrator, script=False)
    visit.open("/keys")
    visit.page.get_by_label("用途").fill("联调")
    visit.page.get_by_label("测试").check()
    visit.page.get_by_role("button", name="新建").click()
    assert visit.page.get_by_label("密钥", exact=True).input_value().startswith("nqi_test_")
    assert visit.overflow() <= 0


@pytest.mark.parametrize("path", ["/keys", "/people"])
def test_editors_get_an_explanation_rather_than_an_error(
    browser: Browser, service: RunningService, desk: Desk, path: str
) -> None:
    visit = desk.visit(browser, 390)
    visit.open(path)
    expect(visit.page.get_by_role("heading", name="此页由管理员使用")).to_be_visible()
    visit.open("/organizations")
    expect(visit.page.get_by_role("heading", name="此页由运营方使用")).to_be_visible()


def test_a_colleague_is_invited_signs_in_gets_a_role_and_is_sent_away(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, person=desk.administrator)
    page = visit.page
    login = f"zhao-{uuid.uuid4().hex[:8]}"
    visit.open("/people")
    page.get_by_label("姓名").fill("赵敏")
    page.get_by_label("登录名").fill("不行")
    page.get_by_role("button", name="邀请", exact=True).click()
    expect(page.locator("#e-login")).to_contain_text("须为邮箱地址")
    assert page.get_by_label("姓名").input_value() == "赵敏"
    page.get_by_label("登录名").fill(login)
    page.get_by_role("button", name="邀请", exact=True).click()
    link = page.get_by_label("邀请链接").input_value()
    assert link.startswith(f"{service.base_url}/invitation#")
    guest = Visit(browser, service, 390)
    guest.open(link.removeprefix(service.base_url))
    guest.page.get_by_label("新密码").fill(PASSWORD)
    guest.page.get_by_label("再输入一次").fill(PASSWORD)
    guest.page.get_by_role("button", name="设置密码").click()
    expect(guest.page.get_by_role("link", name="赵敏")).to_be_visible()
    visit.open("/people")
    row = page.locator("tbody tr", has_text="赵敏")
    row.locator("summary").click()
    row.get_by_label("角色").select_option(label="管理员")
    row.get_by_role("button", name="保存角色").click()
    expect(page.locator("tbody tr", has_text="赵敏")).to_contain_text("管理员")
    row.locator("summary").click()
    row.get_by_role("button", name="停用").click()
    expect(page.locator("tbody tr", has_text="赵敏")).to_contain_text("已停用")
    guest.open("/listings")
    expect(guest.page.get_by_role("heading", name="登录")).to_be_visible()
    mine = page.locator("tbody tr", has_text="李娜")
    mine.locator("summary").click()
    mine.get_by_role("button", name="停用").click()
    expect(page.get_by_role("alert")).to_contain_text("至少保留一名管理员")
    assert visit.elsewhere == []


def test_the_operator_registers_an_organization_and_invites_its_first_administrator(
    browser: Browser, service: RunningService, operator: str
) -> None:
    visit = Visit(browser, service, 1440)
    visit.sign_in_with(operator)
    page = visit.page
    name = f"新机构{uuid.uuid4().hex[:6]}"
    visit.open("/organizations")
    page.get_by_label("机构名称").fill(name)
    page.get_by_label("统一社会信用代码").fill("123")
    page.get_by_role("button", name="登记机构").click()
    expect(page.locator("#e-uscc")).not_to_have_text("")
    assert page.get_by_label("机构名称").input_value() == name
    page.get_by_label("统一社会信用代码").fill("")
    page.get_by_role("button", name="登记机构").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    page.get_by_label("姓名").fill("周洋")
    page.get_by_label("登录名").fill(f"zhou-{uuid.uuid4().hex[:8]}")
    page.get_by_role("button", name="邀请").click()
    expect(page.get_by_label("邀请链接")).to_be_visible()
    expect(page.get_by_text("周洋 已受邀")).to_be_visible()
    page.get_by_role("link", name="为该机构添加服务站").click()
    page.get_by_label("名称", exact=False).first.fill(f"{name}服务站")
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    visit.open("/organizations")
    page.get_by_label("搜索").fill(name)
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("机构名称").fill(name)
    page.get_by_role("button", name="登记机构").click()
    expect(page.locator("#e-name")).to_contain_text("已有同名")
    assert (visit.elsewhere, [text for text in visit.complaints if "400" not in text]) == ([], [])


def test_a_station_is_added_edited_and_kept_while_it_is_in_use(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    desk.offering()
    visit = desk.visit(browser, 390)
    page = visit.page
    visit.open("/stations")
    page.get_by_role("link", name="新增服务站").click()
    page.locator("#f-name").fill("东城分站")
    page.locator("#f-adcode").fill("99")
    page.get_by_role("button", name="保存").last.click()
    expect(page.locator("#errors")).to_contain_text("行政区划代码：须为GB/T 2260的六位数字代码")
    page.locator("#f-adcode").fill("450200")
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    visit.open(f"/stations/{desk.station}/form")
    page.locator("summary", has_text="撤回服务站").click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.locator("#errors")).to_contain_text("还有未撤回的服务项")
    assert visit.overflow() <= 0
