"""Files of services in a real browser: tried, corrected, taken in, undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningService
from tests.service.stations.desk import Desk
from tests.service.stations.test_looks import complaints_of_axe

_HEADINGS = "编号,服务名称,服务内容,服务方式,收费（元）\n"
_GOOD = _HEADINGS + "A-1,水分测定,水分,寄样,200\nA-2,灰分测定,灰分,寄样,300\n"
_BAD = _GOOD + "A-3,盐分测定,盐分,飞鸽,很贵\n"
_PATIENCE = 60_000


def _send(page: Page, content: str, button: str, folder: Path, mode: str = "全部通过才入库") -> None:
    file = folder / "服务项.csv"
    file.write_text(content, "utf-8")
    page.locator("#f-file").set_input_files(file)
    page.get_by_label(mode).check()
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_file_is_tried_imported_and_undone(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk], tmp_path: Path, script: bool
) -> None:
    desk = make_desk()
    visit = desk.visit(browser, 390, script=script)
    page = visit.page
    visit.open("/imports")
    page.get_by_role("button", name="试运行").click()
    expect(page.locator("#e-file")).to_have_text("请选择文件")
    if script:
        expect(page.locator("#f-file")).to_be_focused()
    _send(page, _GOOD, "试运行", tmp_path)
    expect(page.get_by_role("heading", name="试运行通过")).to_be_visible(timeout=_PATIENCE)
    with desk.caller() as caller:
        assert caller.get("/v1/offerings?state=any").json()["items"] == []
        page.get_by_role("button", name="正式导入这个文件").click()
        expect(page.get_by_role("heading", name="已入库")).to_be_visible(timeout=_PATIENCE)
        stored = caller.get("/v1/offerings?state=any").json()["items"]
        assert sorted((one["title"], one["state"]) for one in stored) == [("水分测定", "draft"), ("灰分测定", "draft")]
        page.locator("summary", has_text="撤销这次导入").click()
        page.get_by_role("button", name="确认撤销").click()
        expect(page.get_by_text("已恢复2项。")).to_be_visible(timeout=_PATIENCE)
        states = {one["state"] for one in caller.get("/v1/offerings?state=any").json()["items"]}
        assert states == {"withdrawn"}
    visit.open("/imports")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert visit.overflow() <= 0
    assert (visit.elsewhere, [text for text in visit.complaints if "400" not in text]) == ([], [])


def test_errors_are_told_by_cell_and_bad_rows_can_be_left_out(
    browser: Browser, service: RunningService, make_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = make_desk()
    visit = desk.visit(browser)
    page = visit.page
    visit.open("/imports")
    _send(page, _BAD.replace("服务内容", "检测项目", 1), "试运行", tmp_path)
    expect(page.get_by_role("heading", name="试运行完成，有错误")).to_be_visible(timeout=_PATIENCE)
    page.locator("summary", has_text="各列识别结果").click()
    read_as = page.locator(".several li").all_inner_texts()
    assert [" ".join(text.split()) for text in read_as][1:3] == ["B 服务名称", "C 检测项目 → 服务内容"]
    visit.open("/imports")
    _send(page, _BAD, "正式导入", tmp_path)
    expect(page.get_by_role("heading", name="未入库")).to_be_visible(timeout=_PATIENCE)
    cells = page.locator("tbody th").all_inner_texts()
    assert [text.split()[0] for text in cells] == ["D4", "E4"]
    expect(page.locator("tbody")).to_contain_text("飞鸽")
    assert complaints_of_axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注了错误的文件").click()
    assert download.value.suggested_filename == "服务项-错误.xlsx"
    # Who finds the good rows enough has no need to look for the file again.
    page.get_by_role("button", name="跳过错误行，导入其余2行").click()
    expect(page.get_by_role("heading", name="已入库")).to_be_visible(timeout=_PATIENCE)
    expect(page.locator(".numbers")).to_contain_text("新增2")
    expect(page.get_by_role("link", name="核对草稿并发布")).to_have_attribute("href", "/listings?state=draft")
    page.get_by_role("link", name="上传改好的文件").click()
    expect(page.locator("#f-station")).to_have_value(desk.station)
    with page.expect_download() as download:
        visit.page.goto(f"{service.base_url}/imports")
        page.get_by_role("link", name=".xlsx", exact=True).click()
    assert download.value.suggested_filename == "服务项.xlsx"
    assert visit.elsewhere == []
