"""Days as people write them: 12月20日, 下个月底, 下周三, 国庆前, 15 January. A day without a year is the next one, if
that is near."""

import datetime
import re

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九十")} | {"两": 2}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENGLISH_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_COUNT = "十[一二三四五六七八九]|[二三]十[一二三四五六七八九]?|[一二两三四五六七八九十]"
_COUNTED = r"\d一二两三四五六七八九十几半"
_BEFORE = r"(?=\s*(?:之|以)?前)"
_YEAR = r"(?:20\d\d\s*年|今年|本年|明年)"
DAY = re.compile(
    rf"(?P<iso>(?<![\d./-])20\d\d\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?![\d./-]))"
    rf"|(?P<month>(?:(?P<year>{_YEAR})\s*的?)?(?<![\d.~至到])(?P<of_month>{_NUMBER})\s*月(?:份)?\s*"
    rf"(?P<in_month>底|末|初|中旬|上旬|下旬|{_NUMBER}\s*[日号]))"
    rf"|(?P<relative>(?P<which>下下个?月|下个?月|本月|这个月|当月)的?(?P<in_relative>底|末|初|中旬|上旬|下旬|{_NUMBER}\s*[日号])?)"
    rf"|(?P<bare>(?<![{_COUNTED}月.~至到第])(?:\d{{1,2}}|{_COUNT})\s*[号日]{_BEFORE})"
    rf"|(?P<dotted>(?<![\d./-])(?:1[0-2]\s?[./]\s?\d{{1,2}}|0?[1-9]\s?[./]\s?[0-3]\d){_BEFORE})"
    r"|(?P<month_end>(?<![月年一二两三四五六七八九十\d])月(?:底|末))"
    r"|(?P<year_end>(?:20\d\d\s*年|今年|本年|明年|(?<![\d年去前往每几]))(?:年?底|年末)(?<=年底|年末))"
    r"|(?P<week>(?P<which_week>下下个?|下个?|本|这个?)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?!期))"
    rf"|(?P<near_week>(?<![{_COUNTED}上下本这每个逢隔第])(?:周|星期|礼拜)(?P<near_day>[一二三四五六日天]){_BEFORE})"
    r"|(?P<coming>明[天日]|大后天|(?<!先天)后天)"
    rf"|(?P<feast>(?<![{_COUNTED}])(?:元旦|五一|劳动节|国庆节?|圣诞节?){_BEFORE})"
    r"|(?P<festival>(?:春节|过年|(?<![\d一二两三四五六七八九十几半多数今明去每当本成周近来同青老学整全往])年)(?:之|以)?[前后])"
    rf"|(?P<in_days>(?<![\d.~第])(?P<count>\d{{1,2}}|[一二两三四五六七八九十])\s*(?P<unit>天|日|周|个?星期|个月)(?:之|以)?后)"
    rf"|(?P<english>(?<![a-z\d])(?:(?P<end_of>end of\s(?:the\s)?(?:this\s|next\s)?(?:month|year|(?:{_ENGLISH_MONTH})))"
    rf"|(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month_second>{_ENGLISH_MONTH})(?P<year_second>,?\s20\d\d)?"
    rf"|(?P<month_first>{_ENGLISH_MONTH})\s(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?(?P<year_third>,?\s20\d\d)?)(?![a-z\d]))"
)
"""Any of them in a normalised text."""
_NEXT_YEAR_WITHIN_DAYS = 120
"""A day and a month that are over this year mean the next one only if that is so near: else they may be the past."""
_WEEK = "一二三四五六日"
_PARTS = {"初": 1, "上旬": 10, "中旬": 20}
_SPRING_FESTIVALS = tuple(
    datetime.date.fromisoformat(day)
    for day in (
        "2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08"
    ).split()
)
"""The first day of the lunar year; beyond these no day is read out of «年前»."""
_FEASTS = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "国庆": (10, 1),
    "国庆节": (10, 1),
    "圣诞": (12, 25),
    "圣诞节": (12, 25),
}
"""Feasts of the solar year: month and day."""
_FESTIVAL_DAYS = 8
"""From the first day of the lunar year to the first working day after the holiday, as a rule."""


def day_of(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    """The day that a match of DAY means when it is said today; of a span of days the last, after a feast the first.

    None where there is no such day or no one day is meant.
    """
    try:
        return _day_of(match, today)
    except (ValueError, OverflowError):
        return None


def _day_of(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    if match["iso"]:
        year, month, day = (int(part) for part in re.findall(r"\d+", match["iso"]))
        return datetime.date(year, month, day)
    if match["month"]:
        return _of_month(match, today)
    if match["relative"]:
        return _relative(match["which"], match["in_relative"], today)
    if match["bare"]:
        number = _number(match["bare"].rstrip("日号").strip())
        return _relative("本月" if number >= today.day else "下月", f"{number}日", today)
    if match["dotted"]:
        month, day = (int(part) for part in re.findall(r"\d+", match["dotted"]))
        return _soon(datetime.date(today.year, month, day), today)
    if match["month_end"]:
        return _last_of(today.year, today.month)
    if match["year_end"]:
        return datetime.date(_year(match["year_end"], today) or today.year, 12, 31)
    if match["week"]:
        monday = today - datetime.timedelta(days=today.weekday())
        weeks = match["which_week"].count("下")
        return monday + datetime.timedelta(weeks=weeks, days=_WEEK.index(match["weekday"].replace("天", "日")))
    if match["near_week"]:
        ahead = _WEEK.index(match["near_day"].replace("天", "日")) - today.weekday()
        return today + datetime.timedelta(days=ahead % 7)
    return _counted_or_named(match, today)


def _counted_or_named(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    if match["coming"]:
        return today + datetime.timedelta(days={"明": 1, "后": 2, "大": 3}[match["coming"][0]])
    if match["feast"]:
        day = _soon(datetime.date(today.year, *_FEASTS[match["feast"]]), today)
        return None if day is None else day - datetime.timedelta(days=1)
    if match["festival"]:
        return _festival(match["festival"], today)
    if match["in_days"]:
        return _later(match["count"], match["unit"], today)
    return _english(match, today)


def _of_month(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    month, year = _number(match["of_month"]), _year(match["year"], today)
    day = _in_month(year or today.year, month, match["in_month"])
    return day if year is not None else _soon(day, today)


def _soon(day: datetime.date, today: datetime.date) -> datetime.date | None:
    """A day of this year, or of the next one where it is over and that is near."""
    if day >= today:
        return day
    later = day.replace(year=day.year + 1)
    return later if (later - today).days <= _NEXT_YEAR_WITHIN_DAYS else None


def _relative(which: str, part: str | None, today: datetime.date) -> datetime.date | None:
    months = which.count("下")
    if part is None and months == 0:
        return None
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return _in_month(year, month + 1, part or "初")


def _in_month(year: int, month: int, part: str) -> datetime.date:
    if part in ("底", "末", "下旬"):
        return _last_of(year, month)
    return datetime.date(year, month, _PARTS.get(part) or _number(part.rstrip("日号").strip()))


def _last_of(year: int, month: int) -> datetime.date:
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def _festival(said: str, today: datetime.date) -> datetime.date | None:
    shift = datetime.timedelta(days=_FESTIVAL_DAYS if said.endswith("后") else -1)
    return next((first + shift for first in _SPRING_FESTIVALS if first + shift >= today), None)


def _later(count: str, unit: str, today: datetime.date) -> datetime.date:
    number = _number(count)
    if unit == "个月":
        year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
        last = _last_of(year, month + 1)
        return last.replace(day=min(today.day, last.day))
    return today + datetime.timedelta(days=number * (1 if unit in ("天", "日") else 7))


def _english(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    if match["end_of"]:
        return _end_of(match["end_of"], today)
    name, day = match["month_second"] or match["month_first"], match["day_first"] or match["day_second"]
    written = match["year_second"] or match["year_third"]
    year = int(written.strip(", ")) if written else None
    found = datetime.date(year or today.year, _MONTHS.index(name[:3]) + 1, int(day))
    return found if year is not None else _soon(found, today)


def _end_of(said: str, today: datetime.date) -> datetime.date | None:
    following = "next " in said
    if said.endswith("year"):
        return datetime.date(today.year + following, 12, 31)
    if said.endswith("month"):
        return _relative("下月" if following else "本月", "底", today)
    return _soon(_last_of(today.year, _MONTHS.index(said.rpartition(" ")[2][:3]) + 1), today)


def _year(written: str | None, today: datetime.date) -> int | None:
    if written is None:
        return None
    if digits := re.match(r"20\d\d", written):
        return int(digits[0])
    return {"今": today.year, "本": today.year, "明": today.year + 1}.get(written[0])


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, found, ones = written.partition("十")
    if not found:
        return _DIGITS[written] if len(written) == 1 else 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
