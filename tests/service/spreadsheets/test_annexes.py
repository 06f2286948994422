"""Scope annexes as laboratories have them from CNAS and from the market supervision."""

import datetime

import pytest

from service.spreadsheets.designations import method_of, methods_of
from service.spreadsheets.refusals import Refused
from tests.service.spreadsheets.reading import read_annex_rows, read_rows

CMA = (
    ("检验检测机构资质认定证书附表",),
    ("", "机构名称：某检测中心"),
    ("序号", "检测产品/类别", "产品/项目/参数", "", "依据的标准（方法）名称及编号（含年号）", "限制范围", "说明"),
    ("", "", "序号", "名称", "", "", ""),
    (1, "米粉及其制品", "1.1", "水分", "《食品安全国家标准 食品中水分的测定》GB 5009.3-2016 第一法", "只用第一法", ""),
    ("", "", "1.2", "酸度", "食品安全国家标准 食品酸度的测定 GB 5009.239-2016", "", "2026年扩项"),
    (2, "酱腌菜", "2.1", "亚硝酸盐", "食品安全国家标准 食品中亚硝酸盐与硝酸盐的测定 GB 5009.33—2016", "/", ""),
)
MERGES = ("A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "G3:G4", "A5:A6", "B5:B6")


@pytest.mark.parametrize("merges", [MERGES, ()])
def test_an_annex_of_the_market_supervision(merges: tuple[str, ...]) -> None:
    found = read_annex_rows(*CMA, merges=merges)
    assert not found.errors
    assert found.headers[0].row == 4
    assert [(line.row, line.listing["object"], line.listing["parameter"]) for line in found.scopes] == [
        (5, "米粉及其制品", "水分"),
        (6, "米粉及其制品", "酸度"),
        (7, "酱腌菜", "亚硝酸盐"),
    ]
    assert [line.listing["standard"] for line in found.scopes] == [
        "GB 5009.3-2016",
        "GB 5009.239-2016",
        "GB 5009.33-2016",
    ]
    assert found.scopes[0].listing["method"] == "食品安全国家标准 食品中水分的测定 第一法"
    assert [line.listing["limits"] for line in found.scopes] == ["只用第一法", None, None]
    assert found.scopes[1].listing["conditions"] == "2026年扩项"
    codes = {warning.code for warning in found.warnings}
    assert codes == {"no-scheme", "merged-cells" if merges else "taken-from-above"}
    assert "标题提到“资质认定”" in found.warnings[0].message


def test_an_annex_of_cnas_for_calibration() -> None:
    found = read_annex_rows(
        ("序号", "测量仪器名称", "校准参量", "领域代码", "校准方法", "测量范围", "扩展不确定度(k=2)", "说明"),
        (1, "游标卡尺", "示值误差", "0101", "通用卡尺校准规范 JJF 1030-2023", "(0～300) mm", "U=0.02mm（k=2）", ""),
        (2, "数字压力计", "压力", "", "数字压力计检定规程\nJJG 875-2019", "(-0.1～60)MPa", "0.02%", "仅静态"),
    )
    assert not found.errors
    first, second = (line.listing for line in found.scopes)
    assert (first["minimum"], first["maximum"], first["unit"]) == (0, 300, "mm")
    assert (first["uncertainty"], first["uncertainty_unit"], first["coverage_factor"]) == (0.02, "mm", 2)
    assert first["conditions"] == "领域代码 0101"
    assert (second["standard"], second["method"]) == ("JJG 875-2019", "数字压力计检定规程")
    assert (second["minimum"], second["uncertainty_unit"]) == (-0.1, "%")


def test_several_methods_in_a_cell_are_several_lines() -> None:
    found = read_annex_rows(
        ("检测对象", "检测项目", "检测方法"),
        ("饲料", "水分", "食品中水分的测定 GB 5009.3-2016\n饲料中水分的测定 GB/T 6435-2014"),
        ("饲料", "粗灰分", "GB/T 6438-2007、GB 5009.4-2016"),
    )
    assert [(line.row, line.listing["standard"]) for line in found.scopes] == [
        (2, "GB 5009.3-2016"),
        (2, "GB/T 6435-2014"),
        (3, "GB/T 6438-2007"),
        (3, "GB 5009.4-2016"),
    ]
    assert (found.end.good, found.end.scope_lines) == (2, 4)


def test_a_row_with_another_method_goes_on_with_the_parameter_above() -> None:
    found = read_annex_rows(
        ("检测对象", "参数", "检测方法"), ("钢", "抗拉强度", "GB/T 228.1-2021"), ("", "", "ISO 6892-1:2019")
    )
    assert [(line.listing["object"], line.listing["parameter"]) for line in found.scopes] == [("钢", "抗拉强度")] * 2
    assert found.scopes[1].listing["standard"] == "ISO 6892-1:2019"


@pytest.mark.parametrize(
    ("cell", "title", "standard", "edition"),
    [
        ("GB 5009.3-2016", None, "GB 5009.3-2016", "2016"),
        ("食品中水分的测定 GB５００９.３－２０１６", "食品中水分的测定", "GB5009.3-2016", "2016"),
        ("《水质 pH值的测定》（HJ 1147-2020）", "水质 pH值的测定", "HJ 1147-2020", "2020"),
        ("螺蛳粉 DB45/T 1834-2018", "螺蛳粉", "DB45/T 1834-2018", "2018"),
        ("团体标准 T/LZLSF 001-2020 附录A", "团体标准 附录A", "T/LZLSF 001-2020", "2020"),
        ("自编方法 作业指导书", "自编方法 作业指导书", None, None),
        ("GB/T 6435", None, "GB/T 6435", None),
    ],
)
def test_methods(cell: str, title: str | None, standard: str | None, edition: str | None) -> None:
    method = method_of(cell)
    assert (method.title, method.standard, method.edition) == (title, standard, edition)


def test_a_title_that_was_broken_into_lines_stays_one_method() -> None:
    methods = methods_of("食品安全国家标准\n食品中水分的测定\nGB 5009.3-2016")
    assert [(method.title, method.standard) for method in methods] == [
        ("食品安全国家标准 食品中水分的测定", "GB 5009.3-2016")
    ]


def test_a_designation_without_its_edition_is_a_warning() -> None:
    found = read_annex_rows(("检测对象", "参数", "检测方法"), ("钢", "抗拉强度", "GB/T 228.1"))
    assert [(warning.row, warning.code) for warning in found.warnings] == [(2, "no-edition")]


def test_accreditations_stand_side_by_side() -> None:
    found = read_annex_rows(
        ("检测对象", "参数", "检测方法", "资质", "证书编号", "有效期止", "资质状态"),
        ("钢", "抗拉强度", "GB/T 228.1-2021", "CMA、CNAS", "A1；无", "2029-01-01", "有效、暂停"),
        ("钢", "硬度", "GB/T 231.1-2018", "CMA", "A1；A2", "某日", "好"),
    )
    assert found.codes == {("E3", "count"), ("F3", "date"), ("G3", "choice")}
    first, second = found.scopes[0].listing["accreditations"]
    assert (first["certificate"], second["certificate"]) == ("A1", None)
    assert (first["valid_to"], second["valid_to"]) == ("2029-01-01", "2029-01-01")
    assert (first["state"], second["state"]) == ("valid", "suspended")


def test_errors_of_an_annex_are_found_at_once() -> None:
    found = read_annex_rows(
        ("检测对象", "参数", "检测方法", "测量范围", "包含因子k"),
        ("长" * 301, "", "", "大", 0),
        ("钢", "硬度", "字" * 3_001, "5～3", 11),
    )
    assert found.codes == {
        ("A2", "length"),
        ("B2", "required"),
        ("D2", "range"),
        ("E2", "range"),
        ("D3", "contradiction"),
        ("E3", "range"),
    }


def test_a_method_that_is_too_long_is_an_error_of_its_cell() -> None:
    found = read_annex_rows(("检测对象", "参数", "检测方法"), ("钢", "硬度", "字" * 3_001), ("钢", "硬度", "字" * 301))
    assert found.codes == {("C2", "length"), ("C3", "length")}


def test_a_table_of_services_is_no_annex_and_the_other_way_round() -> None:
    with pytest.raises(Refused) as refused:
        read_annex_rows(("编号", "服务名称"), ("A", "检测"))
    assert refused.value.code == "no-annex-header"
    with pytest.raises(Refused):
        read_rows(("检测对象", "参数", "检测方法"), ("钢", "硬度", "x"))


def test_what_a_certificate_states_in_more_than_a_number_is_kept_in_its_own_words() -> None:
    found = read_annex_rows(
        ("测量仪器名称", "被测量", "领域代码", "校准规范", "校准和测量能力（CMC）", "", "说明"),
        ("", "", "", "", "测量范围", "扩展不确定度（k=2）", ""),
        ("游标卡尺", "长度", "0101", "JJF 1030-2023", "（0～500）mm", "U=0.01mm+1×10⁻⁵L", "仅外测"),
        ("万用表", "电压", "", "JJF 1587-2016", "DC: 10mV～1000V", "0.02%", ""),
        merges=("E1:F1",),
    )
    assert not found.errors
    first, second = (line.listing for line in found.scopes)
    assert (first["minimum"], first["maximum"], first["uncertainty"]) == (0, 500, None)
    assert first["conditions"] == "仅外测；不确定度 U=0.01mm+1×10⁻⁵L；领域代码 0101"
    assert (second["minimum"], second["uncertainty"], second["conditions"]) == (None, 0.02, "测量范围 DC: 10mV～1000V")
    assert [(warning.cell, warning.code) for warning in found.warnings] == [
        ("F3", "kept-as-text"),
        ("E4", "kept-as-text"),
    ]


def test_a_slash_with_spaces_divides_methods_and_one_without_does_not() -> None:
    assert [method.standard for method in methods_of("UL 94-2023 / IEC 60695-11-10:2013")] == [
        "UL 94-2023",
        "IEC 60695-11-10:2013",
    ]
    assert [method.standard for method in methods_of("GB/T 228.1-2021")] == ["GB/T 228.1-2021"]


_TABLE = (("检测对象", "参数", "检测方法"), ("钢", "硬度", "GB/T 231.1-2018"))


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        (
            [
                ("认可证书附件（注册号：CNAS L12345）",),
                ("某中心", "生效日期：2023年09月20日", "截止日期：2029年09月19日"),
            ],
            [("CNAS", "CNAS L12345", "2023-09-20", "2029-09-19")],
        ),
        (
            [("检验检测机构资质认定证书附表",), ("证书编号：", 231520340123, "有效期至：", datetime.date(2029, 3, 1))],
            [("CMA", "231520340123", None, "2029-03-01")],
        ),
        (
            [("CMA证书编号 231520340123，有效期：2023-03-02至2029-03-01",), ("CNAS注册号：L0123 有效期至2028.5.6",)],
            [
                ("CNAS", "CNAS L0123", None, "2028-05-06"),
                ("CMA", "231520340123", "2023-03-02", "2029-03-01"),
            ],
        ),
        ([("检测能力表 统一社会信用代码91450200MA5KX12345 电话07721234567",)], []),
    ],
)
def test_an_accreditation_in_the_title_is_recorded_as_not_verified(
    title: list[tuple[object, ...]], stated: list[tuple[str, str, str | None, str]]
) -> None:
    found = read_annex_rows(*title, *_TABLE)
    held = found.scopes[0].listing["accreditations"]
    assert [(one["scheme"], one["certificate"], one["valid_from"], one["valid_to"]) for one in held] == stated
    assert {one["state"] for one in held} <= {"unverified"}
    assert [warning.code for warning in found.warnings] == ["accreditation-in-title"] * bool(stated)


def test_a_column_of_accreditations_counts_and_not_the_title() -> None:
    head, line = _TABLE
    found = read_annex_rows(("CNAS注册号：L12345",), (*head, "资质", "资质状态"), (*line, "CMA", "未核验"))
    held = found.scopes[0].listing["accreditations"]
    assert [(one["scheme"], one["certificate"], one["state"]) for one in held] == [("CMA", None, "unverified")]
