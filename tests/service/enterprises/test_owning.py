"""What is an enterprise's: its contact and consents, who looked, its files, a copy of everything, and its erasure."""

import json
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, expect

from tests.service.enterprises.making import Case, World, press, unfold

_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_a_contact_is_asked_for_once_with_all_that_is_missing_told_together(browser: Browser, world: World) -> None:
    case = Case(world)
    page = case.opened(browser).page
    press(page, "submission", "提交")
    alert = page.locator("#part-submission [role=alert]")
    expect(alert).to_contain_text("有3处需要改正")
    expect(alert).to_be_focused()
    part = page.locator("#part-submission")
    part.get_by_label("企业名称").fill("示例公司")
    part.get_by_label("联系人").fill("韦明")
    part.get_by_label("电话").fill("13800138000")
    unfold(page, "submission", "邮箱、信用代码、地址")
    part.get_by_label("统一社会信用代码").fill("91350100M000100Y44")
    press(page, "submission", "提交")
    expect(page.locator("#s-refer-e")).to_contain_text("请勾选")
    expect(part.get_by_label("企业名称")).to_have_value("示例公司")
    part.get_by_label("同意将联系方式提供给接单的服务机构（必填）").check()
    press(page, "submission", "提交")
    expect(page.locator("#s-uscc-e")).to_contain_text("校验位不符")
    assert case.api.get("/contact").status_code == 404
    part.get_by_label("统一社会信用代码").fill("91350100M000100Y43")
    press(page, "submission", "提交")
    expect(page.locator("#h-standing")).to_contain_text("已提交")
    assert case.api.get("/contact").json()["uscc"] == "91350100M000100Y43"


def test_exactly_what_is_ticked_is_agreed_to(browser: Browser, world: World) -> None:
    case = Case(world)
    page = case.opened(browser).page
    part = page.locator("#part-submission")
    boxes = part.locator("fieldset input[type=checkbox]")
    assert [box.is_checked() for box in boxes.all()] == [False] * 4
    for label, value in (("企业名称", "示例公司"), ("联系人", "韦明"), ("电话", "13800138000")):
        part.get_by_label(label).fill(value)
    part.get_by_label("同意将联系方式提供给接单的服务机构（必填）").check()
    part.get_by_label("同意交付后由受理方联系回访（选填）").check()
    press(page, "submission", "提交")
    expect(page.locator("#h-standing")).to_contain_text("已提交")
    assert _agreed(case) == {
        ("refer_to_accepting_station", "accepting_station"),
        ("follow_up", "clerk"),
    }
    page.get_by_role("button", name="撤回同意：同意交付后由受理方联系回访").click()
    expect(page.locator("#part-contact .done")).to_be_visible()
    page.get_by_role("button", name="同意：同意整理为不含名称").click()
    expect(page.get_by_role("button", name="撤回同意：同意整理为")).to_be_visible()
    assert _agreed(case) == {
        ("refer_to_accepting_station", "accepting_station"),
        ("case_without_names", "public"),
    }


def _agreed(case: Case) -> set[tuple[str, str]]:
    consents = case.api.get("/contact").json()["consents"]
    return {(each["purpose"], each["recipient"]) for each in consents if each["given"]}


def test_who_looked_at_the_contact_is_seen_within_seconds(browser: Browser, world: World) -> None:
    case = Case(world).in_service()
    referral = case.referral(state="requested")
    page = case.opened(browser).page
    expect(page.locator("#part-contact")).to_contain_text("还没有人查看过")
    case.accepted_by(referral)
    world.of(referral).get(f"/v1/referrals/{referral['id']}/contact").raise_for_status()
    expect(page.locator("#part-contact")).to_contain_text("（周工）", timeout=10_000)
    unfold(page, "contact", "修改联系方式")
    page.locator("#c-telephone").fill("13900139000")
    press(page, "contact", "保存")
    expect(page.locator("#part-contact .wide-pairs")).to_contain_text("13900139000")


def test_a_returned_need_is_completed_and_submitted_again(browser: Browser, world: World) -> None:
    case = Case(world).submitted()
    case.clerk("returned", note="请写明包装规格。")
    page = case.opened(browser).page
    expect(page.locator("#part-standing .told")).to_contain_text("请写明包装规格。")
    page.get_by_role("textbox", name="补充说明").fill("每袋 80 克。")
    press(page, "submission", "重新提交")
    expect(page.locator("#h-standing")).to_contain_text("已提交")
    assert case.api.get("/messages").json()["items"][0]["text"] == "每袋 80 克。"


def test_files_are_added_read_back_and_deleted(browser: Browser, world: World, tmp_path: Path) -> None:
    case = Case(world)
    page = case.opened(browser).page
    page.locator("#file").set_input_files(FilePayload(name="检测 报告.pdf", mimeType="application/pdf", buffer=_PDF))
    press(page, "files", "上传")
    link = page.get_by_role("link", name="检测 报告.pdf")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes() == _PDF
    page.locator("#file").set_input_files(FilePayload(name="x.pdf", mimeType="application/pdf", buffer=b"MZ\0\1"))
    press(page, "files", "上传")
    expect(page.locator("#file-e")).to_contain_text("不是PDF")
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-" + b"0" * (10 * 1024 * 1024))
    page.locator("#file").set_input_files(large)
    press(page, "files", "上传")
    expect(page.locator("#file-e")).to_contain_text("超过10 MB")
    page.get_by_role("button", name="删除“检测 报告.pdf”").click()
    expect(page.locator("#part-files")).to_contain_text("还没有附件")
    assert case.api.get("/attachments").json()["items"] == []


def test_everything_is_handed_out_and_erased(browser: Browser, world: World) -> None:
    case = Case(world).submitted()
    visit = case.opened(browser)
    page = visit.page
    with page.expect_download() as download:
        page.get_by_role("link", name="下载我的全部数据").click()
    exported = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert exported["contact"]["person"] == "韦明"
    unfold(page, "contact", "删除我的信息")
    press(page, "contact", "永久删除")
    expect(page.locator("#sure-e")).to_contain_text("请先勾选确认")
    page.get_by_label("我知道删除后不能恢复").check()
    press(page, "contact", "永久删除")
    expect(page.locator("#h-standing")).to_have_text("您已撤回本需求")
    for gone in ("plan", "files", "conversation", "submission"):
        expect(page.locator(f"#part-{gone}")).to_be_hidden()
    shown = page.locator("main").inner_text()
    assert "哈喇味" not in shown
    assert "韦明" not in shown
    assert visit.complaints == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]


def test_nothing_is_erased_while_a_station_is_at_work(world: World, browser: Browser) -> None:
    case = Case(world).in_service()
    page = case.opened(browser).page
    unfold(page, "contact", "删除我的信息")
    expect(page.locator("#d-erase")).to_contain_text("有服务正在进行，请先取消")
    answer = case.visitor().post(f"{case.path}/erasure", data={"sure": "yes", "form": "erase"})
    assert answer.status_code == 409
    assert "对接单仍在进行" in answer.text
