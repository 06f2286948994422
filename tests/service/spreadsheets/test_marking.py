"""The same file back with its errors marked, to be repaired and uploaded as it is."""

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from service.spreadsheets.events import Ended, RefusedFile
from service.spreadsheets.limits import Limits
from service.spreadsheets.running import read_table, write_marked_copy
from tests.service.spreadsheets.building import book, book_bytes
from tests.service.spreadsheets.reading import HEAD, ROW, read


def _mark(source: Path, folder: Path) -> Any:
    outcome = read_table(source, folder / "result")
    assert isinstance(outcome.end, Ended)
    marked = write_marked_copy(source, folder / "result", folder / "marked.xlsx")
    assert isinstance(marked.end, Ended), marked
    return openpyxl.load_workbook(folder / "marked.xlsx")


ROWS: list[tuple[object, ...]] = [
    ("2026年度服务项目",),
    (*HEAD, "电话", "日期", "检测周期"),
    (*ROW, "0772-1", datetime.date(2026, 3, 1), 5),
    ("A-2", "LZ-S1", "x", "检则", "=1+1", 45.5, "很久"),
    ("", "LZ-S1", "酸度检测", "检测", True, "", 3),
]


def test_values_stay_in_their_places_and_errors_are_added(tmp_path: Path) -> None:
    sheet = _mark(book(tmp_path / "f.xlsx", ROWS, "我的服务"), tmp_path)["我的服务"]
    original = openpyxl.load_workbook(tmp_path / "f.xlsx")["我的服务"]
    for row in original.iter_rows():
        for cell in row:
            assert sheet[cell.coordinate].value == cell.value, cell.coordinate
    assert sheet["H2"].value == "错误"
    assert sheet["H3"].value is None
    assert sheet["H4"].value.splitlines()[0] == "服务名称：至少2个字符"
    assert "检测周期：" in sheet["H4"].value
    assert sheet["H5"].value == "编号：必填"
    assert sheet.auto_filter.ref == "A2:H5"


def test_bad_cells_are_red_with_a_comment(tmp_path: Path) -> None:
    sheet = _mark(book(tmp_path / "f.xlsx", ROWS), tmp_path)["服务项"]
    red = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFF8D7DB"}
    assert red == {"C4", "D4", "G4", "A5"}
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == red
    assert sheet["C4"].comment.text == "至少2个字符"
    assert sheet["E4"].data_type == "s"


def test_a_repaired_copy_is_read_without_its_column_of_errors(tmp_path: Path) -> None:
    marked = _mark(book(tmp_path / "f.xlsx", ROWS), tmp_path)
    sheet = marked["服务项"]
    sheet["C4"], sheet["D4"], sheet["G4"], sheet["A5"] = "灰分检测", "检测", "7天", "A-3"
    marked.save(tmp_path / "repaired.xlsx")
    found = read(tmp_path / "repaired.xlsx")
    assert not found.errors
    assert [row.code for row in found.rows] == ["A-1", "A-2", "A-3"]


def test_a_copy_of_a_copy_has_one_column_of_errors(tmp_path: Path) -> None:
    _mark(book(tmp_path / "f.xlsx", ROWS), tmp_path)
    (tmp_path / "marked.xlsx").rename(tmp_path / "first.xlsx")
    sheet = _mark(tmp_path / "first.xlsx", tmp_path)["服务项"]
    assert [cell.value for cell in sheet[2]].count("错误") == 1
    assert sheet["H5"].value == "编号：必填"


def test_merged_cells_stay_merged(tmp_path: Path) -> None:
    rows = [HEAD, ROW, ("A-2", "", "x", "检测")]
    path = book(tmp_path / "f.xlsx", rows, merges=["B2:B3"])
    sheet = _mark(path, tmp_path)["服务项"]
    assert [str(each) for each in sheet.merged_cells.ranges] == ["B2:B3"]
    assert read(tmp_path / "marked.xlsx").codes == read(path).codes == {("C3", "length")}


def test_csv_comes_back_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("\n".join((",".join(HEAD), "A-1,S,x,检测", "A-2,S,'=酸度,检测")).encode("gb18030"))
    sheet = _mark(path, tmp_path)["服务项"]
    assert sheet["E2"].value == "服务名称：至少2个字符"
    assert sheet["C3"].value == "=酸度"
    assert sheet["C3"].data_type == "s"


def test_other_sheets_come_along(tmp_path: Path) -> None:
    (tmp_path / "f.xlsx").write_bytes(
        book_bytes({"通讯录": [("姓名",), ("甲",)], "服务项": [HEAD, ("A-1", "S", "x", "检测")]})
    )
    marked = _mark(tmp_path / "f.xlsx", tmp_path)
    assert marked.sheetnames == ["通讯录", "服务项"]
    assert marked["通讯录"]["A2"].value == "甲"
    assert marked["服务项"]["E2"].value == "服务名称：至少2个字符"


def test_errors_that_are_not_listed_are_announced(tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", [HEAD, *((f"A-{n}", "S", "x", "检测") for n in range(10))])
    read_table(path, tmp_path / "result", limits=Limits(errors=3))
    write_marked_copy(path, tmp_path / "result", tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["服务项"]
    assert [cell.value is not None for cell in sheet["E"]] == [True] * 4 + [False] * 7
    assert sheet["E1"].comment.text == "共10处错误，标出前3处；请修改后重新上传"


@pytest.mark.parametrize("limit", [{"wall_seconds": 0.05}])
def test_a_copy_is_bounded_too(tmp_path: Path, limit: dict[str, float]) -> None:
    path = book(tmp_path / "f.xlsx", ROWS)
    read_table(path, tmp_path / "result")
    outcome = write_marked_copy(
        path, tmp_path / "result", tmp_path / "m.xlsx", Limits(wall_seconds=limit["wall_seconds"])
    )
    assert isinstance(outcome.end, RefusedFile)
    assert outcome.end.code == "time"
