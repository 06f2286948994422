"""Prices, days and ranges that stand in two columns, and what headings say of the numbers below them."""

import pytest

from tests.service.spreadsheets.reading import HEAD, ROW, read_annex_rows, read_csv, read_rows, value_of

OTHERS = ROW[1:]


@pytest.mark.parametrize(
    ("lowest", "highest"),
    [
        ("最低价", "最高价"),
        ("最低价格（元）", "最高价格（元）"),
        ("价格(最低)", "价格(最高)"),
        ("起价", "封顶"),
        ("收费下限", "收费上限"),
        ("最低(元)", "最高(元)"),
        ("min price", "max price"),
    ],
)
def test_a_price_may_stand_in_two_columns(lowest: str, highest: str) -> None:
    for heads, cells in (((lowest, highest), (100, "200元")), ((highest, lowest), ("200元", 100))):
        found = read_rows((*HEAD, *heads), (*ROW, *cells))
        price = found.rows[0].listing["price"]
        assert (price["min"], price["max"], found.headers[0].ignored) == (100, 200, [])


def test_a_price_may_be_divided_below_one_heading() -> None:
    head = ((*HEAD, "收费（元/样品）", ""), ("", "", "", "", "最低", "最高"))
    book = read_rows(*head, (*ROW, 100, 200), merges=["E1:F1", "A1:A2", "B1:B2", "C1:C2", "D1:D2"])
    plain = read_csv([",".join(str(cell) for cell in row) for row in (*head, (*ROW, 100, 200))])
    for found in (book, plain):
        price = found.rows[0].listing["price"]
        assert (price["min"], price["max"], price["basis"]) == (100, 200, "每样品")


def test_ends_that_do_not_go_together_are_errors_of_their_cells() -> None:
    found = read_rows(
        (*HEAD, "最低价", "最高价"),
        (*ROW, 300, 200),
        ("A-2", *OTHERS, 300, ""),
        ("A-3", *OTHERS, "", "200"),
        ("A-4", *OTHERS, "100-200", 300),
        ("A-5", *OTHERS, "很贵", 1e13),
        ("A-6", *OTHERS, "面议", ""),
        ("A-7", *OTHERS, "免费", 100),
        ("A-8", *OTHERS, "", ""),
    )
    assert found.codes == {
        ("E2", "contradiction"),
        ("F3", "required"),
        ("E4", "required"),
        ("E5", "price"),
        ("E6", "price"),
        ("F6", "range"),
    }
    assert {error.heading for error in found.errors} == {"最低价", "最高价"}
    prices = {row.code: row.listing["price"] for row in found.rows}
    assert (prices["A-6"], prices["A-7"]["min"], prices["A-7"]["max"], prices["A-8"]) == (None, 0, 100, None)


def test_one_end_alone_is_not_read_and_is_named() -> None:
    found = read_rows((*HEAD, "最低价"), (*ROW, 100))
    assert ([one.heading for one in found.headers[0].ignored], found.rows[0].listing["price"]) == (["最低价"], None)


def test_beside_a_column_of_the_whole_its_ends_are_not_read() -> None:
    found = read_rows((*HEAD, "最低价", "最高价", "收费标准"), (*ROW, 1, 2, "100-200"))
    assert found.rows[0].listing["price"]["max"] == 200
    assert [warning.code for warning in found.warnings] == ["doubled-heading"] * 2


def test_of_the_shortest_and_the_longest_days_the_longest_are_read() -> None:
    found = read_rows(
        (*HEAD, "最短（工作日）", "最长（工作日）"),
        (*ROW, 3, "2周"),
        ("A-2", *OTHERS, "", 4),
        ("A-3", *OTHERS, 3, ""),
        ("A-4", *OTHERS, 5, 3),
    )
    assert [row.listing["turnaround_days"] for row in found.rows] == [10, 4]
    assert found.codes == {("F4", "required"), ("E5", "contradiction")}
    assert value_of("最长检测周期", 7, "turnaround_days") == 7


def test_a_range_may_stand_in_two_columns_and_go_on_below() -> None:
    found = read_rows(
        (*HEAD, "测量参数", "测量下限", "测量上限", "单位"),
        (*ROW, "长度", 0, 150, "mm"),
        ("", "", "", "", "", 150, 300, "mm"),
        ("A-2", *OTHERS, "质量", 5, "", "g"),
        ("A-3", *OTHERS, "质量", 5, 3, "g"),
    )
    ranges = [[(one["min"], one["max"]) for one in row.listing["capabilities"]] for row in found.rows]
    assert ranges == [[(0, 150), (150, 300)], [(5, None)]]
    assert found.codes == {("F5", "contradiction")}


def test_headings_say_the_unit_and_the_coverage_factor_of_an_annex() -> None:
    found = read_annex_rows(
        ("检测对象", "参数", "检测方法", "测量范围（mm）", "", "不确定度（k=2）"),
        ("", "", "", "下限", "上限", ""),
        ("卡尺", "示值误差", "JJF 1030-2023", 1, 150, "0.02"),
        ("卡尺", "示值误差", "JJF 1030-2023", "1cm", "15cm", "0.2mm,k=3"),
        merges=["D1:E1"],
    )
    first, second = (line.listing for line in found.scopes)
    assert (first["minimum"], first["maximum"], first["unit"], first["coverage_factor"]) == (1, 150, "mm", 2)
    assert (second["unit"], second["uncertainty_unit"], second["coverage_factor"]) == ("cm", "mm", 3)


@pytest.mark.parametrize(
    ("heading", "written", "amount"),
    [
        ("收费（万元）", 1.5, 15_000),
        ("收费（万元）", "1-2", 20_000),
        ("收费(万元/项)", "2000元", 2_000),
        ("收费（元）", 2, 2),
    ],
)
def test_a_heading_in_ten_thousands_counts(heading: str, written: object, amount: float) -> None:
    assert value_of(heading, written, "price")["max"] == amount


def test_a_heading_in_weeks_counts() -> None:
    assert value_of("周期（周）", 2, "turnaround_days") == 10
    assert value_of("周期（周）", "3天", "turnaround_days") == 3
