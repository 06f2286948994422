"""Two columns for one field: the lower and the upper end of a price, of days or of a range.

Price lists have 最低价 beside 最高价, catalogues of instruments 下限 beside 上限.
"""

import re
from typing import Any

from service.spreadsheets.cells import BadCell
from service.spreadsheets.columns import End, Format
from service.spreadsheets.numbers import Price, Range

OTHER: dict[End, End] = {"lowest": "highest", "highest": "lowest"}
ENDED_FORMATS: tuple[Format, ...] = ("price", "days", "range")
END_WORDS = frozenset("最低 最高 最少 最多 最小 最大 最短 最长 最快 最慢 下限 上限 min max minimum maximum".split())
"""What stands below a heading that is merged over two columns."""
_WORD = re.compile(
    r"\(?(?:(?P<lowest>最低|最少|最小|最短|最快|下限|minimum|min|lowest)"
    r"|(?P<highest>最高|最多|最大|最长|最慢|上限|maximum|max|highest))(?P<value>值)?\)?"
)
_WHOLE: dict[str, tuple[End, str]] = {
    **dict.fromkeys(("起价", "起步价", "起始价", "起步价格", "起始价格"), ("lowest", "价格")),
    **dict.fromkeys(("封顶", "封顶价", "封顶价格"), ("highest", "价格")),
    "下限": ("lowest", "测量范围"),
    "上限": ("highest", "测量范围"),
    "最短": ("lowest", "周期"),
    "最长": ("highest", "周期"),
}
_SHORT = {
    "价": "价格",
    "费": "收费",
    "测量": "测量范围",
    "天": "周期",
    "天数": "周期",
    "日": "周期",
    "工作日数": "周期",
}
_BRACKETS = re.compile(r"\([^()]*\)")
_RANGE_WORDS = re.compile(r"(?:区间|范围)$")


class BadEnd(Exception):
    """An end that does not go with the other, and which of the two is to be repaired."""

    def __init__(self, end: End, bad: BadCell) -> None:
        super().__init__(bad.message_en)
        self.end = end
        self.bad = bad


def end_in(heading: str) -> tuple[End, tuple[str, ...]] | None:
    """Which end a normal heading speaks of, and how the whole may be headed, the likeliest first.

    >>> end_in("最低价格(元)")
    ('lowest', ('价格(元)', '价格'))
    """
    bare = _BRACKETS.sub("", heading)
    if whole := _WHOLE.get(bare):
        return whole[0], (whole[1],)
    found = list(_WORD.finditer(heading))
    if len(found) != 1:
        return None
    end: End = "lowest" if found[0]["lowest"] else "highest"
    rest = heading[: found[0].start()] + heading[found[0].end() :]
    bare = _BRACKETS.sub("", rest)
    if not bare:
        # 最低 by itself may be of anything, but in 元 it is a price.
        return (end, ("价格",)) if "元" in rest else None
    names = (rest, bare, _SHORT.get(bare, ""), _RANGE_WORDS.sub("", bare))
    return end, tuple(dict.fromkeys(name for name in names if name))


def joined(format_: Format, lowest: Any, highest: Any) -> Any:
    """The value of both ends, each None where its cell is empty or says that there is nothing; raises BadEnd."""
    if format_ == "range":
        return _range(lowest, highest)
    if format_ == "price":
        return _price(lowest, highest)
    if lowest is not None and highest is None:
        raise BadEnd(
            "highest", BadCell("required", "填了最短的天数，最长的也须填写", "is required beside the shortest")
        )
    if lowest is not None and lowest > highest:
        raise BadEnd("lowest", BadCell("contradiction", "最短的天数多于最长的", "the shortest is above the longest"))
    return highest


def _price(lowest: Price | None, highest: Price | None) -> Price | None:
    if lowest is None and highest is None:
        return None
    if lowest is None or highest is None:
        missing: End = "lowest" if lowest is None else "highest"
        zh = "最低价和最高价须都填写；只有一个价格时填同一个数"
        raise BadEnd(
            missing, BadCell("required", zh, "is required beside the other end; a single price stands in both")
        )
    ends: tuple[tuple[End, Price], ...] = (("lowest", lowest), ("highest", highest))
    for end, price in ends:
        if price.minimum != price.maximum:
            raise BadEnd(end, BadCell("price", "另有一列填另一端，这里只填一个数", "must be one number, not a range"))
    if lowest.minimum > highest.maximum:
        raise BadEnd("lowest", BadCell("contradiction", "最低价高于最高价", "the lowest price is above the highest"))
    return Price(lowest.minimum, highest.maximum, lowest.basis or highest.basis)


def _range(lowest: Range | None, highest: Range | None) -> Range | None:
    if lowest is None and highest is None:
        return None
    ends: tuple[tuple[End, Range | None], ...] = (("lowest", lowest), ("highest", highest))
    for end, one in ends:
        if one is not None and None not in (one.minimum, one.maximum) and one.minimum != one.maximum:
            raise BadEnd(end, BadCell("range", "另有一列填另一端，这里只填一个数", "must be one number, not a range"))
    units = {one.unit for one in (lowest, highest) if one is not None and one.unit}
    if len(units) > 1:
        zh = "上下限的单位不同，请换算成同一单位"
        raise BadEnd("highest", BadCell("range", zh, "the two ends have different units; use one"))
    found = Range(lowest.minimum if lowest else None, highest.maximum if highest else None, next(iter(units), None))
    if found.minimum is not None and found.maximum is not None and found.minimum > found.maximum:
        zh = "范围下限大于上限"
        raise BadEnd("lowest", BadCell("contradiction", zh, "the lower end of the range is above the upper end"))
    return found
