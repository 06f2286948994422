"""Webhooks in a real browser: a secret shown once, a test whose fate can be read, and all that its owner may do."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.service.stations.desk import Desk
from tests.service.stations.test_looks import complaints_of_axe

_URL = "https://lims.invalid/nqi"
"""The host is one that nobody can have (RFC 6761), so that what is sent there fails at once, and everywhere."""
_ENOUGH_SECONDS = 60


def test_a_webhook_is_added_tested_looked_at_replayed_rotated_and_removed(
    browser: Browser, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, person=desk.administrator)
    page = visit.page
    visit.open("/listings")
    page.get_by_role("link", name="通知").click()
    page.get_by_role("button", name="新增").click()
    expect(page.locator("#e-name")).to_have_text("必填")
    page.get_by_label("用途").fill("实验室系统")
    page.get_by_label("接收地址（URL）").fill("http://10.0.0.1/")
    page.get_by_role("button", name="新增").click()
    expect(page.locator("#e-url")).to_contain_text("须为https地址")
    page.get_by_label("接收地址（URL）").fill(_URL)
    page.get_by_label("需求状态变化").check()
    page.get_by_role("button", name="新增").click()
    secret = page.get_by_label("签名密钥", exact=True).input_value()
    assert secret.startswith("whsec_")
    assert complaints_of_axe(page) == []
    visit.open("/webhooks")
    assert secret not in page.content()
    expect(page.locator("tbody tr")).to_contain_text("需求状态变化")
    page.get_by_role("link", name="实验室系统").click()
    page.get_by_role("button", name="发送测试事件").click()
    expect(page.get_by_role("status").filter(has_text="测试事件已发出")).to_be_visible()
    _reload_until(page, "域名无法解析")
    page.locator("summary", has_text="设置").click()
    assert complaints_of_axe(page) == []
    assert visit.overflow() <= 0
    page.get_by_label("用途").fill("改名的系统")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="改名的系统", level=1)).to_be_visible()
    page.get_by_role("button", name="停用", exact=True).click()
    _reload_until(page, "失败")
    page.get_by_role("button", name="启用", exact=True).click()
    page.get_by_role("button", name="重放全部失败的投递").click()
    expect(page.get_by_text("1条投递将重新发送。")).to_be_visible()
    page.locator("summary", has_text="更换密钥").click()
    page.get_by_label("旧密钥继续签名").select_option(label="7天")
    page.get_by_role("button", name="更换密钥").click()
    assert page.get_by_label("签名密钥", exact=True).input_value() not in ("", secret)
    expect(page.locator(".meta")).to_contain_text("旧密钥")
    page.locator("summary", has_text="删除").click()
    page.get_by_role("button", name="确认删除").click()
    expect(page.get_by_text("接收地址已删除。")).to_be_visible()
    expect(page.get_by_text("还没有接收地址。")).to_be_visible()
    assert visit.elsewhere == []
    assert [text for text in visit.complaints if "400" not in text] == []


def _reload_until(page: Page, words: str) -> None:
    """Look again until the worker has done its part."""
    deadline = time.monotonic() + _ENOUGH_SECONDS
    while words not in page.locator("main table").inner_text():
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        page.wait_for_timeout(300)
        page.reload()
