"""What msgspec says of a value, in the words of a clerk; the answers over HTTP have their own for programs."""

import re

from service.fields import PATTERNS
from service.spreadsheets.cells import BadCell

_RULES = [
    (r"Expected `str` of length >= (\d+)", "length", r"至少\1个字符", r"must not be shorter than \1 characters"),
    (r"Expected `str` of length <= (\d+)", "length", r"最多\1个字符", r"must not be longer than \1 characters"),
    (r"Expected `array` of length <= (\d+)", "length", r"最多\1项", r"must hold at most \1 items"),
    (r"Expected `(?:int|float)` >= (-?[\de+]+)(?:\.0)?", "range", r"不能小于\1", r"must be at least \1"),
    (r"Expected `(?:int|float)` > (-?[\de+]+)(?:\.0)?", "range", r"必须大于\1", r"must be above \1"),
    (r"Expected `(?:int|float)` <= (-?[\de+]+)(?:\.0)?", "range", r"不能大于\1", r"must be at most \1"),
    (r"min(?:imum)? must not be greater .*", "contradiction", "下限大于上限", "the lower end is above the upper end"),
    (r"valid_from must not be after .*", "contradiction", "开始日期晚于结束日期", "the first date is after the last"),
]
_COMPILED = [(re.compile(pattern, re.DOTALL), code, zh, en) for pattern, code, zh, en in _RULES]
_PLACE = re.compile(r" - at `[^`]*`$")
_PATTERN = re.compile(r"Expected `str` matching regex (.+)", re.DOTALL)


def broken_rule(message: str) -> BadCell:
    """The rule behind a message of msgspec."""
    message = _PLACE.sub("", message)
    for pattern, code, zh, en in _COMPILED:
        if match := pattern.fullmatch(message):
            return BadCell(code, match.expand(zh), match.expand(en))
    if match := _PATTERN.fullmatch(message):
        written = match[1].strip("'\"").replace("\\\\", "\\")
        zh, en = PATTERNS.get(written, (f"格式须符合 {written}", f"must match {written}"))
        return BadCell("pattern", zh, en)
    return BadCell("invalid", f"内容无效（{message[:100]}）", message[:100])
