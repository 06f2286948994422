"""The kind of help that a need asks for, in so many words."""

import re
from collections.abc import Iterator

_WORDS = {
    "metrology": re.compile(
        r"校准|检定|计量|标定|校正|校验|量值|溯源|不准|准不准|对不对得上|calibrat|metrolog|verification"
    ),
    "certification": re.compile(r"认证|证书|体系|贯标|3c|ccc|ce(?![a-z])|标志|审厂|验厂|certif"),
    "standards": re.compile(r"标准|企标|标龄|对标|团标|standard"),
    "training": re.compile(r"培训|学习|教会|上岗|考证|不会|内审员|training|coach|course"),
    "consulting": re.compile(
        r"诊断|原因|毛病|怎么回事|指导|帮我们看|整改|辅导|找不到|advice|diagnos|root cause|consult"
    ),
    "instrument_sharing": re.compile(r"借|租|共享|(?<![开关停待])机时|自己来做|用一下你们的|\brent|shared"),
    "trade": re.compile(r"出口|外贸|海关|清关|国外|欧盟|美国|日本|东盟|export|import"),
    "innovation": re.compile(r"研发|攻关|改进配方|新产品|开发|r&d|develop"),
    "branding": re.compile(r"品牌|质量奖|名牌|地理标志|商标|brand|award"),
    "testing": re.compile(r"检测|检验|化验|测试|试验|报告|检一下|测一下|验一下|test|analys|inspect"),
    "accreditation": re.compile(r"资质认定|实验室认可|cma评审|cnas评审|扩项|accreditation"),
}


_IN_PLAIN_WORDS = {
    "training": re.compile(
        r"培训|[派来去想]学(?!生|校|院)|派人[来去]?学|来教|教会|教一教|教教|学会|上课|讲课|考证|内审员|怎么操作|\btrain(?:ing|ed)?\b|(?<!of )\bcourses?\b"
    ),
    "instrument_sharing": re.compile(
        r"(?<!东西)借[用一台]|想借|能借|租[用一台]|想租|(?<![开关停待])机时|共享(?!单车|电动车|汽车|充电)|\brent(?:al|ing)?\b|\bborrow"
    ),
}
"""Who asks to be taught, or to use an instrument himself, wants this and no test, however much the words fit a test."""
_PLAINLY_ASKED = 4.0

_UNASKED = {"consulting": 0.8, "testing": 0.5, "metrology": 0.4, "training": 0.4}
_OTHERWISE = 0.2
"""What an element is worth that the need does not ask for: nobody asks for a diagnosis, and many need one; who does not
ask for a certificate or a standard hardly ever needs one."""


def asked_in_plain_words(need: str) -> Iterator[tuple[str, int, int]]:
    """The elements that a normalised need asks for by their kind: to be taught, to use an instrument; and where."""
    for asked, pattern in _IN_PLAIN_WORDS.items():
        for match in pattern.finditer(need):
            yield asked, match.start(), match.end()


def element(need: str, offered: str) -> float:
    """1 where the need's words ask for this element of the quality infrastructure, less where they do not, more where
    they ask for nothing else."""
    if offered in _IN_PLAIN_WORDS and _IN_PLAIN_WORDS[offered].search(need):
        return _PLAINLY_ASKED
    pattern = _WORDS.get(offered)
    if pattern is not None and pattern.search(need):
        return 1.0
    return _UNASKED.get(offered, _OTHERWISE)
