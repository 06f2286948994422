"""What stands between and below the rows of a list as clerks and laboratories have it, and headings in two rows."""

import pytest

from service.spreadsheets.offerings import Context
from service.spreadsheets.refusals import Refused
from tests.service.spreadsheets.reading import read_annex_rows, read_csv, read_rows

AT_STATION = Context(station="LZ-S1", element="testing")
HEAD = ("编号", "服务名称", "服务类别", "收费")
CMA_HEADS = (
    (
        "序号",
        "类别（产品/项目/参数）",
        "产品/项目/参数",
        "",
        "依据的标准（方法）名称及编号（含年号）",
        "限制范围",
        "说明",
    ),
    ("", "", "序号", "名称", "", "", ""),
)


def test_totals_remarks_and_signatures_are_no_services_and_are_named() -> None:
    found = read_rows(
        ("2026年度服务项目一览表",),
        HEAD,
        ("一、检测类",),
        ("A1", "水分检测", "检测", 80),
        ("", "小计：", "", 80),
        ("二、计量类",),
        ("B1", "压力表检定", "计量", 60),
        ("合计", 2, "", 140),
        ("注：以上价格不含税",),
        ("填表人：张三", "", "审核：李四"),
        context=AT_STATION,
    )
    assert not found.errors
    assert [row.code for row in found.rows] == ["A1", "B1"]
    assert [(warning.code, warning.row) for warning in found.warnings] == [
        ("group-title", 3),
        ("skipped-row", 5),
        ("group-title", 6),
        ("skipped-row", 8),
        ("skipped-row", 9),
        ("skipped-row", 10),
    ]


def test_rows_that_only_look_like_remarks_are_read() -> None:
    found = read_rows(
        ("服务名称", "编号", "服务类别", "服务简介"),
        ("说明书编制", "A1", "标准", "注：两天交稿"),
        ("合计量检定服务", "A2", "计量", ""),
        ("一般项目检测", "A3", "检测", ""),
        ("审核：体系内审", "A4", "咨询", "到厂两天"),
        context=AT_STATION,
    )
    assert [row.code for row in found.rows] == ["A1", "A2", "A3", "A4"]
    assert not found.warnings


@pytest.mark.parametrize("merges", [("A2:A3", "B2:B3", "C2:D2", "E2:E3"), ()])
def test_an_annex_of_several_pages_has_no_line_of_its_repeated_headings(merges: tuple[str, ...]) -> None:
    found = read_annex_rows(
        ("证书编号：201919000123",),
        *CMA_HEADS,
        ("一", "食品", "", "", "", "", ""),
        (1, "粮食制品", "1.1", "水分", "食品中水分的测定 GB 5009.3-2016", "只做直接干燥法", ""),
        ("第1页 共3页",),
        *CMA_HEADS,
        ("", "", "1.2", "铅", "食品中铅的测定 GB 5009.12-2023", "", ""),
        ("二", "化妆品"),
        ("", "", "2.1", "汞", "化妆品安全技术规范", "", ""),
        ("以下空白",),
        merges=merges,
    )
    assert not found.errors
    lines = [(line.row, line.listing["object"], line.listing["parameter"]) for line in found.scopes]
    assert lines == [(5, "粮食制品", "水分"), (9, "粮食制品", "铅"), (11, "化妆品", "汞")]
    assert {warning.code for warning in found.warnings} == {"group-title", "repeated-heading", "taken-from-above"}


def test_the_product_is_the_object_where_its_category_stands_beside_it() -> None:
    found = read_annex_rows(
        ("序号", "类别", "对象", "项目/参数", "依据的标准（方法）名称及编号（含年号）"),
        (1, "建筑材料", "钢筋", "抗拉强度", "GB/T 228.1-2021"),
        ("", "", "以下空白", "", ""),
    )
    assert found.scopes[0].listing["object"] == "钢筋"
    assert [warning.code for warning in found.warnings] == ["doubled-heading", "skipped-row"]


GROUPED = (
    ("编号", "服务名称", "服务类别", "测量能力", "", "", "收费标准（元/件）"),
    ("", "", "", "测量范围", "不确定度", "单位", ""),
    ("J-1", "游标卡尺校准", "校准", "0～300", "0.02", "mm", "40"),
)


def test_headings_that_are_grouped_keep_their_own_meaning() -> None:
    merged = read_rows(*GROUPED, merges=("A1:A2", "B1:B2", "C1:C2", "D1:F1"), context=AT_STATION)
    plain = read_csv(
        [
            ",".join((*row, "服务站编号" if number == 0 else "" if number == 1 else "S"))
            for number, row in enumerate(GROUPED)
        ]
    )
    for found in (merged, plain):
        listing = found.rows[0].listing
        assert (listing["capabilities"][0]["max"], listing["capabilities"][0]["uncertainty"]) == (300, 0.02)
        assert (listing["price"]["min"], listing["price"]["basis"]) == (40, "每件")


def test_designations_of_standards_lose_their_full_width_forms() -> None:
    found = read_rows(
        (*HEAD, "检测依据"),
        ("A1", "水分检测", "检测", 80, "ＧＢ５００９.３－２０１６；GB/T 19001 — 2016"),
        context=AT_STATION,
    )
    assert found.rows[0].listing["standards"] == ["GB5009.3-2016", "GB/T 19001-2016"]


def test_a_refusal_for_want_of_headings_says_which_were_found() -> None:
    with pytest.raises(Refused) as refused:
        read_rows(("检测能力表",), ("检验项目", "检测产品", "依据标准", "周期"), ("水分", "米粉", "GB 5009.3-2016", 3))
    assert "第2行只认出：检验项目" in refused.value.message
    assert "能力附表" in refused.value.message


def test_certificates_without_their_scheme_are_not_dropped_in_silence() -> None:
    found = read_annex_rows(
        ("检测对象", "参数", "检测方法", "生效日期"), ("钢", "硬度", "GB/T 231.1-2018", "2025-03-01")
    )
    assert [warning.code for warning in found.warnings] == ["no-scheme"]


def test_a_column_that_is_missing_is_said_once() -> None:
    rows = [("服务名称", "收费"), *((f"检测服务{number}", 80) for number in range(50))]
    found = read_rows(*rows)
    assert [(error.row, error.column, error.code) for error in found.errors] == [(2, 0, "required")] * 3
    assert "请在上传时选定服务站" in found.errors[1].message
    assert (found.end.good, found.end.bad) == (0, 50)


def test_a_parameter_that_is_a_total_has_a_method_and_is_a_line() -> None:
    found = read_annex_rows(
        ("检测对象", "参数", "检测方法"), ("土壤", "苯", "HJ 605-2011"), ("", "总计", "HJ 605-2011")
    )
    assert [line.listing["parameter"] for line in found.scopes] == ["苯", "总计"]
