"""Every step of a referral, in a browser: what is wrong is told at its field, and nothing more than needed is shown."""

import hashlib

import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.cases.making import (
    Providers,
    accept,
    agreed,
    give_contact,
    in_days,
    in_progress,
    refer,
    result,
    stated,
    submitted,
)
from tests.service.desk.people import at_desk, entry, expect_state, step, three_seconds_later
from tests.service.owners.world import World
from tests.service.owners.world import expect as expected

_REPORT = b"%PDF-1.7 a report that stays where it is\n" * 60_000


def test_the_hash_of_a_report_is_worked_out_here_and_its_file_goes_nowhere(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    _, referral = in_progress(world, providers)
    provider = providers.of(referral)
    visit = at_desk(browser, service, provider)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    sent: list[int] = []
    page.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))
    chosen = {"name": "校准证书.pdf", "mimeType": "application/pdf", "buffer": _REPORT}
    page.get_by_label("报告文件", exact=True).set_input_files(chosen)  # type: ignore[arg-type]
    expect(page.locator("#report-file-state")).to_have_text("已填写：校准证书.pdf")
    expect(entry(page, "completed.result.file_sha256")).to_have_value(hashlib.sha256(_REPORT).hexdigest())
    expect(entry(page, "completed.result.media_type")).to_have_value("application/pdf")
    entry(page, "completed.result.verdict").select_option(label="有条件合格")
    entry(page, "completed.result.issued_on").fill(in_days(0))
    step(page, "completed").get_by_role("button", name="完成").click()
    expect_state(page, "已完成")
    assert max(sent) < 5_000
    kept = expected(provider.get(f"/v1/referrals/{referral['id']}"), 200)["referral"]["result"]
    assert kept["file_sha256"] == hashlib.sha256(_REPORT).hexdigest()
    assert (kept["verdict"], kept["media_type"]) == ("conditional", "application/pdf")
    assert (visit.elsewhere, visit.complaints) == ([], [])


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, 2_097_151, 2_097_153])
def test_the_hash_is_right_where_blocks_and_pieces_end(browser: Browser, service: RunningService, length: int) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{service.base_url}/pages/sha256.js")
    script = page.evaluate("document.body.innerText")
    page.goto("about:blank")
    page.add_script_tag(content=f"{script}; window.of = sha256Of;")
    found = page.evaluate(
        "async length => of(new File([Uint8Array.from({ length }, (_, place) => place % 251)], 'x'), () => {})", length
    )
    context.close()
    assert found == hashlib.sha256(bytes(place % 251 for place in range(length))).hexdigest()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_result_is_typed_by_hand_and_told_field_by_field_what_is_wrong(
    browser: Browser, service: RunningService, world: World, providers: Providers, script: bool
) -> None:
    _, referral = in_progress(world, providers)
    visit = at_desk(browser, service, providers.of(referral), 390, script=script)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    expect(page.get_by_label("报告文件", exact=True)).to_be_visible(visible=script)
    entry(page, "completed.result.file_sha256").fill("1234")
    entry(page, "completed.result.issued_on").fill(in_days(3))
    page.locator("#step-completed").get_by_role("button", name="完成").click()
    expect(page.locator("#errors")).to_be_visible()
    for path in ("verdict", "file_sha256"):
        expect(entry(page, f"completed.result.{path}")).to_have_attribute("aria-invalid", "true")
    entry(page, "completed.result.verdict").select_option(label="合格")
    entry(page, "completed.result.file_sha256").fill("AB " * 32)
    page.locator("#step-completed").get_by_role("button", name="完成").click()
    expect(page.locator("[id='e-f-completed-result-issued_on']")).to_contain_text("不能晚于今天")
    expect(entry(page, "completed.result.file_sha256")).to_have_value("AB " * 32)
    entry(page, "completed.result.issued_on").fill(in_days(0))
    page.locator("#step-completed").get_by_role("button", name="完成").click()
    expect_state(page, "已完成")
    expect(page.locator("#result")).to_contain_text("ab" * 32)


def test_a_field_is_looked_at_as_soon_as_it_is_left(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    _, referral = agreed(world)
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    entry(page, "accepted.price").fill("约三百")
    entry(page, "accepted.price").blur()
    expect(page.locator("[id='e-f-accepted-price']")).to_have_text("须为数字")
    entry(page, "accepted.price").fill("300")
    entry(page, "accepted.price").blur()
    expect(page.locator("[id='e-f-accepted-price']")).to_have_text("")
    entry(page, "accepted.due_on").fill(in_days(-1))
    step(page, "accepted").get_by_role("button", name="接单").click()
    expect(page.locator("[id='e-f-accepted-due_on']")).to_contain_text("须在今天起两年之内")
    page.get_by_role("link", name="约定完成日期").click()
    expect(entry(page, "accepted.due_on")).to_be_focused()


def test_work_is_put_on_hold_and_taken_up_again(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    _, referral = in_progress(world, providers)
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    holding = step(page, "on-hold")
    entry(page, "on-hold.reason").select_option(label="其他原因")
    entry(page, "on-hold.resume_on").fill(in_days(6))
    holding.get_by_role("button", name="暂停").click()
    expect(page.locator("[id='e-f-on-hold-note']")).to_contain_text("必填")
    entry(page, "on-hold.note").fill("等客户确认技术要求")
    step(page, "on-hold").get_by_role("button", name="暂停").click()
    expect_state(page, "暂停")
    expect(page.locator("#facts")).to_contain_text(in_days(6))
    expect(page.locator("#happened")).to_contain_text("其他原因：等客户确认技术要求")
    page.get_by_role("button", name="恢复服务").click()
    expect_state(page, "服务中")
    expect(page.locator("#happened li").first).to_contain_text("恢复服务")


def test_what_could_not_be_done_goes_to_another_station(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = in_progress(world, providers)
    visit = at_desk(browser, service, providers.of(referral))
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    failing = step(page, "failed")
    entry(page, "failed.reason").select_option(label="样品不符合要求")
    failing.get_by_role("button", name="确认未能完成").click()
    expect_state(page, "未能完成")
    expect(page.locator("#todo")).to_contain_text("已结束，无需处理。")
    assert [each["state"] for each in case.now()["referrals"]].count("requested") == 1


def test_a_lapsed_accreditation_holds_up_the_work_and_shows_the_way_to_the_listing(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world, submitted(world, stated(world, constraints={"accreditations": ["CNAS"]})))
    provider = providers.of(referral)
    end = "UPDATE accreditation SET valid_to = '2026-01-31' FROM scope_line JOIN offering ON scope_line.offering_id = offering.id WHERE accreditation.scope_line_id = scope_line.id AND offering.external_id = :id"
    world.execute(end, id=referral["offering"])
    visit = at_desk(browser, service, provider)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    expect(entry(page, "accepted.scope_line")).to_contain_text("游标卡尺 · 示值误差（CNAS已过期（2026-01-31））")
    entry(page, "accepted.price").fill("90")
    entry(page, "accepted.due_on").fill(in_days(4))
    step(page, "accepted").get_by_role("button", name="接单").click()
    expect_state(page, "暂停")
    expect(page.locator("#notice")).to_contain_text("资质已失效：CNAS已过期（2026-01-31）")
    page.get_by_role("button", name="恢复服务").click()
    expect(page.locator("#todo .errors")).to_contain_text("CNAS已过期")
    page.get_by_role("link", name="去更新服务项的资质").click()
    expect(page).to_have_url(f"{service.base_url}/listings/{referral['offering']}#f-scope_lines")
    world.execute(end.replace("2026-01-31", "2030-01-01"), id=referral["offering"])
    visit.open(f"/inbox/{referral['id']}")
    page.get_by_role("button", name="恢复服务").click()
    expect_state(page, "服务中")
    expect(page.locator("#notice")).not_to_contain_text("资质已失效")
    assert case.now()["state"] == "in_service"


def test_the_contact_is_shown_after_a_click_once_accepted_and_every_look_is_logged(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world)
    provider = providers.of(referral)
    visit = at_desk(browser, service, provider)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    expect(page.get_by_role("button", name="查看联系方式")).to_have_count(0)
    accept(provider, referral["id"])
    three_seconds_later(page)
    expect(page.get_by_role("button", name="查看联系方式")).to_be_visible()
    assert "13800138000" not in page.content()
    assert expected(case.enterprise.get(f"{case.path}/contact/views"), 200)["items"] == []
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator("#contact")).to_contain_text("13800138000")
    expect(page.locator("#contact-title")).to_be_focused()
    views = expected(case.enterprise.get(f"{case.path}/contact/views"), 200)["items"]
    assert [(view["what"], view["viewer"]) for view in views] == [("contact", "李娜")]
    # It stays in sight while the page keeps itself up to date, and is gone when the page is opened anew.
    refer(provider, referral["id"], "in-progress")
    three_seconds_later(page)
    expect_state(page, "服务中")
    expect(page.locator("#contact")).to_contain_text("13800138000")
    visit.open(f"/inbox/{referral['id']}")
    assert "13800138000" not in page.content()


def test_a_file_of_the_enterprise_is_downloaded_by_who_accepted(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world)
    headers = {"Content-Type": "text/plain", "File-Name": "drawing.txt"}
    added = case.enterprise.post(f"{case.path}/attachments", content="尺寸见图".encode(), headers=headers)
    assert added.status_code == 201, added.text
    provider = providers.of(referral)
    accept(provider, referral["id"])
    visit = at_desk(browser, service, provider, script=False)
    page = visit.page
    visit.open(f"/inbox/{referral['id']}")
    page.get_by_role("button", name="查看联系方式").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="drawing.txt").click()
    assert download.value.path().read_bytes().decode() == "尺寸见图"
    views = expected(case.enterprise.get(f"{case.path}/contact/views"), 200)["items"]
    assert [view["what"] for view in views] == ["attachment", "contact"]


def test_a_consent_that_was_taken_back_is_respected(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = agreed(world)
    give_contact(case)
    provider = providers.of(referral)
    accept(provider, referral["id"])
    back = {"purpose": "refer_to_accepting_station", "given": False}
    expected(case.enterprise.post(f"{case.path}/consents", json=back), 200)
    visit = at_desk(browser, service, provider)
    visit.open(f"/inbox/{referral['id']}")
    visit.page.get_by_role("button", name="查看联系方式").click()
    expect(visit.page.locator("#contact")).to_contain_text("没有可查看的联系方式")


def test_the_operator_settles_a_dispute_and_cancels_a_referral(
    browser: Browser, service: RunningService, world: World, providers: Providers
) -> None:
    case, referral = in_progress(world, providers)
    provider = providers.of(referral)
    refer(provider, referral["id"], "completed", result=result())
    dispute = {"to": "disputed", "note": "证书上的型号写错了"}
    expected(case.enterprise.post(f"{case.path}/referrals/{referral['id']}/moves", json=dispute), 200)
    visit = at_desk(browser, service, world.operator)
    page = visit.page
    visit.open("/operations")
    page.locator("section", has_text="待处理的异议").get_by_role("link").first.click()
    expect(page.locator("#happened")).to_contain_text("证书上的型号写错了")
    settling = step(page, "settled")
    settling.get_by_role("button", name="确认处理").click()
    for path in ("upheld", "note"):
        expect(entry(page, f"settled.{path}")).to_have_attribute("aria-invalid", "true")
    entry(page, "settled.upheld").select_option(label="异议不成立，维持结果")
    entry(page, "settled.note").fill("型号与送检单一致")
    step(page, "settled").get_by_role("button", name="确认处理").click()
    expect(page.get_by_text("异议已处理。")).to_be_visible()
    assert case.referral(referral["id"])["upheld"] is False
    case, referral = agreed(world)
    visit.open(f"/inbox/{referral['id']}")
    expect(page.get_by_label("给企业留言")).to_have_count(0)
    entry(page, "cancelled.note").fill("企业来电取消")
    step(page, "cancelled").get_by_role("button", name="确认取消").click()
    expect_state(page, "已取消")


def test_a_referral_of_somebody_else_is_not_there(service: RunningService, world: World, providers: Providers) -> None:
    _, referral = agreed(world)
    page = {"Accept": "text/html", "Origin": service.base_url}
    for stranger in providers.others(referral):
        assert stranger.get(f"/inbox/{referral['id']}", headers=page).status_code == 404
        assert stranger.get(f"/inbox/{referral['id']}/changes", headers=page).status_code == 404
        body = {"step": "contact"}
        assert stranger.post(f"/inbox/{referral['id']}", data=body, headers=page).status_code == 404
        assert referral["id"] not in stranger.get("/inbox?state=all", headers=page).text
    foreign = {"Origin": "https://elsewhere.example"}
    body = {"step": "rejected", "rejected.reason": "price", "version": "1"}
    assert providers.of(referral).post(f"/inbox/{referral['id']}", data=body, headers=foreign).status_code == 403
