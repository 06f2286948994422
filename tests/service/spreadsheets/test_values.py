"""What clerks write into cells, and what is understood."""

import datetime
import re
from pathlib import Path

import openpyxl
import pytest

from service.spreadsheets.cells import half_width
from service.spreadsheets.escaping import escape, unescape
from service.spreadsheets.lists import join_list, split_list
from service.spreadsheets.numbers import range_of
from tests.service.spreadsheets.building import inline, pack, parts, sheet
from tests.service.spreadsheets.reading import HEAD, ROW, one, read, read_rows, value_of


@pytest.mark.parametrize(
    ("written", "minimum", "maximum"),
    [
        ("200", 200, 200),
        ("200元", 200, 200),
        (200, 200, 200),
        ("100-200", 100, 200),
        ("100~200元", 100, 200),
        ("１００～２００", 100, 200),
        ("1,200.50元", 1200.5, 1200.5),
        ("免费", 0, 0),
        ("1.5万元", 15_000, 15_000),
        ("1-2万元", 10_000, 20_000),
        ("¥300", 300, 300),
    ],
)
def test_prices(written: object, minimum: float, maximum: float) -> None:
    price = value_of("收费（元）", written, "price")
    assert (price["min"], price["max"]) == (minimum, maximum)


def test_a_price_on_request_is_no_price() -> None:
    assert value_of("价格", "面议", "price") is None


def test_the_basis_may_stand_with_the_price() -> None:
    assert value_of("收费标准", "100-200元/样品", "price")["basis"] == "每样品"


@pytest.mark.parametrize("written", ["200元起", "看情况", "约200", "200-100"])
def test_prices_that_say_no_range_are_errors(written: str) -> None:
    assert {cell for cell, _ in one("价格", written).codes} == {"E2"}


@pytest.mark.parametrize(
    ("written", "days"),
    [("5", 5), (5, 5), ("5个工作日", 5), ("3-5天", 5), ("2周", 10), ("当天", 0), ("７天", 7), ("10个工作日内", 10)],
)
def test_turnaround(written: object, days: int) -> None:
    assert value_of("检测周期", written, "turnaround_days") == days


def test_a_span_of_days_is_read_with_a_warning() -> None:
    found = one("周期", "3～5个工作日")
    assert [(warning.cell, warning.code) for warning in found.warnings] == [("E2", "read-as")]


@pytest.mark.parametrize(
    "written",
    [
        datetime.date(2026, 3, 1),
        46082,
        "46082",
        "2026/3/1",
        "2026-03-01",
        "2026年3月1日",
        "2026.3.1",
        "20260301",
        20260301,
        "２０２６年３月１日",
        "2026-03-01 00:00:00",
    ],
)
def test_dates(written: object) -> None:
    assert value_of("惠企开始日期", written, "eligibility")["valid_from"] == "2026-03-01"


@pytest.mark.parametrize("written", ["2026年2月30日", "三月", "2026-13-01", 5, True])
def test_what_is_no_date_is_an_error(written: object) -> None:
    assert one("惠企开始日期", written).codes == {("E2", "date")}


def test_a_range_that_excel_made_a_date_is_an_error_that_says_so() -> None:
    assert one("测量范围", datetime.date(2026, 1, 3)).codes == {("E2", "became-a-date")}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0～150mm", (0, 150, "mm")),
        ("(0～150) mm", (0, 150, "mm")),
        ("-40℃~150℃", (-40, 150, "℃")),
        ("≥5", (5, None, None)),
        ("≤600kN", (None, 600, "kN")),
        ("1,000~2,000 N", (1000, 2000, "N")),
        ("1×10^3~2×10³Pa", (1000, 2000, "Pa")),
    ],
)
def test_ranges(written: str, expected: tuple[float | None, float | None, str | None]) -> None:
    found = range_of(written)
    assert (found.minimum, found.maximum, found.unit) == expected


def test_codes_keep_leading_zeros_and_lose_full_width() -> None:
    found = read_rows(HEAD, ("００７", "ＬＺ－Ｓ１", *ROW[2:]))
    assert (found.rows[0].code, found.rows[0].listing["station"]) == ("007", "LZ-S1")


@pytest.mark.parametrize("written", [4.50200198001e17, "4.50200198001E+17", 1234567890123456])
def test_digits_that_excel_destroyed_are_an_error(written: object) -> None:
    assert read_rows(HEAD, (written, *ROW[1:])).codes == {("A2", "digits-lost")}


def test_a_number_as_a_code_is_taken_with_a_warning() -> None:
    found = read_rows(HEAD, (450200198001, *ROW[1:]))
    assert found.rows[0].code == "450200198001"
    assert [warning.code for warning in found.warnings] == ["number-as-code"]


def test_invisible_characters_and_spaces_are_removed() -> None:
    assert value_of("适用行业", " \u00a0食品\u200b、 饮料\ufeff　", "industries") == ["食品", "饮料"]


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("水分、灰分；酸度;脂肪，蛋白\n钠", ["水分", "灰分", "酸度", "脂肪", "蛋白", "钠"]),
        ("灰分（550℃、900℃）、水分", ["灰分（550℃、900℃）", "水分"]),
        ("灰分（550℃、水分", ["灰分（550℃", "水分"]),
        ('"甲、乙"；丙', ["甲、乙", "丙"]),
        ("、、", []),
    ],
)
def test_lists(written: str, items: list[str]) -> None:
    assert split_list(written) == items


@pytest.mark.parametrize("items", [["甲、乙", "丙"], ['"', "a"], ['a"b', "c；d"], ["（", "、）"], ["“", "a"], ['"x"']])
def test_a_list_is_written_as_it_is_read(items: list[str]) -> None:
    assert split_list(join_list(items)) == items


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''=1", "+1", "-1", "@x", "\tx", "＝1", "GB", "'", "", " =1"])
def test_escapes_are_undone(text: str) -> None:
    assert unescape(escape(text)) == text


def test_superscripts_and_units_are_left_alone() -> None:
    assert half_width("１０ｍ²½℃") == "10m²½℃"


@pytest.mark.parametrize("written", ["上门、线上", "现场；远程", "on_site、remote", "上门服务\n线上服务"])
def test_choices_by_label_alias_or_code(written: str) -> None:
    assert value_of("服务方式", written, "modes") == ["on_site", "remote"]


def test_an_unknown_choice_lists_what_may_be_chosen() -> None:
    found = one("服务方式", "空运")
    assert found.codes == {("E2", "choice")}
    assert "寄样" in found.errors[0].message


def test_schemes_by_their_other_names() -> None:
    assert value_of("资质", "CMA认证、CNAS认可、军工", "accreditations") == ["CMA", "CNAS", "军工"]


def test_fillers_say_that_there_is_nothing() -> None:
    assert value_of("适用行业", "/", "industries") == []


def test_percentages_and_leading_zeros_are_read_as_they_are_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append((*HEAD, "测量范围", "不确定度", "服务简介"))
    book.active.append((123, "S1", "湿度校准", "校准", 0.07, 0.006, 0.6))
    for place, written in (("A2", "00000"), ("E2", "0%"), ("F2", '"约"0.0%'), ("G2", '0.0"%"')):
        book.active[place].number_format = written
    book.save(tmp_path / "f.xlsx")
    found = read(tmp_path / "f.xlsx")
    listing = found.rows[0].listing
    assert found.rows[0].code == "00123"
    capability = listing["capabilities"][0]
    assert (capability["min"], capability["unit"]) == (7, "%")
    assert (capability["uncertainty"], capability["uncertainty_unit"]) == (0.6, "%")
    assert listing["summary"] == "0.6"
    assert [(warning.cell, warning.code) for warning in found.warnings] == [
        (cell, "read-as") for cell in ("A2", "E2", "F2")
    ]


@pytest.mark.parametrize(
    "written", ["CMA/CNAS", "CMA、CNAS", "CMA,CNAS", "CMA CNAS", "CMA和CNAS", "cma＋cnas", "资质认定/实验室认可"]
)
def test_known_words_are_told_apart_whatever_stands_between_them(written: str) -> None:
    schemes = value_of("资质", written, "accreditations")
    assert schemes == (["资质认定/实验室认可"] if written.startswith("资质") else ["CMA", "CNAS"])


def test_a_sign_within_one_thing_does_not_divide_it() -> None:
    assert value_of("资质", "CMA/省级授权", "accreditations") == ["CMA/省级授权"]
    assert value_of("服务方式", "上门/送样 或 邮寄", "modes") == ["on_site", "at_station", "mail_in"]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("一周", 5),
        ("两周", 10),
        ("三个工作日", 3),
        ("24小时", 1),
        ("36小时", 2),
        ("5个自然日", 5),
        ("7个工作日（加急3天）", 7),
    ],
)
def test_days_in_words_are_read_and_said_where_they_are_not_plain(written: str, days: int) -> None:
    found = one("周期", written)
    assert found.rows[0].listing["turnaround_days"] == days
    assert [warning.code for warning in found.warnings] == ([] if written == "三个工作日" else ["read-as"])


@pytest.mark.parametrize("prefixed", [False, True])
def test_errors_of_excel_are_found_however_a_program_writes_them(tmp_path: Path, prefixed: bool) -> None:
    errors = (
        '<c r="C2" t="e"><v>#N/A</v></c>',
        '<c t="e" r="C3"><f>A1/0</f><v>#DIV/0!</v></c>',
        "<c r='C4' t='e'><v>#NAME?</v></c>",
    )
    heads = "".join(inline(f"{'ABCD'[place]}1", text) for place, text in enumerate(HEAD))
    rows = f'<row r="1">{heads}</row>' + "".join(
        f'<row r="{number}">{inline(f"A{number}", f"A-{number}")}{inline(f"B{number}", "S")}{cell}'
        f"{inline(f'D{number}', '检测')}</row>"
        for number, cell in enumerate(errors, 2)
    )
    content = parts(sheet(rows))
    if prefixed:
        part = str(content["xl/worksheets/sheet1.xml"])
        part = re.sub(r"<(/?)(?=[a-z])(?!\w+:)", r"<\1x:", part).replace("xmlns=", "xmlns:x=")
        book = str(content["xl/workbook.xml"]).replace("xmlns:r=", "xmlns:rel=").replace("r:id=", "rel:id=")
        content = {**content, "xl/worksheets/sheet1.xml": part, "xl/workbook.xml": book}
    pack(tmp_path / "f.xlsx", content)
    assert read(tmp_path / "f.xlsx").codes == {(f"C{number}", "excel-error") for number in (2, 3, 4)}


def test_a_code_is_read_with_the_beginning_that_its_format_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    listed = book.active
    assert listed is not None
    listed.append(HEAD)
    for number, shown in ((7, '"HC-"000'), (8, "\\H\\C\\-000"), (9, '0"号"')):
        listed.append((number, *ROW[1:]))
        listed.cell(listed.max_row, 1).number_format = shown
    book.save(tmp_path / "f.xlsx")
    assert [row.code for row in read(tmp_path / "f.xlsx").rows] == ["HC-007", "HC-008", "9"]
