"""Conditions read out of Chinese sentences."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.constraints import read_constraints
from matching.text.normal import plain
from matching.values import Capability, Constraints


def _read(text: str) -> Constraints:
    return read_constraints(plain(text), Constraints()).constraints


@pytest.mark.parametrize(
    ("text", "schemes"),
    [
        ("报告要带CMA章", ("CMA",)),
        ("需要CNAS认可的校准证书", ("CNAS",)),
        ("CMA+CNAS双章报告", ("CMA", "CNAS")),
        ("必须有ＣＮＡＳ", ("CNAS",)),
        ("出具有計量認證標誌的報告", ("CMA",)),
        ("需要资质认定的报告", ("CMA",)),
        ("needs a CNAS accredited lab", ("CNAS",)),
        ("我们有CNAS，报告要带CMA章", ("CMA",)),
    ],
)
def test_an_accreditation_that_is_asked_for_is_a_condition(text: str, schemes: tuple[str, ...]) -> None:
    assert _read(text).accreditations == schemes


@pytest.mark.parametrize(
    "text",
    [
        "我们已有CNAS，想扩项",
        "已取得CMA，再做一份检测",
        "刚做了CNAS评审",
        "准备申请CMA资质认定",
        "检验检测机构资质认定要准备什么材料",
        "CNAS认可怎么办",
        "想办CMA认证",
        "local calibration of calipers",
        "卡尺不准",
    ],
)
def test_an_accreditation_of_ones_own_is_background(text: str) -> None:
    assert _read(text).accreditations == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5个工作日内出报告", 5),
        ("三天内能出结果吗", 3),
        ("两周内要拿到证书", 10),
        ("七天出报告", 7),
        ("we need the report within three weeks", 15),
        ("十五个工作日", 15),
        ("最多一周", 5),
        ("要在10天内完成", 10),
        ("三天内就给结果", 3),
        ("within 5 working days", 5),
        ("10天内，最好5天内出报告", 5),
    ],
)
def test_a_time_limit_is_a_condition(text: str, days: int) -> None:
    assert _read(text).max_days == days


@pytest.mark.parametrize(
    "text",
    [
        "酱放了三个月就发霉",
        "已经放了10天",
        "卖了三天就发霉",
        "用了两年的卡尺",
        "拖了两周还没有结果",
        "第三天就开裂",
        "每周送一次样",
        "泡3天出现裂纹",
        "装好三天内就坏了",
        "放进水里3天就漏",
        "收到货3天内出现裂纹",
        "3个月内发霉，要检测",
        "近三个月内投诉多",
        "保修3个月内",
    ],
)
def test_a_time_that_has_passed_is_background(text: str) -> None:
    assert _read(text).max_days is None


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("预算2万元", 20_000),
        ("预算三万", 30_000),
        ("费用不超过8000元", 8_000),
        ("控制在5千以内", 5_000),
        ("預算１.５萬", 15_000),
        ("budget 3000", 3_000),
    ],
)
def test_a_sum_is_a_condition(text: str, budget: float) -> None:
    assert _read(text).budget == pytest.approx(budget)


@pytest.mark.parametrize("text", ["预算有限", "预算2025年再说", "价格涨了3次", "机器花了20个人"])
def test_what_is_no_sum_is_no_budget(text: str) -> None:
    assert _read(text).budget is None


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("能上门校准吗", ("on_site",)),
        ("最好派人来我们厂看看", ("on_site",)),
        ("可以寄样吗", ("mail_in",)),
        ("样品寄过去行不行", ("mail_in",)),
        ("线上培训也行", ("remote",)),
        ("上门或者远程指导", ("on_site", "remote")),
        ("不用上门，寄样就行", ("mail_in",)),
    ],
)
def test_a_way_of_delivery_is_a_condition(text: str, modes: tuple[str, ...]) -> None:
    assert _read(text).modes == modes


@pytest.mark.parametrize("text", ["不用上门", "不需要到现场", "无须寄样", "现场很乱"])
def test_a_way_of_delivery_that_is_declined_is_no_condition(text: str) -> None:
    assert _read(text).modes == ()


def test_the_range_of_a_calibration_is_a_condition_with_its_uncertainty() -> None:
    assert _read("校准0-300mm的卡尺，不确定度0.02mm").capability == Capability(
        quantity="length", min=0, max=300, unit="mm", uncertainty=0.02, uncertainty_unit="mm"
    )


@pytest.mark.parametrize("text", ["切0-300mm的板材", "校准卡尺，300mm", "校准计时器0~60min"])
def test_a_range_without_a_calibration_or_a_single_value_is_no_condition(text: str) -> None:
    assert _read(text).capability is None


def test_a_stated_field_wins_over_the_text() -> None:
    stated = Constraints(accreditations=("CAL",), max_days=30, budget=1.0, modes=("remote",))
    text = "报告要带CMA章，5个工作日内，预算2万，能上门"
    read = read_constraints(plain(text), stated)
    assert read.constraints == stated
    assert read.from_text == ()


def test_what_was_read_out_of_the_text_is_named() -> None:
    read = read_constraints(plain("报告要带CMA章，预算2万"), Constraints(max_days=3))
    assert read.from_text == ("accreditations", "budget")
    assert read.constraints.max_days == 3


_PIECES = [
    "放",
    "1天",
    "内",
    "cma",
    "要",
    "不",
    "上门",
    "预算",
    "9",
    "到",
    "样品从",
    "寄",
    "来",
    " ",
    "只有",
    "校准",
    "0~3mm",
]


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6))
@settings(deadline=None, max_examples=50)
def test_a_hostile_text_of_twice_the_length_takes_no_more_than_a_few_times_as_long(pieces: list[str]) -> None:
    text = "".join(pieces) * 2000
    _read(text[:1000])
    assert _seconds(text[:2000]) <= 8 * _seconds(text[:1000]) + 0.005


def _seconds(text: str) -> float:
    taken: list[float] = []
    for _ in range(3):
        started = time.process_time()
        read_constraints(text, Constraints())
        taken.append(time.process_time() - started)
    return min(taken)


@pytest.mark.parametrize(
    ("text", "days"), [("一个月内拿证", 22), ("半个月内出报告", 11), ("最好两个月以内办好", 44), ("within 1 month", 22)]
)
def test_a_limit_in_months_is_read_as_working_days(text: str, days: int) -> None:
    assert _read(text).max_days == days


@pytest.mark.parametrize(
    "text", ["粉包放两个月就有哈喇味", "三个月才返修一次", "用了半个月就坏了", "每个月都要送检", "3月要开工"]
)
def test_how_long_something_took_in_months_is_no_limit(text: str) -> None:
    assert _read(text).max_days is None
