"""Sheets as clerks have them: titles above, headings in any order and wording, merged cells, errors by cell."""

import io

import openpyxl
import pytest

from service.spreadsheets.events import letters
from service.spreadsheets.offerings import Context
from service.spreadsheets.refusals import Refused
from tests.service.spreadsheets.building import book_bytes, inline, pack, parts, sheet
from tests.service.spreadsheets.reading import HEAD, ROW, read, read_csv, read_rows


def test_a_plain_row_is_a_listing_without_its_id() -> None:
    found = read_rows(HEAD, ROW)
    row = found.rows[0]
    assert (row.row, row.code, row.sheet) == (2, "A-1", "服务项")
    assert "id" not in row.listing
    assert row.listing["element"] == "testing"
    assert (found.end.rows, found.end.good, found.end.bad, found.end.errors) == (1, 1, 0, 0)


def test_headings_are_found_below_titles_in_any_order_and_wording() -> None:
    found = read_rows(
        ("2026年度服务项目汇总表",),
        (),
        ("填报单位：某某所", "", "日期"),
        ("类别", "服务项目名称", "联系电话", "项目编号*", "所属服务站", "检测周期（工作日）", "检验项目"),
        ("检测", "米粉水分检测", "0772-1234567", "A-1", "LZ-S1", 5, "水分"),
    )
    assert not found.errors
    assert found.headers[0].row == 4
    assert {column.heading: column.field for column in found.headers[0].columns} == {
        "类别": "element",
        "服务项目名称": "title",
        "项目编号*": "code",
        "所属服务站": "station",
        "检测周期（工作日）": "turnaround_days",
        "检验项目": "items",
    }
    assert [column.heading for column in found.headers[0].ignored] == ["联系电话"]


def test_a_similar_heading_is_taken_and_reported() -> None:
    found = read_rows((*HEAD, "服务的简介"), (*ROW, "快"))
    column = found.headers[0].columns[-1]
    assert (column.field, column.how) == ("summary", "similar")
    assert column.score < 100


def test_two_columns_of_one_field_are_reported() -> None:
    found = read_rows((*HEAD, "名称"), (*ROW, "另一个名称"))
    assert [warning.code for warning in found.warnings] == ["doubled-heading"]
    assert found.rows[0].listing["title"] == "米粉水分检测"


def test_without_headings_the_file_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_rows(("甲", "乙"), ("丙", "丁"))
    assert refused.value.code == "no-header"


def test_all_errors_are_found_at_once_each_in_its_cell() -> None:
    found = read_rows(
        (*HEAD, "服务周期", "价格", "测量范围", "惠企开始日期", "申请条件"),
        ("坏 号", "S 1", "短", "检则", "很久", "很贵", "很大", "某日", "长" * 301),
        ("B-1", "S1", "x", "检测", 2000, 1e13, "5～3", "2026-01-01", "好"),
    )
    assert found.codes == {
        ("A2", "pattern"),
        ("B2", "pattern"),
        ("C2", "length"),
        ("D2", "choice"),
        ("E2", "days"),
        ("F2", "price"),
        ("G2", "range"),
        ("H2", "date"),
        ("I2", "length"),
        ("C3", "length"),
        ("E3", "range"),
        ("F3", "range"),
        ("G3", "contradiction"),
    }
    assert (found.end.bad, found.end.good, found.rows) == (2, 0, [])


def test_errors_say_where_and_what_in_both_languages() -> None:
    error = read_rows(HEAD, ("A-1", "S1", "x", "检测")).errors[0]
    assert (error.sheet, error.row, error.column, error.cell, error.heading) == ("服务项", 2, 3, "C2", "服务名称")
    assert (error.message, error.value) == ("至少2个字符", "x")
    assert error.message_en == "must not be shorter than 2 characters"


def test_contradictions_between_columns_are_found() -> None:
    found = read_rows((*HEAD, "惠企开始日期", "惠企结束日期"), (*ROW, "2026-03-01", "2026-02-01"))
    assert found.codes == {("F2", "contradiction")}


def test_required_cells_and_columns() -> None:
    found = read_rows(("编号", "服务名称"), ("", "米粉水分检测"), ("A-2", "酸度检测"))
    assert found.codes == {("A2", "required"), ("2", "required")}
    assert any(error.message.startswith("缺少“服务站编号”列") for error in found.errors)


def test_a_default_station_and_kind_stand_in_for_absent_columns() -> None:
    found = read_rows(("编号", "服务名称"), ROW[::2], context=Context(station="LZ-S1", element="testing"))
    assert (found.rows[0].listing["station"], found.rows[0].listing["element"]) == ("LZ-S1", "testing")


def test_a_station_may_be_named_by_code_name_or_the_entry_of_the_drop_down() -> None:
    context = Context(stations={"LZ-S1": "螺蛳粉检测站"})
    rows = [
        (f"A-{n}", station, *ROW[2:]) for n, station in enumerate(("LZ-S1", "螺蛳粉检测站", "LZ-S1|螺蛳粉检测站", "X"))
    ]
    found = read_rows(HEAD, *rows, context=context)
    assert [row.listing["station"] for row in found.rows] == ["LZ-S1"] * 3
    assert found.codes == {("B5", "unknown-station")}


def test_a_natural_key_that_stands_twice_is_an_error_at_the_second() -> None:
    found = read_rows(HEAD, ROW, ("A-1", "LZ-S2", *ROW[2:]), ROW)
    assert found.codes == {("A4", "duplicate")}
    assert "第2行" in found.errors[0].message
    assert len(found.rows) == 2


def test_merged_cells_hold_for_all_of_their_rows_with_a_warning() -> None:
    rows = [(f"A-{n}", "LZ-S1", f"检测服务{n}", "检测") for n in range(3)]
    found = read_rows(HEAD, *rows, merges=["B2:B4", "D2:D4"])
    assert [row.listing["station"] for row in found.rows] == ["LZ-S1"] * 3
    assert [row.listing["element"] for row in found.rows] == ["testing"] * 3
    assert {warning.code for warning in found.warnings} == {"merged-cells"}


@pytest.mark.parametrize("merges", [(), ("A2:A3", "B2:B3", "C2:C3", "D2:D3")])
def test_further_rows_of_a_service_hold_its_further_ranges(merges: tuple[str, ...]) -> None:
    found = read_rows(
        (*HEAD, "测量参数", "测量范围", "不确定度"),
        (*ROW, "长度", "0～150mm", "0.02"),
        ("", "", "", "", "角度", "0～320°", "U=2′(k=2)"),
        ("A-2", *ROW[1:], "力", "≤600kN", "0.5%"),
        merges=merges,
    )
    assert not found.errors
    ranges = found.rows[0].listing["capabilities"]
    assert [(each["quantity"], each["max"], each["unit"]) for each in ranges] == [
        ("长度", 150, "mm"),
        ("角度", 320, "°"),
    ]
    assert [each["uncertainty_unit"] for each in ranges] == ["mm", "′"]
    assert found.rows[0].listing["scope_lines"][0]["coverage_factor"] == 2
    assert found.rows[1].listing["capabilities"][0]["uncertainty_unit"] == "%"


def test_an_error_in_a_further_row_makes_the_service_bad() -> None:
    found = read_rows((*HEAD, "测量参数", "测量范围"), (*ROW, "长度", "0～1"), ("", "", "", "", "角度", "大"))
    assert found.codes == {("F3", "range")}
    assert not found.rows


def test_examples_empty_rows_and_the_column_of_errors_are_skipped() -> None:
    found = read_rows((*HEAD, "错误"), ("示例-001", *ROW[1:]), (), ("  ", "\u00a0"), (*ROW, "旧的错误"), ("例：x", "y"))
    assert [row.row for row in found.rows] == [5]
    assert (found.end.examples, found.end.errors) == (2, 0)


def test_errors_of_excel_are_errors_of_their_cells(tmp_path: object) -> None:
    rows = "".join(inline(f"{letters(place)}1", heading) for place, heading in enumerate(HEAD, 1))
    cells = (
        inline("A2", "A-1") + inline("B2", "S1") + '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>' + inline("D2", "检测")
    )
    only = '<row r="3"><c r="B3" s="0" t="e"><v>#N/A</v></c></row>'
    path = tmp_path / "errors.xlsx"  # type: ignore[operator]
    pack(path, parts(sheet(f'<row r="1">{rows}</row><row r="2">{cells}</row>{only}')))
    found = read(path)
    assert ("C2", "excel-error") in found.codes
    assert ("B3", "excel-error") in found.codes
    assert not found.rows


def test_hidden_and_other_sheets_are_left_out_with_a_warning() -> None:
    found = read(book_bytes({"服务项": [HEAD, ROW], "通讯录": [("姓名", "电话"), ("甲", "1")], "代码表": [("x", "y")]}))
    assert [(warning.code, warning.sheet) for warning in found.warnings] == [("ignored-sheet", "通讯录")]


def test_a_hidden_sheet_is_not_read() -> None:
    buffer = io.BytesIO()
    book = openpyxl.load_workbook(io.BytesIO(book_bytes({"服务项": [HEAD, ROW], "旧表": [HEAD, ("A-9", *ROW[1:])]})))
    book["旧表"].sheet_state = "hidden"
    book.save(buffer)
    found = read(buffer.getvalue())
    assert [row.code for row in found.rows] == ["A-1"]
    assert [(warning.code, warning.sheet) for warning in found.warnings] == [("hidden-sheet", "旧表")]


def test_several_sheets_of_services_are_all_read_and_share_their_keys() -> None:
    found = read(book_bytes({"检测": [HEAD, ROW], "计量": [HEAD, ("A-2", *ROW[1:]), ROW]}))
    assert [(row.sheet, row.code) for row in found.rows] == [("检测", "A-1"), ("计量", "A-2")]
    assert [(error.sheet, error.cell) for error in found.errors] == [("计量", "A3")]


def test_scope_lines_in_a_second_sheet_belong_to_their_services() -> None:
    annex = [
        ("服务编号", "检测对象", "项目/参数", "检测标准（方法）"),
        ("A-1", "米粉", "水分", "GB 5009.3-2016"),
        ("X", "米粉", "酸度", "y"),
    ]
    found = read(book_bytes({"服务项": [HEAD, ROW], "能力表": annex}))
    assert [line["parameter"] for line in found.rows[0].listing["scope_lines"]] == ["水分"]
    assert [(error.sheet, error.cell, error.code) for error in found.errors] == [("能力表", "A3", "unknown-code")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_any_encoding_and_with_any_separator(encoding: str, separator: str) -> None:
    found = read_csv([separator.join(HEAD), separator.join(ROW)], encoding)
    assert found.rows[0].listing["title"] == "米粉水分检测"
    assert (found.headers[0].encoding, found.headers[0].separator) == (encoding, separator)


def test_mixed_encodings_are_refused_with_the_line() -> None:
    lines = [",".join(HEAD), ",".join(ROW), ",".join(("A-2", *ROW[1:]))]
    content = "\n".join(lines[:2]).encode() + b"\n" + lines[2].encode("gb18030")
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.code == "encoding"
    assert "第3行" in refused.value.message


def test_listed_errors_are_capped_and_all_are_counted() -> None:
    rows = [HEAD, *(("A-1", "S", "x", "检测"),) * 50]
    found = read(book_bytes({"服务项": rows}), errors=10)
    assert (len(found.errors), found.end.errors) == (10, 99)


@pytest.mark.parametrize(("column", "written"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_letters_of_columns(column: int, written: str) -> None:
    assert letters(column) == written
