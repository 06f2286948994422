"""Every page of the desk as people meet it: readable in the dark and on a phone, by keyboard and by ear, and safe."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.cases.making import (
    Providers,
    accept,
    agreed,
    in_days,
    in_progress,
    let_time_pass,
    planned,
    refer,
    result,
    stated,
    submitted,
)
from tests.service.desk.people import at_desk, entry, expect_state, step
from tests.service.owners.world import World
from tests.service.owners.world import expect as expected
from tests.service.stations.test_looks import LOOKS, PAYLOADS, complaints_of_axe


def _broken(visit: Visit) -> list[object]:
    """What a page breaks on a phone in the dark and on a desk in the light, with everything unfolded."""
    page = visit.page
    page.evaluate(
        "document.querySelectorAll('details').forEach(one => { one.removeAttribute('name'); one.open = true; })"
    )
    found: list[object] = []
    for width, dark in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        if visit.overflow() > 0:
            found.append((width, visit.overflow()))
        found += [(width, dark, one) for one in complaints_of_axe(page)]
    return found


@pytest.fixture(scope="module")
def handed(world: World, providers: Providers) -> dict[str, str]:
    """Referrals in every state that a provider works in: state → the page."""
    found = {}
    _, referral = agreed(world, submitted(world, urgent=True))
    organization = providers.offerings[referral["offering"]]
    found["requested"] = referral["id"]
    for state in ("accepted", "in-progress", "on-hold", "completed"):
        _, referral = agreed(world, None, next(iter(_of(providers, organization))))
        provider = providers.of(referral)
        accept(provider, referral["id"], scope_line=1)
        if state != "accepted":
            refer(provider, referral["id"], "in-progress")
        if state == "on-hold":
            refer(provider, referral["id"], "on-hold", reason="equipment", resume_on=in_days(3), note="检修")
        if state == "completed":
            refer(provider, referral["id"], "completed", result=result(summary="合格"))
        found[state] = referral["id"]
    return {"organization": organization.id, **found}


def _of(providers: Providers, organization: object) -> list[str]:
    return [id_ for id_, each in providers.offerings.items() if each is organization]


def test_every_page_of_a_provider_is_accessible_and_fits(
    browser: Browser, service: RunningService, world: World, providers: Providers, handed: dict[str, str]
) -> None:
    organization = next(each for each in providers.organizations if each.id == handed["organization"])
    visit = at_desk(browser, service, organization.administrator.client)
    page = visit.page
    broken: dict[str, object] = {}
    paths = {"inbox": "/inbox", "nothing": "/inbox?state=overdue", "all": "/inbox?state=all"}
    paths |= {state: f"/inbox/{id_}" for state, id_ in handed.items() if state != "organization"}
    for name, path in paths.items():
        visit.open(path)
        if found := _broken(visit):
            broken[name] = found
    visit.open(paths["accepted"])
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator("#contact")).to_contain_text("13800138000")
    entry(page, "say.text").fill("请问数量？")
    page.get_by_label("需要企业答复").check()
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#said")).to_contain_text("请问数量")
    broken["contact"] = _broken(visit)
    visit.open(paths["requested"])
    step(page, "accepted").get_by_role("button", name="接单").click()
    expect(page.locator("#errors")).to_be_focused()
    broken["errors"] = _broken(visit)
    assert {name: found for name, found in broken.items() if found} == {}
    assert (visit.elsewhere, [text for text in visit.complaints if "422" not in text]) == ([], [])


def test_every_page_of_a_clerk_is_accessible_and_fits(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    waiting, unmet = submitted(world), submitted(world, stated(world, text="古琴断纹怎么修复"))
    diagnosed, offered = submitted(world), planned(world)
    diagnosed.move("accepted", world.operator)
    unmet.move("accepted", world.operator)
    unmet.move("no_match", world.operator, note="正在联系省外")
    serviced, referral = in_progress(world, providers)
    let_time_pass(world, "referral", referral["id"])
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    broken: dict[str, object] = {}
    paths = {"needs": "/needs", "nothing": "/needs?state=returned", "operations": "/operations", "inbox": "/inbox"}
    cases = {"submitted": waiting, "diagnosing": diagnosed, "no match": unmet, "planned": offered, "served": serviced}
    paths |= {name: f"/needs/{case.need}/desk" for name, case in cases.items()}
    for name, path in paths.items():
        visit.open(path)
        if found := _broken(visit):
            broken[name] = found
    visit.open(paths["submitted"])
    waiting.move("accepted", world.operator)
    step(page, "accepted").get_by_role("button", name="受理").click()
    expect(page.locator(".overtaken")).to_be_focused()
    broken["overtaken"] = _broken(visit)
    assert {name: found for name, found in broken.items() if found} == {}
    assert (visit.elsewhere, [text for text in visit.complaints if "409" not in text]) == ([], [])


def test_english_readers_read_english(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world)
    for who, path, words in (
        (world.operator, "/needs", "To accept"),
        (world.operator, f"/needs/{case.need}/desk", "Plan anew"),
        (world.operator, "/operations", "What nothing meets"),
        (providers.of(referral), "/inbox", "2 working days left"),
        (providers.of(referral), f"/inbox/{referral['id']}", "CNAS valid until 2030-01-01"),
    ):
        visit = at_desk(browser, service, who, 1100, language="en-GB")
        visit.open(path)
        expect(visit.page.locator("main")).to_contain_text(words)
        expect(visit.page.locator("html")).to_have_attribute("lang", "en")
        assert visit.overflow() <= 0
        visit.context.close()


def test_a_referral_is_refused_by_keyboard_alone(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    _, referral = agreed(world, submitted(world, stated(world, text="键盘操作：卡尺要校准，0~300mm，示值误差")))
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open("/inbox?state=requested")
    _tab_to(page, f"#row-{referral['id']}")
    page.keyboard.press("Enter")
    expect_state(page, "待接单")
    _tab_to(page, "#step-rejected > summary")
    page.keyboard.press("Enter")
    _tab_to(page, "#f-rejected-reason")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "#f-rejected-note")
    page.keyboard.type("十二月已排满")
    _tab_to(page, "#step-rejected button")
    page.keyboard.press("Enter")
    expect_state(page, "已退单")
    expect(page.locator("#happened")).to_contain_text("排期已满：十二月已排满")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            break
    focused = page.locator(selector)
    expect(focused).to_be_focused()
    expect(focused).to_be_in_viewport()
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") != "none"


def test_what_people_write_is_shown_and_never_run(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    payload = " ".join(PAYLOADS)[:1500]
    text = f"卡尺要校准，0~300mm，示值误差 {payload}"
    case = submitted(world, stated(world, text=text, industry=PAYLOADS[0]))
    case.move("accepted", world.operator)
    case.move("planned", world.operator, cause=payload)
    referrals = case.move("agreed")["referrals"]
    operator = at_desk(browser, service, world.operator)
    for referral in referrals:
        provider = providers.of(referral)
        said = {"text": payload, "referral": referral["id"]}
        expected(case.enterprise.post(f"{case.path}/messages", json=said), 201)
        accept(provider, referral["id"], note=payload)
        refer(provider, referral["id"], "in-progress")
        refer(provider, referral["id"], "completed", result=result(summary=payload, report_number=PAYLOADS[1]))
        visit = at_desk(browser, service, provider)
        for path in ("/inbox?state=all", f"/inbox/{referral['id']}"):
            visit.open(path)
            assert "run" not in visit.page.title()
            assert (visit.elsewhere, visit.complaints) == ([], [])
        for place in (".problem", "#said", "#happened", "#result"):
            expect(visit.page.locator(place)).to_contain_text("onload=document.title='run'")
    expected(case.enterprise.post(f"{case.path}/messages", json={"text": payload}), 201)
    for path in ("/needs?state=all", f"/needs/{case.need}/desk", "/operations"):
        operator.open(path)
        assert "run" not in operator.page.title()
    assert (operator.elsewhere, operator.complaints) == ([], [])
