"""The day by which a need wants its service: read where the text surely says one, and nowhere else."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.constraints import read_constraints
from matching.dates import read_needed_on
from matching.text.normal import plain
from matching.understand import understand
from matching.values import Constraints, Need
from tests.prepared import our_knowledge

TODAY = datetime.date(2026, 11, 26)


def _read(text: str, today: datetime.date = TODAY) -> str | None:
    found = read_needed_on(plain(text), today)
    return None if found is None else str(found.day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20号前要报告", "2026-12-20"),
        ("28日之前要出校准证书", "2026-11-28"),
        ("12月20日前要报告", "2026-12-20"),
        ("下个月底交货，要做盐雾试验", "2026-12-31"),
        ("年后验厂，量具要校准", "2027-02-14"),
        ("We need the test report by 15 January", "2027-01-15"),
        ("卡尺校准，2026年12月15号之前出证书", "2026-12-15"),
        ("客户1月10日来验厂，压力表没检定", "2027-01-10"),
        ("下周三审核，要把天平校了", "2026-12-02"),
        ("最迟2026-12-18，要CMA报告", "2026-12-18"),
        ("月底前必须拿到检测报告", "2026-11-30"),
        ("年底前完成检定", "2026-12-31"),
        ("春节前要把报告拿到", "2027-02-05"),
        ("三周后验厂", "2026-12-17"),
        ("十二月二十号前要出报告", "2026-12-20"),
        ("明年3月底投标，要质量体系证书", "2027-03-31"),
        ("12月5日装船，要出口食品检测", "2026-12-05"),
        ("下个月验厂,量具得校准", "2026-12-01"),
        ("本月30日前送检", "2026-11-30"),
        ("report needed before january 15, 2027", "2027-01-15"),
        ("we must have the certificate by the end of december", "2026-12-31"),
        ("2个月后要交报告", "2027-01-26"),
        ("必须在12月10日完成校准", "2026-12-10"),
        ("赶在12月10日拿到CMA报告", "2026-12-10"),
        ("calibration certificate is due on 20 December", "2026-12-20"),
        ("the audit is on 12 January, gauges need calibration", "2027-01-12"),
        ("下下个月15号交样", "2027-01-15"),
        ("今年底前要通过ISO9001认证", "2026-12-31"),
        ("要在12月20日之前完成ISO9001认证", "2026-12-20"),
        ("年前能出报告吗", "2027-02-05"),
        ("明天验厂，量具还没校准", "2026-11-27"),
        ("大后天交货", "2026-11-29"),
        ("周五前要出报告", "2026-11-27"),
        ("这个周五前要交报告", "2026-11-27"),
        ("元旦前要拿到报告", "2026-12-31"),
        ("12.20前要报告", "2026-12-20"),
        ("二十号前要交报告", "2026-12-20"),
    ],
)
def test_a_day_for_a_report_a_delivery_or_an_audit_is_read(text: str, day: str) -> None:
    assert _read(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "1号前处理槽液检测",
        "跌落后3周后验货",
        "3号楼前检测",
        "贮存3个月后要交报告吗",
        "32号前要报告",
        "生产日期2026年12月20日，要检测",
        "2027年3月1日起实施的新标准，标签要改",
        "GB 5009.227-2023 12月实施",
        "去年12月20日交货时客户投诉",
        "每月20号前交货，客户要抽检",
        "12月20日前生产的这批货要检测",
        "3年前的报告还能用吗",
        "报告是2025-12-20出的",
        "7月1日验厂没过，怎么整改",
        "我们的证书12月31日到期，要换证",
        "标准规定2027年1月1日前过渡完成",
        "放两个月后就有哈喇味",
        "用了3天后检测不合格",
        "青年后备人才培训",
        "10月20日前要报告",
        "食品保质期到2027年1月10日，检测",
        "一周后又出现霉点",
        "2天后测试又坏了",
        "三个月后检测发现超标",
        "学年前体检",
        "从12月1日开始出货就有投诉",
        "上个月底交货的产品被退",
        "12月1日交货的那批开裂",
        "我们12月份开始做认证",
        "测量范围0-12月",
        "12月20日前的样品检测",
        "粉放20天后检出大肠菌群",
        "自2027年1月1日起欧盟要求报告",
        "manufactured on 15 december 2026, needs a test",
        "the standard takes effect by 15 january",
        "tested on 15 January and failed",
        "年前年后的产品质量不稳定",
        "年后质量审核不过",
        "12月20日前来不及，不急",
        "客户2027年1月起要求我们提供报告",
        "老标准2026年12月31日前有效",
        "贮存12个月后测试",
        "本月投诉多",
        "2026-12-20批次送检",
        "放半个月后交货就变色",
        "3.12月底",
        "养护28天后送检强度不够",
        "本月审核没通过",
        "年底盘库发现卡尺不准，要校准",
        "跌落3天后验货",
        "7天后检测强度",
        "成型后7天后交货时发现开裂",
        "每年12月31日前要检定一次",
        "每次月底要交报告",
        "每周五前要交报告",
        "5号前门的地磅要检定",
        "农历12月20日前要报告",
        "国庆前要拿到报告",
        "国庆前采购的压力表要检定",
        "压力1.20前端的管道要检测",
        "比例1.20前检测",
        "先天后天因素检测",
    ],
)
def test_any_other_day_is_none_of_the_service(text: str) -> None:
    assert _read(text) is None


def test_of_several_days_the_first_counts() -> None:
    assert _read("1月10日验厂，12月20日前要报告") == "2026-12-20"


def test_a_day_without_a_year_that_is_long_over_is_not_read_as_one_of_the_next_year() -> None:
    assert _read("3月10日前要报告") == "2027-03-10"
    assert _read("10月10日前要报告") is None
    assert _read("2026年10月10日前要报告") is None


def test_the_day_stands_in_the_understanding_with_its_place_in_the_text_and_the_days_stay_as_they_are() -> None:
    text = "卡尺校准，５天内取，１２月２０日前要报告"
    read = understand(Need(text=text), our_knowledge(), TODAY).understanding
    assert read.constraints.needed_on == datetime.date(2026, 12, 20)
    assert read.constraints.max_days == 5
    assert read.stated_in_text == ("max_days", "needed_on")
    (evidence,) = read.constraint_evidence["needed_on"]
    assert text[evidence.start : evidence.end] == "１２月２０日前"


def test_a_stated_day_wins_and_without_a_day_of_asking_none_is_read() -> None:
    text = plain("12月20日前要报告")
    stated = Constraints(needed_on=TODAY)
    assert read_constraints(text, stated, TODAY).constraints.needed_on == TODAY
    assert read_constraints(text, Constraints()).constraints.needed_on is None


_PIECES = st.sampled_from(
    "12 月 20 日 号 前 底 要 报告 2026 年 - / . 下 个 周 三 春节 后 验厂 by january 15 end of month 十 〇 99 , 从".split()
)


@given(st.lists(_PIECES, max_size=24).map("".join), st.dates(datetime.date(2024, 1, 1), datetime.date(9999, 12, 31)))
def test_whatever_is_written_no_past_day_is_read_and_nothing_fails(text: str, today: datetime.date) -> None:
    found = read_needed_on(plain(text), today)
    assert found is None or (found.day >= today and 0 <= found.start < found.end <= len(plain(text)))


def test_what_was_stated_on_an_earlier_day_is_read_as_it_was_meant_then() -> None:
    text, later = plain("下个月底交货，12月20日前要报告"), datetime.date(2026, 12, 22)
    found = read_needed_on(text, later, TODAY)
    assert found is not None
    assert found.day == datetime.date(2026, 12, 31)
    assert read_needed_on(text, datetime.date(2027, 1, 2), TODAY) is None
