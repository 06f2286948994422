"""Names and ways to reach somebody are taken out of a text, and what is no name stays."""

import json
from pathlib import Path

import pytest

from service.outcomes.unnaming import reaches_somebody, without, without_names

_COLLECTION = Path(__file__).parents[2] / "benchmarks" / "collection"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们是柳州市红星米粉有限公司，粉包有哈喇味", "我们是某企业，粉包有哈喇味"),
        ("XX（广西）食品科技有限公司要检测", "某企业要检测"),
        ("张家港市永兴五金加工部的弹簧断了", "某企业的弹簧断了"),
        ("红星机械厂的卡尺要校准", "某企业的卡尺要校准"),
        ("给广州宝洁公司供货，公司要求CMA报告", "给某企业供货，公司要求CMA报告"),
        ("电话13812345678，座机0772-3812345转801", "电话（电话略），座机（电话略）"),
        ("+86 138-1234-5678 或 400-123-4567", "（电话略） 或 （电话略）"),
        ("邮箱 a.b+c@lab.example.cn，微信：abc_12345", "邮箱 （联系方式略），（联系方式略）"),
        ("代码91450200MA5KXXXX1X，身份证450203199001011234", "代码（代码略），身份证（代码略）"),
        ("联系人：张三丰", "联系人某人"),
        ("找李经理，高工说不准，黄师傅焊的", "找某人，某人说不准，某人焊的"),
    ],
)
def test_what_tells_of_somebody_is_taken_out(text: str, expected: str) -> None:
    assert without_names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我们厂做一次性口罩，米粉厂的酸笋胀袋，希望到厂做",
        "我们公司要做ISO 9001，客户公司说不合格，电梯公司说要年检",
        "粉丝厂家直销，工厂里卡尺0~300mm，U≤1.5℃(k=2)",
        "合格率99.5%，GB/T 5009.3-2016，报告编号20231234567，13000元",
        "总结经验，高温箱要校准，王水溶样",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert without_names(text) == text


def test_of_the_needs_of_the_collection_which_name_nobody_hardly_any_is_touched() -> None:
    texts = [
        json.loads(line)["text"]
        for file in sorted(_COLLECTION.glob("P*/needs.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    touched = [text for text in texts if without_names(text) != text]
    assert len(texts) > 90
    assert touched == []


def test_what_is_known_is_taken_out_the_longest_first() -> None:
    known = {"红豆": "某企业", "红豆缘": "某企业", "阿秀": "某人", "x": "某人"}
    assert without("红豆缘的阿秀用红豆x", known) == "某企业的某人用某企业x"


def test_only_what_surely_reaches_somebody_is_refused() -> None:
    assert reaches_somebody("请电138 1234 5678")
    assert reaches_somebody("a@b.example")
    assert not reaches_somebody("红星机械厂的卡尺，报告编号20231234567，GB/T 5009.3-2016")


def test_a_hostile_text_takes_no_long_time() -> None:
    for text in ("公司" * 1000, "红" * 1999 + "厂", "1" * 2000, "a@" * 1000, "（" * 2000, "联系人：" * 500):
        without_names(text)
