"""Dates as clerks write them and as Excel keeps them."""

import datetime
import re

from service.spreadsheets.cells import BadCell, Raw, clean, half_width

_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(18_264, 73_051)
"""Serial numbers of the years 1950 to 2099."""
_WRITTEN = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
OPEN_ENDED = frozenset(("长期", "长期有效", "永久", "无固定期限", "无"))


def date_of(raw: Raw) -> datetime.date | None:
    """The date in a cell, or None where it says that there is no end."""
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, str | float | int):
        raise _bad()
    text = half_width(clean(raw)) if isinstance(raw, str) else f"{raw:.0f}" if float(raw).is_integer() else str(raw)
    if text in OPEN_ENDED:
        return None
    if match := _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text):
        return _date(*(int(part) for part in match.groups()))
    if _SERIAL.fullmatch(text) and int(float(text)) in _SERIALS:
        return _EPOCH + datetime.timedelta(days=int(float(text)))
    raise _bad()


def _date(year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise _bad() from None


def _bad() -> BadCell:
    return BadCell("date", "不是有效日期，请写作2026-03-01", "is no date; write it as 2026-03-01")
