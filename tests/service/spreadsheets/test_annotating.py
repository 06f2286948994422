"""A clerk's own workbook comes back as it was, but for the marks; repaired, it loses them again."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from service.spreadsheets.events import Ended
from service.spreadsheets.running import read_table, write_marked_copy
from service.spreadsheets.templates import template
from tests.service.spreadsheets.building import inline, pack, parts, sheet
from tests.service.spreadsheets.reading import HEAD, read

RED = "FFF8D7DB"
YELLOW = "FFFFFF00"
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
_CHANGED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}


def _clerks_workbook(path: Path) -> Path:
    """Formats, drop-downs, a formula, a picture, comments, a frozen heading, a rule of colour, and a hidden sheet."""
    book = xlsxwriter.Workbook(str(path))
    yellow = book.add_format({"bg_color": "#FFFF00", "bold": True, "num_format": "@"})
    listed = book.add_worksheet("我的服务")
    listed.write_row(0, 0, [*HEAD, "收费", "备注"])
    listed.write_row(1, 0, ["A-1", "LZ-S1", "米粉水分检测", "检验检测", 100])
    listed.write_row(2, 0, ["A-2", "LZ-S1"])
    listed.write_string(2, 2, "x", yellow)
    listed.write_string(2, 3, "检则")
    listed.write_formula(2, 4, "=E2*2", None, 200)
    listed.write_row(3, 0, ["A-3", "LZ-S1", "灰分检测", "检测", "很贵"])
    listed.write_comment("A2", "自己的批注", {"author": "张三"})
    listed.write_comment("D3", "问问李四", {"author": "张三"})
    listed.data_validation("D2:D500", {"validate": "list", "source": ["检验检测", "计量"]})
    listed.conditional_format("E2:E500", {"type": "cell", "criteria": ">", "value": 150, "format": yellow})
    listed.set_column("A:A", 7)
    listed.set_column("F:XFD", 31.5, yellow)
    listed.freeze_panes(1, 2)
    listed.set_landscape()
    listed.insert_image("H2", "stamp.png", {"image_data": io.BytesIO(_PNG)})
    hidden = book.add_worksheet("底稿")
    hidden.write_formula("A1", "=我的服务!E3", None, 200)
    hidden.hide()
    book.define_name("单价", "=我的服务!$E$2")
    book.close()
    return path


def _mark(source: Path, target: Path) -> Worksheet:
    assert isinstance(read_table(source, target.with_suffix(".result")).end, Ended)
    marked = write_marked_copy(source, target.with_suffix(".result"), target)
    assert isinstance(marked.end, Ended), marked
    return openpyxl.load_workbook(target).worksheets[0]


def _red(listed: Worksheet) -> set[str]:
    return {cell.coordinate for row in listed.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED}


def _comments(listed: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.author for row in listed.iter_rows() for cell in row if cell.comment}


def test_parts_that_hold_no_marks_are_copied_byte_by_byte(tmp_path: Path) -> None:
    path = _clerks_workbook(tmp_path / "f.xlsx")
    _mark(path, tmp_path / "m.xlsx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(tmp_path / "m.xlsx") as after:
        assert set(after.namelist()) == set(before.namelist())
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == _CHANGED - {"xl/worksheets/_rels/sheet1.xml.rels", "[Content_Types].xml"}


def test_the_sheet_looks_as_before_but_for_its_marks(tmp_path: Path) -> None:
    path = _clerks_workbook(tmp_path / "f.xlsx")
    listed, before = _mark(path, tmp_path / "m.xlsx"), openpyxl.load_workbook(path).worksheets[0]
    assert _red(listed) == {"C3", "D3", "E4"}
    for row in before.iter_rows():
        for cell in row:
            marked = listed[cell.coordinate]
            assert (marked.value, marked.number_format, marked.font.b) == (cell.value, cell.number_format, cell.font.b)
            assert cell.coordinate in _red(listed) or marked.fill.fgColor.rgb == cell.fill.fgColor.rgb
    assert listed["E3"].value == "=E2*2"
    assert (listed["G1"].value, listed["G3"].value.splitlines()[0]) == ("错误", "服务名称：至少2个字符")
    assert listed["G2"].value is None
    assert _comments(listed) == {"A2": "张三", "D3": "张三", "C3": "导入检查", "E4": "导入检查"}
    assert (listed.freeze_panes, listed.page_setup.orientation) == ("C2", "landscape")
    assert len(listed.data_validations.dataValidation) == len(list(listed.conditional_formatting)) == 1
    assert listed.auto_filter.ref == "A1:G4"
    widths = {name: column.width for name, column in listed.column_dimensions.items()}
    assert (widths["A"], widths["F"], widths["G"], widths["H"]) == (7.7109375, 32.28515625, 50, 32.28515625)
    assert listed.parent["底稿"].sheet_state == "hidden"


@pytest.mark.parametrize("saved_by_a_program", [False, True])
def test_marks_vanish_where_the_clerk_repairs(tmp_path: Path, saved_by_a_program: bool) -> None:
    path = _clerks_workbook(tmp_path / "f.xlsx")
    listed = _mark(path, tmp_path / "m.xlsx")
    listed["C3"], listed["E4"] = "酸度检测", 80
    listed.parent.save(tmp_path / "repaired.xlsx")
    if saved_by_a_program:
        openpyxl.load_workbook(tmp_path / "repaired.xlsx").save(tmp_path / "repaired.xlsx")
    again = _mark(tmp_path / "repaired.xlsx", tmp_path / "again.xlsx")
    assert _red(again) == {"D3"}
    assert again["C3"].fill.fgColor.rgb == YELLOW
    assert again["E4"].fill.fill_type is None
    assert _comments(again) == {"A2": "张三", "D3": "张三"}
    assert [cell.value for cell in again[1]].count("错误") == 1
    assert (again["G3"].value or "").startswith("服务类别：")
    assert again["G4"].value is None
    again["D3"] = "检验检测"
    again.parent.save(tmp_path / "good.xlsx")
    found = read(tmp_path / "good.xlsx")
    assert (found.end.good, found.end.errors) == (3, 0)


def test_a_filled_template_keeps_its_drop_downs_and_its_text_cells(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("testing", {"S1": "站"})))
    book["服务项"]["A3"], book["服务项"]["B3"] = "A-1", "S1"
    book.save(tmp_path / "f.xlsx")
    listed = _mark(tmp_path / "f.xlsx", tmp_path / "m.xlsx")
    assert _red(listed) == {"C3", "D3"}
    assert listed["C3"].number_format == "@"
    assert listed.parent.sheetnames == ["服务项", "代码表", "填写说明"]
    assert len(listed.data_validations.dataValidation) == len(book["服务项"].data_validations.dataValidation)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PREFIXED = (
    f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData>'
    + "".join(
        "<x:row>" + "".join(f'<x:c t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>' for text in cells) + "</x:row>"
        for cells in (HEAD, ("A-1", "S1", "é", "检测"))
    )
    + "</x:sheetData></x:worksheet>"
)


@pytest.mark.parametrize(
    "part",
    [
        _PREFIXED.encode(),
        _PREFIXED.encode("utf-8-sig"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + _PREFIXED.encode("ascii", "xmlcharrefreplace"),
    ],
    ids=["no references", "mark of UTF-8", "another encoding"],
)
def test_sheets_of_other_programs_are_marked_too(tmp_path: Path, part: bytes) -> None:
    plain = _clerks_workbook(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(plain) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    pack(tmp_path / "f.xlsx", {**members, "xl/worksheets/sheet1.xml": part})
    listed = _mark(tmp_path / "f.xlsx", tmp_path / "m.xlsx")
    assert _red(listed) == {"C2"}
    assert (listed["C2"].value, listed["E2"].value) == ("é", "服务名称：至少2个字符")


def test_a_workbook_without_formats_comes_back_as_a_plain_one(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{number}">'
        + "".join(inline(f"{'ABCD'[place]}{number}", text) for place, text in enumerate(cells))
        + "</row>"
        for number, cells in ((1, HEAD), (2, ("A-1", "S1", "x", "检测")))
    )
    pack(tmp_path / "f.xlsx", parts(sheet(rows)))
    listed = _mark(tmp_path / "f.xlsx", tmp_path / "m.xlsx")
    assert _red(listed) == {"C2"}
    assert listed["E2"].value == "服务名称：至少2个字符"


def _edited(source: Path, target: Path, **parts_: tuple[bytes, bytes]) -> Path:
    """A copy of a workbook with something replaced in the part whose name ends so."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for end, (old, new) in parts_.items():
        (name,) = [name for name in members if name.lower().replace(".", "").endswith(end.lower())]
        assert old in members[name]
        members[name] = members[name].replace(old, new)
    pack(target, members)
    return target


def test_rows_that_only_their_cells_number_are_marked_where_they_are(tmp_path: Path) -> None:
    path = _clerks_workbook(tmp_path / "plain.xlsx")
    edited = _edited(path, tmp_path / "f.xlsx", sheet1xml=(b'<row r="3"', b"<row"))
    listed = _mark(edited, tmp_path / "m.xlsx")
    assert _red(listed) == {"C3", "D3", "E4"}
    book = "".join(
        "<row>" + "".join(inline(f"{'ABCD'[place]}{number}", text) for place, text in enumerate(cells)) + "</row>"
        for number, cells in ((3, HEAD), (7, ("A-1", "S1", "x", "检测")))
    )
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    pack(tmp_path / "g.xlsx", {**members, "xl/worksheets/sheet1.xml": sheet(book)})
    assert _red(_mark(tmp_path / "g.xlsx", tmp_path / "n.xlsx")) == {"C7"}


def test_a_copy_of_what_was_no_plain_workbook_opens_under_its_name(tmp_path: Path) -> None:
    path = _clerks_workbook(tmp_path / "plain.xlsx")
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with_macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    edited = _edited(path, tmp_path / "f.xlsx", **{"[content_types]xml": (plain, with_macros)})
    _mark(edited, tmp_path / "m.xlsx")
    with zipfile.ZipFile(tmp_path / "m.xlsx") as archive:
        types = archive.read("[Content_Types].xml")
    assert (plain in types, with_macros in types) == (True, False)


def test_a_copy_marked_again_numbers_its_shapes_once(tmp_path: Path) -> None:
    path = _clerks_workbook(tmp_path / "f.xlsx")
    for name in ("1.xlsx", "2.xlsx", "3.xlsx"):
        _mark(path, tmp_path / name)
        path = tmp_path / name
    with zipfile.ZipFile(path) as archive:
        drawing = archive.read("xl/drawings/vmlDrawing1.vml").decode()
    (numbered,) = re.findall(r'<o:idmap[^>]* data="([^"]*)"', drawing)
    blocks, shapes = numbered.split(","), re.findall(r'<v:shape id="([^"]*)"', drawing)
    assert len(set(blocks)) == len(blocks)
    assert len(set(shapes)) == len(shapes) == 4


def test_what_lies_under_a_merged_cell_is_neither_read_nor_commented(tmp_path: Path) -> None:
    path = _clerks_workbook(tmp_path / "plain.xlsx")
    covered = b'</sheetData><mergeCells count="1"><mergeCell ref="E3:E4"/></mergeCells>'
    edited = _edited(path, tmp_path / "f.xlsx", sheet1xml=(b"</sheetData>", covered))
    found = read(edited)
    assert [row.listing["price"]["max"] for row in found.rows if row.code == "A-3"] == [200]
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["E3"] = "很贵"
    book.save(tmp_path / "bad.xlsx")
    edited = _edited(tmp_path / "bad.xlsx", tmp_path / "g.xlsx", sheet1xml=(b"</sheetData>", covered))
    assert {("E3", "price"), ("E4", "price")} <= read(edited).codes
    _mark(edited, tmp_path / "m.xlsx")
    with zipfile.ZipFile(tmp_path / "m.xlsx") as archive:
        (name,) = [name for name in archive.namelist() if "comments/" in name or name.startswith("xl/comments")]
        said = re.findall(r'ref="(E\d)"', archive.read(name).decode())
    assert said == ["E3"]
