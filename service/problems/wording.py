"""The rules of fields, as msgspec and Litestar word them, in Chinese."""

import re

_WORDINGS = [
    (re.compile(r"Object missing required field `([^`]+)`"), r"缺少必填字段“\1”"),
    (re.compile(r"Object contains unknown field `([^`]+)`"), r"没有名为“\1”的字段"),
    (re.compile(r"Expected `str` of length >= (\d+)"), r"至少\1个字符"),
    (re.compile(r"Expected `str` of length <= (\d+)"), r"最多\1个字符"),
    (re.compile(r"Expected `array` of length <= (\d+)"), r"最多\1项"),
    (re.compile(r"Expected `array` of length >= (\d+)"), r"至少\1项"),
    (re.compile(r"Expected `(?:int|float)` >= ([-\d.]+)"), r"不小于\1"),
    (re.compile(r"Expected `(?:int|float)` <= ([-\d.]+)"), r"不大于\1"),
    (re.compile(r"Expected `(?:int|float)` > ([-\d.]+)"), r"大于\1"),
    (re.compile(r"Expected `str` matching regex (.+?)(?: - at.*)?$"), r"格式须符合 \1"),
    (re.compile(r"Invalid enum value (.+?)(?: - at.*)?$"), r"不在可选值之内：\1"),
    (re.compile(r"Expected `([^`]+)`, got `([^`]+)`"), r"类型应为\1，而不是\2"),
]


def in_chinese(message: str) -> str:
    """The rule in Chinese; one that is not known here stays as it is."""
    for pattern, wording in _WORDINGS:
        match = pattern.search(message)
        if match:
            return match.expand(wording)
    return message
