"""Numbers, durations, prices, ranges and uncertainties as clerks write them."""

import datetime
import math
import re
from typing import Any

import msgspec

from service.spreadsheets.cells import BadCell, Noted, Raw, clean, half_width

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POWER = re.compile(r"\s*[×xX*]\s*10\s*(?:\^|\*\*)\s*([-+]?\d+)")
_POWER_SUPERSCRIPT = re.compile(r"\s*[×xX*]\s*10([⁻⁺]?[⁰¹²³⁴-⁹]+)")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_TO = r"\s*(?:~|-|–|—|…|至|到|\.\.)\s*"
_LONGEST = 200
"""Characters of a number with all that may stand around it; keeps the time of the patterns small."""
_NUMBER_ONLY = re.compile(_NUMBER)
_NUMBER_UNIT = re.compile(rf"({_NUMBER})\s*([^\d\s].*)?", re.DOTALL)
_DAYS = re.compile(rf"(?:约|最快|最长|一般)?\s*({_NUMBER})(?:{_TO}({_NUMBER}))?\s*(?:个)?\s*(\D*)")
_WORKDAYS_OF: dict[str, float] = {
    "": 1,
    "天": 1,
    "日": 1,
    "工作日": 1,
    "day": 1,
    "days": 1,
    "周": 5,
    "星期": 5,
    "工作周": 5,
    "月": 22,
}
_WORKDAYS_OF |= {"自然日": 1, "日历日": 1, "小时": 1 / 24, "h": 1 / 24}
"""Of days that count holidays too there are no more working days than of others."""
_NUMERALS = str.maketrans("一二两三四五六七八九", "1223456789")
_REMARK = re.compile(r"(?<=[天日周月时])\([^()]*\)$")
_AT_ONCE = frozenset(("当天", "当日", "即日", "即时", "现场出证", "立等可取", "当场"))
_FREE = frozenset(("免费", "免收", "免费服务", "公益", "公益免费", "不收费", "无偿"))
_ON_REQUEST = frozenset(
    (
        "面议",
        "电议",
        "另议",
        "协商",
        "议价",
        "咨询",
        "电询",
        "待定",
        "按需报价",
        "详询",
        "暂无",
        "政府定价",
        "按政府定价",
        "政府指导价",
        "按收费标准",
        "按标准收费",
        "按文件收费",
        "按规定收费",
    )
)
_PRICE = re.compile(rf"[¥￥]?\s*({_NUMBER})\s*(万)?\s*元?(?:{_TO}[¥￥]?\s*({_NUMBER})\s*(万)?)?\s*元?(?:\s*/\s*(.+))?")
_BETWEEN = re.compile(rf"({_NUMBER})\s*([^\d\s~–—…至到.-][^~–—…至到]*?)?{_TO}({_NUMBER})\s*([^\d\s].*)?")
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]+)\s*[)\]]\s*(.*)")
_LEAST = re.compile(rf"(?:≥|>=|>|大于等于|不小于|大于)\s*({_NUMBER})\s*(.*)")
_MOST = re.compile(rf"(?:≤|<=|<|小于等于|不大于|小于|至)\s*({_NUMBER})\s*(.*)")
_MEASURE = re.compile(
    rf"(?:U(?:rel|r|95)?\s*=?|扩展不确定度\s*=?|±)?\s*({_NUMBER})\s*([^\d\s,;(][^,;(]*?)?\s*(?:[,;(]?\s*k\s*=\s*({_NUMBER})\s*\)?)?"
)

_DATE = re.compile(
    r"\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{4}([/-])\d{1,2}\1\d{1,2}|\d{1,2}-[A-Z][a-z]{2}(?:-\d{2})?|[A-Z][a-z]{2}-\d{1,2}"
)
"""A date as CSV has it where Excel has made one of 1-5 or 3/5."""
_SUM = re.compile(r"[+×±~]")
"""In a unit: the uncertainty depends on what is measured, and its first number is not all of it."""


class Range(msgspec.Struct, frozen=True):
    """A range, and the unit if one is written with it."""

    minimum: float | None
    maximum: float | None
    unit: str | None = None


class Measure(msgspec.Struct, frozen=True):
    """An uncertainty, with the unit and the coverage factor that are written with it."""

    value: float
    unit: str | None = None
    coverage_factor: float | None = None


class Price(msgspec.Struct, frozen=True):
    """A price range, and what it is for if that is written with it."""

    minimum: float
    maximum: float
    basis: str | None = None


def number_of(raw: Raw) -> float:
    """A number; thousands separators and full-width digits are understood, a unit is not wanted."""
    text = _plain(raw)
    if _NUMBER_ONLY.fullmatch(text):
        return _finite(text)
    match = _NUMBER_UNIT.fullmatch(text.removeprefix("k=").removeprefix("k ="))
    if match is not None and not (match[2] or "").strip():
        return _finite(match[1])
    raise BadCell("number", "不是数字", "is no number")


def days_of(raw: Raw) -> int | Noted:
    """Working days; of a span the upper end, weeks and months as working days."""
    text = _plain(raw).replace(" ", "").removesuffix("内").removesuffix("左右")
    if text in _AT_ONCE:
        return 0
    match = _DAYS.fullmatch(_REMARK.sub("", text).translate(_NUMERALS))
    if match is None or match[3] not in _WORKDAYS_OF:
        raise BadCell("days", "请填工作日数，如5", "must be a number of working days such as 5")
    upper = _finite(match[2] or match[1])
    days = math.ceil(upper * _WORKDAYS_OF[match[3]])
    if days == _finite(match[1]) and match[3] not in ("自然日", "日历日") and not _REMARK.search(text):
        return days
    return Noted(days, "read-as", f"“{text}”按{days}个工作日读取", f"“{text}” was read as {days} working days")


def price_of(raw: Raw) -> Price | None:
    """A price range in CNY; None where it is to be asked for."""
    text = _plain(raw)
    if text in _FREE:
        return Price(0, 0)
    if text in _ON_REQUEST:
        return None
    match = _PRICE.fullmatch(text)
    if match is None:
        raise BadCell(
            "price",
            "请写作200、100～200、免费或面议；“起”“左右”等请改写为范围",
            "must be written 200, 100～200, 免费 (free) or 面议 (on request)",
        )
    # In “1-2万元” both are ten thousands.
    scale = 10_000 if match[4] or (match[2] and not match[3]) else 1
    first = _finite(match[1]) * (10_000 if match[2] else scale)
    last = _finite(match[3]) * scale if match[3] else first
    if first > last:
        raise BadCell("contradiction", "最低价高于最高价", "the lowest price is above the highest")
    basis = clean(match[5]) if match[5] else None
    return Price(first, last, f"每{basis.removeprefix('每')}" if basis else None)


def range_of(raw: Raw) -> Range:
    """A range with two ends or one; the unit may follow either end or stand behind brackets."""
    text = _plain(raw).replace("～", "~").replace("−", "-")
    unit = None
    if match := _BRACKETED.fullmatch(text):
        text, unit = match[1].strip(), match[2].strip() or None
    if match := _BETWEEN.fullmatch(text):
        found = _between(match)
    elif match := _LEAST.fullmatch(text):
        found = Range(_finite(match[1]), None, match[2].strip() or None)
    elif match := _MOST.fullmatch(text):
        found = Range(None, _finite(match[1]), match[2].strip() or None)
    elif match := _NUMBER_UNIT.fullmatch(text):
        found = Range(_finite(match[1]), _finite(match[1]), (match[2] or "").strip() or None)
    else:
        raise BadCell("range", "请写作0～150、≥5或≤600", "must be written 0～150, ≥5 or ≤600")
    if found.minimum is not None and found.maximum is not None and found.minimum > found.maximum:
        raise BadCell("contradiction", "范围下限大于上限", "the lower end of the range is above the upper end")
    return msgspec.structs.replace(found, unit=found.unit or unit)


def measure_of(raw: Raw) -> Measure:
    """An uncertainty such as 0.03, 0.6% or U=0.03mm(k=2)."""
    match = _MEASURE.fullmatch(_plain(raw).replace("，", ","))
    if match is None or _SUM.search(match[2] or ""):
        raise BadCell("measure", "请写作0.03、0.6%或U=0.03mm（k=2）", "must be written 0.03, 0.6% or U=0.03mm(k=2)")
    factor = _finite(match[3]) if match[3] else None
    return Measure(_finite(match[1]), (match[2] or "").strip() or None, factor)


def parts_of(value: Any) -> tuple[Any, ...]:
    """What a value consists of that has limits of its own: the ends of a range, the number of an uncertainty."""
    if isinstance(value, Range | Price):
        return tuple(end for end in (value.minimum, value.maximum) if end is not None)
    return (value.value,) if isinstance(value, Measure) else (value,)


def _between(match: re.Match[str]) -> Range:
    first, last = (match[2] or "").strip(), (match[4] or "").strip()
    if first and last and first != last:
        raise BadCell("range", "范围两端的单位不同，请换算成同一单位", "the two ends have different units; use one")
    return Range(_finite(match[1]), _finite(match[3]), last or first or None)


def _plain(raw: Raw) -> str:
    if isinstance(raw, datetime.date | datetime.time) or (isinstance(raw, str) and _DATE.fullmatch(raw.strip())):
        raise BadCell(
            "became-a-date",
            "Excel已把内容变成日期；请把单元格设为文本格式后重新填写",
            "Excel turned the cell into a date; format it as text and type it again",
        )
    if isinstance(raw, bool) or not isinstance(raw, str | float | int):
        raise BadCell("number", "不是数字", "is no number")
    if not isinstance(raw, str):
        return repr(raw)
    text = _GROUPING.sub("", half_width(clean(raw)))
    if len(text) > _LONGEST:
        raise BadCell("length", f"最多{_LONGEST}个字符", f"must not be longer than {_LONGEST} characters")
    text = _POWER.sub(r"e\1", text)
    return _POWER_SUPERSCRIPT.sub(lambda match: "e" + match[1].translate(_SUPERSCRIPTS), text)


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise BadCell("number", "数值过大", "is too large a number")
    return number
