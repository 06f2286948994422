"""The rules of fields, as msgspec and Litestar word them, in both languages."""

import re
from typing import get_args

import msgspec

from service.access import SCOPES
from service.catalogue.listings import Element, Mode, StationKind
from service.fields import PATTERNS, EnterpriseSize, Preference
from service.webhooks.types import EVENT_TYPES

CHOICES: dict[str, tuple[str, ...]] = {
    "element": get_args(Element),
    "elements": get_args(Element),
    "kind": get_args(StationKind),
    "modes": get_args(Mode),
    "prefer": get_args(Preference),
    "enterprise_size": get_args(EnterpriseSize),
    "sizes": get_args(EnterpriseSize),
    "content": (*get_args(Element), "scope_annex"),
    "scopes": SCOPES,
    "role": ("editor", "administrator"),
    "holder": ("organization", "partner", "operator"),
    "types": EVENT_TYPES,
}
"""Field → what it may hold."""

_LONGEST_ECHO = 100


class Rule(msgspec.Struct, frozen=True):
    """A rule that a field breaks: a code for programs, and words for people."""

    code: str
    zh: str
    en: str


_RULES = [
    (r"Object missing required field `.*`", Rule("required", "必填", "is required")),
    (r"Object contains unknown field `.*`", Rule("unknown", "没有这个字段", "is not a known field")),
    (r"Expected `str` of length >= (\d+)", Rule("length", r"至少\1个字符", r"must not be shorter than \1")),
    (r"Expected `str` of length <= (\d+)", Rule("length", r"最多\1个字符", r"must not be longer than \1 characters")),
    (r"Expected `array` of length >= (\d+)", Rule("length", r"至少\1项", r"must hold at least \1 items")),
    (r"Expected `array` of length <= (\d+)", Rule("length", r"最多\1项", r"must hold at most \1 items")),
    (r"Expected `(?:int|float)` >= (-?[\de+]+)(?:\.0)?", Rule("range", r"不小于\1", r"must be at least \1")),
    (r"Expected `(?:int|float)` <= (-?[\de+]+)(?:\.0)?", Rule("range", r"不大于\1", r"must be at most \1")),
    (
        r"min must not be greater than max",
        Rule("contradiction", "min不能大于max", "min must not be greater than max"),
    ),
    (
        r"minimum must not be greater than maximum",
        Rule("contradiction", "下限不能大于上限", "minimum must not be greater than maximum"),
    ),
    (
        r"valid_from must not be after valid_to",
        Rule("contradiction", "开始日期不能晚于结束日期", "valid_from must not be after valid_to"),
    ),
    (r"Expected `(?:int|float)` > (-?[\de+]+)(?:\.0)?", Rule("range", r"必须大于\1", r"must be above \1")),
    (r"Invalid RFC3339 encoded date", Rule("date", "日期写作 2027-03-01", "must be a date such as 2027-03-01")),
    (
        r"Invalid RFC3339 encoded datetime|Expected `datetime` with a timezone component",
        Rule(
            "date", "时间须带时区，写作 2027-03-01T08:00:00+08:00", "must be a time such as 2027-03-01T08:00:00+08:00"
        ),
    ),
    (r"Invalid UUID", Rule("pattern", "须为UUID", "must be a UUID")),
    (r"Expected `array` of length >= (\d+)", Rule("length", r"至少\1项", r"must hold at least \1 items")),
    (r"Number out of range|Integer value out of range", Rule("range", "数值过大", "is too large a number")),
    (
        r"latitude and longitude go together",
        Rule("required", "纬度与经度须同时给出", "needs both latitude and longitude"),
    ),
    (
        r"give adcode, or city, or latitude and longitude",
        Rule("required", "须给出adcode、city或经纬度", "needs adcode, or city, or latitude and longitude"),
    ),
]
_COMPILED = [(re.compile(pattern, re.DOTALL), rule) for pattern, rule in _RULES]
_PATTERN = re.compile(r"Expected `str` matching regex (.+)", re.DOTALL)
_TYPE = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_TYPE_NAMES = {
    "str": ("字符串", "string"),
    "int": ("整数", "integer"),
    "float": ("数", "number"),
    "bool": ("布尔值", "boolean"),
    "array": ("数组", "array"),
    "object": ("对象", "object"),
    "null": ("null", "null"),
}


def rule_of(message: str, field: str) -> Rule:
    """The rule behind a message about a field; one that is not known here keeps its English words."""
    for pattern, rule in _COMPILED:
        if match := pattern.fullmatch(message):
            return Rule(rule.code, match.expand(rule.zh), match.expand(rule.en))
    if match := _PATTERN.fullmatch(message):
        return _format(match[1])
    if message.startswith("Invalid enum value"):
        return choice(field)
    if match := _TYPE.fullmatch(message):
        return _type(match[1], match[2])
    return Rule("invalid", echo(message), echo(message))


def choice(field: str) -> Rule:
    """The rule of a field that holds one of a few words."""
    if field not in CHOICES:
        return Rule("choice", "须为接口文档中列出的值之一", "must be one of the values that the API reference lists")
    words = ", ".join(CHOICES[field])
    return Rule("choice", f"须为以下之一：{words}", f"must be one of: {words}")


def echo(text: str) -> str:
    """What a caller sent, short enough to be sent back."""
    return text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "…"


def _format(written: str) -> Rule:
    pattern = written.strip("'\"").replace("\\\\", "\\")
    zh, en = PATTERNS.get(pattern, (f"格式须符合 {pattern}", f"must match {pattern}"))
    return Rule("pattern", zh, en)


def _type(expected: str, found: str) -> Rule:
    zh = "或".join(_TYPE_NAMES.get(name, (name, name))[0] for name in expected.split(" | "))
    en = " or ".join(_TYPE_NAMES.get(name, (name, name))[1] for name in expected.split(" | "))
    found_zh, found_en = _TYPE_NAMES.get(found, (found, found))
    return Rule("type", f"类型须为{zh}，而不是{found_zh}", f"must be of type {en}, not {found_en}")
