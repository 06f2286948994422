"""Kinds of work: each offering has one, they come in an order, and a bad table is named by its row."""

import csv
from pathlib import Path

import pytest

from matching.errors import KnowledgeError
from matching.planning.works import CONDITIONS, load_works
from matching.text.normal import plain
from matching.thesaurus import KNOWLEDGE_FOLDER
from models.tables.offering import ELEMENTS

_WORKS = [
    "work,label,english,elements,words,bring,bring_english,together,together_english",
    "diagnosis,诊断,diagnosis,consulting|testing,诊断,照片,photographs,,",
    "testing,检测,testing,testing,,样品|委托单,samples|order form,一次送齐,together",
]
_ORDER = ["first,then,where,why,why_english", "diagnosis,testing,cause_unknown,先诊断,diagnose first"]


def _written(folder: Path, works: list[str] = _WORKS, order: list[str] = _ORDER) -> Path:
    (folder / "works.csv").write_text("\n".join(works) + "\n", encoding="utf-8")
    (folder / "order.csv").write_text("\n".join(order) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("title", ["", "一项没有人听说过的服务"])
def test_every_element_has_a_kind_of_work_whatever_the_title(element: str, title: str) -> None:
    assert load_works().of(element, title) in load_works().kinds


def test_works_are_told_by_elements_that_offerings_have() -> None:
    assert {element for one in load_works().selectors for element in one.elements} == set(ELEMENTS)


@pytest.mark.parametrize(
    ("element", "title", "work"),
    [
        ("certification", "HACCP体系认证", "system_certification"),
        ("certification", "有机产品认证", "other_certification"),
        ("certification", "ISO 27001信息安全管理体系认证", "other_certification"),
        ("testing", "体外诊断试剂检验", "testing"),
        ("innovation", "故障诊断系统研发", "development"),
        ("consulting", "混炼胶批次波动与硫化缺陷诊断", "diagnosis"),
        ("training", "HACCP内审员培训", "auditor_training"),
        ("metrology", "计量管理员培训", "training"),
        ("certification", "ＢＲＣＧＳ認證", "system_certification"),
        ("certification", "CCC认证", "product_certification"),
        ("certification", "绿色产品认证", "product_certification"),
        ("certification", "BRCGS认证咨询", "certification_preparation"),
        ("certification", "体系认证辅导", "certification_preparation"),
        ("standards", "标准查新", "standard_search"),
        ("standards", "企业标准编写", "standard_drafting"),
        ("standards", "企业标准自我声明公开", "declaration"),
        ("standards", "标准体系建设", "standardization"),
        ("testing", "断裂失效分析", "diagnosis"),
        ("testing", "商业无菌检验", "testing"),
        ("consulting", "质量问诊", "diagnosis"),
        ("consulting", "现场改进", "improvement"),
        ("trade", "报关", "customs"),
        ("trade", "欧盟准入咨询", "market_access"),
        ("training", "标准查询培训", "training"),
    ],
)
def test_a_title_goes_to_its_kind_of_work(element: str, title: str, work: str) -> None:
    assert load_works().of(element, plain(title)).name == work


def test_an_element_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="magic"):
        load_works().of("magic", "校准")


def test_the_order_leads_from_earlier_to_later_known_works_and_says_why() -> None:
    works = load_works()
    assert works.orders
    for order in works.orders:
        assert 0 <= order.first < order.then < len(works.kinds)
        assert order.where in CONDITIONS
        assert order.why.message
        assert order.why.message_en


def test_works_are_numbered_as_they_stand_and_found_by_name() -> None:
    works = load_works()
    assert [work.number for work in works.kinds] == list(range(len(works.kinds)))
    assert all(works.named(work.name) is work for work in works.kinds)


def test_what_to_bring_is_said_as_often_in_chinese_as_in_english() -> None:
    with (KNOWLEDGE_FOLDER / "works.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["label"]]
    for work, row in zip(load_works().kinds, rows, strict=True):
        assert len(row["bring"].split("|")) == len(row["bring_english"].split("|")) == len(work.bring)
        assert all(said.message and said.message_en for said in work.bring)
        assert bool(row["together"]) == bool(row["together_english"])


def test_sound_tables_are_read(tmp_path: Path) -> None:
    works = load_works(_written(tmp_path))
    (order,) = works.orders
    assert (works.kinds[order.first].name, works.kinds[order.then].name) == ("diagnosis", "testing")
    assert order.where == "cause_unknown"
    assert [said.message_en for said in works.named("testing").bring] == ["samples", "order form"]
    assert works.of("testing", "胀袋诊断").name == "diagnosis"


def test_more_to_bring_in_one_language_than_in_the_other_is_a_fault(tmp_path: Path) -> None:
    works = [*_WORKS, "training,培训,training,training,,名单|问题,names,,"]
    with pytest.raises(KnowledgeError, match=r"works\.csv: training"):
        load_works(_written(tmp_path, works=works))


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("magic,testing,,先,first", "magic"),
        ("diagnosis,sorcery,,先,first", "sorcery"),
        ("testing,diagnosis,,先,first", "testing must stand before diagnosis"),
        ("testing,testing,,先,first", "testing must stand before testing"),
        ("diagnosis,testing,at_full_moon,先,first", "at_full_moon"),
    ],
)
def test_a_bad_row_of_the_order_is_named(row: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=rf"order\.csv: .*{named}"):
        load_works(_written(tmp_path, order=[*_ORDER, row]))
