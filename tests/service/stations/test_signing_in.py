"""Signing in and out, invitations, and what people settle about themselves, in a real browser."""

import uuid
from collections.abc import Callable

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.stations.desk import PASSWORD, Desk, session_of


def _sign_in(visit: Visit, login: str, password: str, code: str = "") -> None:
    visit.page.get_by_label("登录名").fill(login)
    visit.page.get_by_label("密码").fill(password)
    visit.page.get_by_label("动态码").fill(code)
    visit.page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_who_signs_in_goes_on_to_where_they_wanted_to_be(
    browser: Browser, service: RunningService, desk: Desk, script: bool
) -> None:
    visit = Visit(browser, service, 390, script=script)
    visit.open("/listings?state=draft")
    assert visit.page.url.endswith("/sign-in?next=/listings%3Fstate%3Ddraft")
    _sign_in(visit, desk.editor.login, PASSWORD)
    expect(visit.page).to_have_url(f"{service.base_url}/listings?state=draft")
    expect(visit.page.get_by_role("link", name="王伟")).to_be_visible()
    visit.page.get_by_role("button", name="退出").click()
    expect(visit.page.get_by_text("您已退出。")).to_be_visible()
    visit.open("/listings")
    expect(visit.page.get_by_role("heading", name="登录")).to_be_visible()
    assert (visit.elsewhere, visit.complaints) == ([], [])


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "@evil"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(
    browser: Browser, service: RunningService, desk: Desk, there: str
) -> None:
    visit = desk.visit(browser)
    visit.open("/sign-in?" + str(httpx.QueryParams({"next": there})))
    assert visit.page.url == f"{service.base_url}/listings"


def test_a_wrong_password_is_told_and_the_login_stays(browser: Browser, service: RunningService, desk: Desk) -> None:
    visit = Visit(browser, service, 1440)
    visit.open("/sign-in")
    _sign_in(visit, desk.administrator.login, "not-the-password")
    expect(visit.page.get_by_role("alert")).to_contain_text("登录名、密码或动态码不正确")
    assert visit.page.get_by_label("登录名").input_value() == desk.administrator.login
    assert visit.page.get_by_label("密码").input_value() == ""
    expect(visit.page.get_by_label("密码")).to_be_focused()


def test_an_empty_form_says_what_is_missing_at_the_fields(browser: Browser, service: RunningService) -> None:
    visit = Visit(browser, service, 390)
    visit.open("/sign-in")
    visit.page.get_by_role("button", name="登录").click()
    for label in ("登录名", "密码"):
        field = visit.page.get_by_label(label)
        assert field.get_attribute("aria-invalid") == "true"
        told = visit.page.locator(f"#{(field.get_attribute('aria-describedby') or '').split()[-1]}")
        assert told.inner_text() == "必填"


def test_who_guesses_too_often_is_told_how_long_to_wait(browser: Browser, service: RunningService) -> None:
    login = f"guess-{uuid.uuid4().hex[:8]}"
    with httpx.Client(base_url=service.base_url, timeout=60) as caller:
        for _ in range(5):
            caller.post("/v1/session", json={"login": login, "password": "wrong-password"})
    visit = Visit(browser, service, 390)
    visit.open("/sign-in")
    _sign_in(visit, login, "wrong-password")
    expect(visit.page.get_by_role("alert")).to_contain_text("尝试次数过多，请在")
    assert "秒后再试" in visit.page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_invited_person_sets_a_password_and_is_signed_in(
    browser: Browser, service: RunningService, desk: Desk, script: bool
) -> None:
    login = f"new-{uuid.uuid4().hex[:8]}"
    with desk.caller(desk.administrator) as caller:
        link = caller.post("/v1/people", json={"login": login, "name": "新同事"}).raise_for_status().json()["link"]
    visit = Visit(browser, service, 390, script=script)
    visit.open(link)
    if script:
        assert visit.page.url == f"{service.base_url}/invitation"
    else:
        visit.page.get_by_label("邀请码").fill(service.base_url + link)
    visit.page.get_by_label("新密码").fill("short")
    visit.page.get_by_label("再输入一次").fill("short")
    visit.page.get_by_role("button", name="设置密码").click()
    expect(visit.page.get_by_text("至少10个字符，最多200个")).to_be_visible()
    visit.page.get_by_label("新密码").fill(PASSWORD)
    visit.page.get_by_label("再输入一次").fill(PASSWORD + "x")
    visit.page.get_by_role("button", name="设置密码").click()
    expect(visit.page.get_by_text("两次输入的密码不一样")).to_be_visible()
    visit.page.get_by_label("新密码").fill(PASSWORD)
    visit.page.get_by_label("再输入一次").fill(PASSWORD)
    visit.page.get_by_role("button", name="设置密码").click()
    expect(visit.page).to_have_url(f"{service.base_url}/listings")
    again = Visit(browser, service, 390)
    again.open(link)
    again.page.get_by_label("新密码").fill(PASSWORD)
    again.page.get_by_label("再输入一次").fill(PASSWORD)
    again.page.get_by_role("button", name="设置密码").click()
    expect(again.page.get_by_text("邀请无效或已过期")).to_be_visible()
    client_output = service.output_with("/invitation")
    assert link.partition("#")[2] not in client_output


def test_a_second_factor_is_set_up_asked_for_and_removed(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, 390)
    visit.open("/account")
    visit.page.get_by_role("button", name="设置动态码").click()
    picture = visit.page.get_by_role("img", name="供身份验证器扫描的二维码")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] >= 180
    secret = visit.page.locator("input[name=secret]").input_value()
    visit.page.locator("#f-code").fill("000000")
    visit.page.get_by_role("button", name="确认启用").click()
    expect(visit.page.get_by_text("不正确")).to_be_visible()
    assert visit.page.locator("input[name=secret]").input_value() == secret
    visit.page.locator("#f-code").fill(pyotp.TOTP(secret).now())
    visit.page.get_by_role("button", name="确认启用").click()
    expect(visit.page.get_by_text("动态码已启用。")).to_be_visible()
    other = Visit(browser, service, 390)
    other.open("/sign-in")
    _sign_in(other, desk.editor.login, PASSWORD)
    expect(other.page.get_by_role("alert")).to_contain_text("请重新输入密码，并填写身份验证器当前显示的六位动态码")
    visit.page.locator("#f-known").fill("not the password")
    visit.page.get_by_role("button", name="停用动态码").click()
    expect(visit.page.get_by_text("不正确")).to_be_visible()
    visit.page.locator("#f-known").fill(PASSWORD)
    visit.page.get_by_role("button", name="停用动态码").click()
    expect(visit.page.get_by_text("动态码已停用。")).to_be_visible()
    assert (visit.elsewhere, [text for text in visit.complaints if "400" not in text]) == ([], [])


def test_another_password_needs_the_present_one_and_ends_other_sessions(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    with httpx.Client(base_url=service.base_url, timeout=60) as caller:
        answer = caller.post("/v1/session", json={"login": desk.editor.login, "password": PASSWORD})
        elsewhere = answer.cookies["nqi_session"]
    visit = desk.visit(browser)
    visit.open("/account")
    for present, told in (("wrong-password-1", "不正确"), (PASSWORD, "密码已修改。")):
        visit.page.get_by_label("现在的密码").fill(present)
        visit.page.get_by_label("新密码").fill("quite-another-password")
        visit.page.get_by_label("再输入一次").fill("quite-another-password")
        visit.page.get_by_role("button", name="修改密码").click()
        expect(visit.page.get_by_text(told)).to_be_visible()
    with session_of(service, elsewhere) as caller:
        assert caller.get("/v1/session").status_code == 401
    visit.open("/listings")
    expect(visit.page.get_by_role("heading", name="服务项", exact=True)).to_be_visible()


def test_no_other_site_can_sign_somebody_in_or_write(service: RunningService, desk: Desk) -> None:
    form = {"login": desk.editor.login, "password": PASSWORD}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        with httpx.Client(base_url=service.base_url, timeout=60) as caller:
            assert caller.post("/sign-in", data=form, headers=headers).status_code == 403
            cookie = {"Cookie": f"nqi_session={desk.editor.token}"}
            written = caller.post("/listings/new", data={"title": "x"}, headers={**headers, **cookie})
            assert written.status_code == 403


def test_problems_are_pages_for_browsers_and_json_for_programs(service: RunningService, desk: Desk) -> None:
    with desk.caller() as caller:
        page = caller.get("/listings/no-such-listing", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "没有找到" in page.text
        told = caller.get("/listings/no-such-listing", headers={"Accept": "application/json"})
        assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
    with httpx.Client(base_url=service.base_url) as stranger:
        sent = stranger.get("/listings", headers={"Accept": "text/html"})
        assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=/listings")
        assert stranger.get("/listings", headers={"Accept": "application/json"}).status_code == 401
        assert stranger.get("/listings", headers={"HX-Request": "true"}).headers["hx-redirect"].startswith("/sign-in")
        late = stranger.post("/listings/new", headers={"Accept": "text/html", "Origin": service.base_url})
        assert late.status_code == 401
        assert "没有丢失" in late.text
