"""What a heading says of all numbers below it: 收费（万元）, 周期（周）, 测量范围（mm）, 扩展不确定度（k=2）."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from matching.quantities.units import unit_of
from service.spreadsheets.cells import Raw, clean_cell, text_of
from service.spreadsheets.columns import Format
from service.spreadsheets.numbers import Measure, Price, Range, days_of

Apply = Callable[[Raw, Any], Any]
"""A cell and its value → the value as the heading means it."""
_BRACKETS = re.compile(r"[(（\[【]\s*([^()（）\[\]【】]{1,20}?)\s*[)）\]】]")
_SCALES = {"万元": 10_000, "千元": 1_000, "百元": 100}
_DAYS = ("周", "星期", "月", "小时", "h", "自然日", "日历日")
_FACTOR = re.compile(r"k\s*[=＝]\s*(\d(?:\.\d{1,3})?)")
_OWN_SCALE = re.compile(r"[元万]")
_ENDS_WITH_NUMBER = re.compile(r"\d\s*$")


def applied(heading: str, format_: Format) -> Apply | None:
    """How values below a heading change by what stands in its brackets; None where they do not."""
    for said in _BRACKETS.findall(heading):
        if (found := _applied(said, format_)) is not None:
            return found
    return None


def _applied(said: str, format_: Format) -> Apply | None:
    if format_ == "price":
        scale = next((scale for word, scale in _SCALES.items() if said.removeprefix("单位：").startswith(word)), None)
        return (lambda raw, value: _scaled(raw, value, scale)) if scale is not None else None
    if format_ == "days":
        return (lambda raw, value: _days(raw, value, said)) if said in _DAYS else None
    if format_ == "measure" and (factor := _FACTOR.fullmatch(said)):
        return lambda _, value: _with_factor(value, float(factor[1]))
    if format_ in ("range", "measure") and unit_of(said) is not None:
        return lambda _, value: _with_unit(value, said)
    return None


def _scaled(raw: Raw, value: Any, scale: int) -> Any:
    if not isinstance(value, Price) or (isinstance(raw, str) and _OWN_SCALE.search(raw)):
        return value
    return Price(round(value.minimum * scale, 2), round(value.maximum * scale, 2), value.basis)


def _days(raw: Raw, value: Any, unit: str) -> Any:
    text = text_of(clean_cell(raw))
    return days_of(f"{text}{unit}") if _ENDS_WITH_NUMBER.search(text) else value


def _with_unit(value: Any, unit: str) -> Any:
    is_bare = isinstance(value, Range | Measure) and value.unit is None
    return msgspec.structs.replace(value, unit=unit) if is_bare else value


def _with_factor(value: Any, factor: float) -> Any:
    is_bare = isinstance(value, Measure) and value.coverage_factor is None
    return msgspec.structs.replace(value, coverage_factor=factor) if is_bare else value
