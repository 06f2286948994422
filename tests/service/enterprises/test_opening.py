"""A page is opened with the token of its need: by the link or typed, once, and by nothing else."""

import re
import uuid
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from service.clock import actual_now
from service.enterprises.cookies import Opened, sealed
from service.identifiers import hash_of
from service.sealing import load_sealer
from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.enterprises.making import Case, World


@pytest.fixture(scope="module")
def case(world: World) -> Case:
    """A need of which nothing is changed here."""
    return Case(world)


def test_the_link_opens_the_page_and_leaves_the_address(browser: Browser, case: Case) -> None:
    visit = case.opened(browser)
    assert visit.page.url.endswith(case.path)
    visit.page.reload()
    expect(visit.page.locator("#h-standing")).to_have_text("方案已备好，提交后开始办理")
    visit.page.go_back()
    assert case.token not in visit.page.url
    assert (visit.elsewhere, visit.complaints) == ([], [])


def test_the_cookie_is_for_this_need_alone_and_says_nothing(browser: Browser, case: Case) -> None:
    visit = case.opened(browser)
    (cookie,) = visit.context.cookies()
    assert cookie["path"] == case.path
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Strict", False)
    assert case.token not in cookie["value"]
    assert visit.page.evaluate("document.cookie") == ""
    assert case.token not in visit.page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])"
    )


def test_without_a_link_the_code_is_asked_for_and_a_wrong_one_is_told(
    browser: Browser, service: RunningService, case: Case
) -> None:
    visit = Visit(browser, service, 390)
    visit.open(case.path)
    code = visit.page.get_by_label("查询码")
    code.fill("wrong")
    code.press("Enter")
    expect(visit.page.get_by_role("alert")).to_contain_text("没有找到")
    code.fill(f"{service.base_url}{case.path}#token={case.token}")
    code.press("Enter")
    expect(visit.page.locator("#h-standing")).to_be_visible()


@pytest.mark.parametrize("behind", ["%", "中文", "a b", "x" * 300])
def test_what_is_no_token_is_told_at_once(browser: Browser, service: RunningService, world: World, behind: str) -> None:
    visit = Visit(browser, service, 390)
    visit.open(f"{Case(world).path}#{behind}")
    expect(visit.page.get_by_role("alert")).to_be_visible()


def test_another_token_behind_the_address_opens_without_a_reload(
    browser: Browser, service: RunningService, world: World
) -> None:
    case = Case(world)
    visit = Visit(browser, service, 390)
    visit.open(f"{case.path}#wrong")
    visit.page.evaluate("token => { location.hash = token }", case.token)
    expect(visit.page.locator("#h-standing")).to_be_visible()


def test_from_the_page_of_another_site_a_page_that_was_opened_opens_again(
    browser: Browser, service: RunningService, case: Case
) -> None:
    visit = case.opened(browser)
    elsewhere = service.base_url.replace("127.0.0.1", "localhost")
    visit.page.route(
        f"{elsewhere}/**",
        lambda route: route.fulfill(
            body=f"<meta name=referrer content=no-referrer><a href='{service.base_url}{case.path}'>mail</a>",
            content_type="text/html",
        ),
    )
    visit.page.goto(f"{elsewhere}/mail")
    visit.page.get_by_role("link").click()
    expect(visit.page.locator("#h-standing")).to_be_visible()


def test_guessing_gets_slow_and_holds_up_nobody_elsewhere(world: World) -> None:
    case = Case(world)
    guesser = world.caller(Origin=world.service.base_url, Accept="text/html")
    answers = [guesser.post(f"{case.path}/opening", data={"code": uuid.uuid4().hex}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [404] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 20
    assert re.search(r"请\d+秒后再试", answers[-1].text)
    other = Case(world)
    assert guesser.post(f"{other.path}/opening", data={"code": other.token}).status_code == 303


def test_the_cookie_of_another_need_opens_nothing(world: World, case: Case) -> None:
    other = Case(world)
    value = other.visitor().cookies["nqi_need"]
    visitor = world.caller(Cookie=f"nqi_need={value}", Accept="text/html")
    assert "打开我的需求" in visitor.get(case.path).text
    assert visitor.get(f"{case.path}/now", headers={"HX-Request": "true"}).status_code == 401
    assert visitor.get(f"{case.path}/plan.pdf").status_code == 401


@pytest.mark.parametrize("value", ["", "x", "====", "test_", "Q" * 5000, "\u00e9"])
def test_a_made_up_cookie_opens_nothing(world: World, case: Case, value: str) -> None:
    headers = [(b"cookie", f"nqi_need={value}".encode("latin-1")), (b"accept", b"text/html")]
    assert "打开我的需求" in world.caller().get(case.path, headers=headers).text


def test_signing_out_forgets_the_page_on_this_device(browser: Browser, world: World) -> None:
    visit = Case(world).opened(browser)
    visit.page.get_by_role("button", name="在此设备上退出").click()
    expect(visit.page.get_by_role("heading", name="打开我的需求")).to_be_visible()
    assert visit.context.cookies() == []


def test_a_need_that_was_stated_with_a_test_key_opens_its_page(world: World) -> None:
    case = Case(world, headers={"Authorization": f"Bearer {world.test_key()}"})
    assert case.token.startswith("test_")
    visitor = case.visitor()
    assert visitor.cookies["nqi_need"].startswith("test_")
    assert "方案已备好" in visitor.get(case.path).text
    said = {"to": "withdrawn", "form": "withdraw"}
    assert visitor.post(f"{case.path}/moves", data=said).status_code == 303
    assert "您已撤回本需求" in visitor.get(case.path).text


def test_no_log_and_no_store_of_the_database_knows_the_token(world: World) -> None:
    case = Case(world)
    visitor = case.visitor()
    visitor.get(case.path)
    visitor.get(f"{case.path}/now")
    visitor.get("/v1/stations/after-the-page")
    output = world.service.output_with("after-the-page")
    assert f"{case.path}/opening" in output
    assert case.token not in output
    assert visitor.cookies["nqi_need"] not in output
    assert case.token not in world.service.postgres_log


@pytest.mark.parametrize(("days", "opens", "renewed"), [(0, True, False), (2, True, True), (31, False, False)])
def test_the_cookie_is_made_anew_by_use_and_over_without(world: World, days: int, opens: bool, renewed: bool) -> None:
    case = Case(world)
    sealer = load_sealer(world.service.data_dir / "sealing.keys")
    opened = Opened(hash_of(case.token), actual_now() - timedelta(days=days))
    value = sealed(sealer, UUID(case.id), opened, live=True)
    visitor = world.caller(Cookie=f"nqi_need={value}", Accept="text/html")
    answer = visitor.get(case.path)
    assert ("方案已备好" in answer.text) is opens
    assert ("nqi_need=" in answer.headers.get("set-cookie", "")) is renewed


def test_every_form_is_refused_from_a_foreign_page_and_to_who_has_not_opened(world: World, case: Case) -> None:
    id_ = uuid.uuid4()
    forms = [
        "moves",
        f"referrals/{id_}/moves",
        "messages",
        "plan",
        "submission",
        "contact",
        "consents",
        "evaluation",
        "follow-ups",
        "erasure",
        f"attachments/{id_}",
    ]
    cookie = f"nqi_need={case.visitor().cookies['nqi_need']}"
    foreign = world.caller(Origin="https://evil.example", Cookie=cookie)
    silent = world.caller(Cookie=cookie)
    stranger = world.caller(Origin=world.service.base_url)
    for form in forms:
        for caller, status in ((foreign, 403), (silent, 403), (stranger, 401)):
            answer = caller.post(f"{case.path}/{form}", data={"to": "withdrawn", "form": "x"})
            assert answer.status_code == status, form
    file = {"file": ("a.txt", b"x")}
    answers = [caller.post(f"{case.path}/attachments", files=file) for caller in (foreign, silent, stranger)]
    assert [answer.status_code for answer in answers] == [403, 403, 401]
    assert case.now()["state"] == "draft"


def test_what_the_page_sends_is_kept_by_nobody(world: World, case: Case) -> None:
    headers = case.visitor().get(case.path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]
