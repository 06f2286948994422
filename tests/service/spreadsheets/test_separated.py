"""CSV as programs and clerks save it."""

import codecs
from pathlib import Path

import openpyxl
import pytest

from service.spreadsheets.limits import Limits
from service.spreadsheets.marking.copying import marked_copy
from service.spreadsheets.refusals import Refused
from tests.service.spreadsheets.reading import HEAD, read

_TEXT = ",".join(HEAD) + "\r\nA-1,S1,米粉水分检测,检测\r\n"
_QUOTED = _TEXT.replace("编号", '"编号"', 1)
_MARK_OF_GB18030 = b"\x84\x31\x95\x33"


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (_MARK_OF_GB18030 + _QUOTED.encode("gb18030"), 2),
        (codecs.BOM_UTF8 * 2 + _QUOTED.encode(), 2),
        (_MARK_OF_GB18030 + f"sep=;\r\n{_TEXT.replace(',', ';')}".encode("gb18030"), 3),
        (f"sep=\t\r\n{_TEXT.replace(',', chr(9))}".encode("utf-16"), 3),
        (codecs.BOM_UTF16_BE + _TEXT.replace(",", "\t").encode("utf-16-be"), 2),
        (_TEXT.replace(",", "|").encode(), 2),
        (_TEXT.encode("gb18030") + b"\x1a", 2),
        (_TEXT.replace("A-1,S1,米粉水分检测", 'A-1, "S1", "米粉水分检测"').encode(), 2),
        (_TEXT.replace("A-1", '="A-1"').encode(), 2),
    ],
    ids=[
        "mark of GB18030",
        "two marks",
        "mark and sep=",
        "sep=tab",
        "UTF-16",
        "bars",
        "^Z",
        "spaces",
        "formula of text",
    ],
)
def test_files_of_other_programs(content: bytes, row: int) -> None:
    found = read(content)
    assert [(each.row, each.code, each.listing["title"]) for each in found.rows] == [(row, "A-1", "米粉水分检测")]


def test_cells_of_several_lines_do_not_hide_the_separator() -> None:
    long = '"一, 二; 三\r\n;;;;;\r\n第三行 ""引号"";;;\r\n;;;;;;\r\n;;;;;;\r\n"'
    lines = "".join(f'A-{number},S1,{number}" 法兰检测,检测,{long}\r\n' for number in range(9))
    found = read(f"{','.join(HEAD)},服务简介\r\n{lines}".encode())
    assert (found.headers[0].separator, found.end.good, found.rows[8].row) == (",", 9, 10)
    assert found.rows[8].listing["title"] == '8" 法兰检测'


def test_what_was_lost_before_is_an_error_of_its_cell() -> None:
    head = ",".join((*HEAD, "收费", "测量范围"))
    found = read(
        f"{head}\nA-1,S1,#N/A,检测,1月5日,2026/3/5\nA-2,S1,#######,检测,Jan-5,5-Mar\nA-3,S1,#2 柴油检测,检测,,".encode()
    )
    expected = {("C", "excel-error"), ("E", "became-a-date"), ("F", "became-a-date")}
    assert found.codes == {(f"{column}{row}", code) for row in (2, 3) for column, code in expected}
    assert [row.listing["title"] for row in found.rows] == ["#2 柴油检测"]


def test_errors_stand_behind_what_is_filled_however_long_the_rows_are(tmp_path: Path) -> None:
    head, good, bad = ("A-1,S1,x,检测", "A-2,S1,米粉,检测", ",".join(HEAD))[::-1]
    lines = [
        f"{head}{',' * 250}",
        *[f"{good.replace('A-2', f'A-{n}')}{',' * 250}" for n in range(2, 40)],
        f"{bad},,多写的",
    ]
    (tmp_path / "f.csv").write_text("\n".join(lines), encoding="utf-8")
    found = read(tmp_path / "f.csv")
    marked_copy(tmp_path / "f.csv", found.headers, found.errors, tmp_path / "m.xlsx", Limits(), 1)
    listed = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert (listed["F40"].value, listed["G1"].value, listed["G40"].value) == ("多写的", "错误", "服务名称：至少2个字符")


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ('A-1,S1,"米粉水分检测,检测\nA-2,S1,酸度检测,检测\n', 2),
        ('A-1,S1,"米粉水分检测,检测\nA-2,S1,"酸度检测",检测\n', 2),
        ('A-1,S1,米粉水分检测,检测\nA-2,S1,酸度检测,"', 3),
    ],
)
def test_a_quote_that_is_not_closed_is_told_and_swallows_no_rows(rows: str, row: int) -> None:
    with pytest.raises(Refused, match=rf"row {row}\)") as refused:
        read((",".join(HEAD) + "\n" + rows).encode())
    assert refused.value.code == "open-quote"


def test_a_quote_within_a_cell_is_a_sign_of_inches() -> None:
    rows = 'A-1,S1,5" 法兰检测,检测\nA-2,S1,酸度检测,检测\n'
    assert [each.code for each in read((",".join(HEAD) + "\n" + rows).encode()).rows] == ["A-1", "A-2"]
