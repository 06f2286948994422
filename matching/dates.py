"""The day by which a need wants its service, where the text surely says so: «12月20日前要报告», «下个月底交货».

A day counts only with what shows that it is one of the service: a deadline for a report, a delivery, an audit. The day
of a production, of a standard or of the past is none. A wrong day is worse than none, so whatever is doubtful is left.
"""

import datetime
import re

import msgspec

from matching.calendar_words import DAY, day_of
from matching.standards import find_standards

_FARTHEST_DAYS = 730
_REACH = 10
_MOST_BETWEEN = 14
_NEVER = "每年|每个?月|每季|每半年|每周|每次|生产|出厂|实施|施行|执行|强制|废止|生效|发布|颁布|过渡|到期|过期|失效|采购|购买|购入|进货|收到|投诉|退货|付款|放假"
"""What a clause with a day speaks of when the day is none of the service."""
_WANTED = (
    "报告|结果|数据|证书?(?!明年)|检|测|校|验|审|评|认证|培训|整改|交(?!代|流|易)|完成|做完|做好|弄好|搞定|办好|办完|办下来|"
    "拿到|取到|寄到|送到|送样|发货|出货|上架|上市|投产|开工|到位|备案|换证|下证|取证|投标|合格|方案"
)
_AUDIT = "验厂|审厂|验货|审核|复审|评审|审查|现场检查|飞检|飞行检查|答辩|来检查|检查组"
_DELIVERY = (
    "交货|交付|交样|发货|出货|出运|装船|装柜|船期|送样|送检|验收|上市|上架|投产|开工|开业|开标|投标|递标|截标|参展|展会"
)
_PAPER = "(?:交|拿|要|出|出具|提交|拿到)(?:检测|检验|测试|校准|检定)?(?:报告|结果|证书)"
_EVENT = f"{_AUDIT}|{_DELIVERY}|{_PAPER}"
_BEFORE = re.compile(
    rf"\s*(?:之前|以前|前)(?!年|天|几|的|处理|端|道|段|面|期|后|门|厅|院|排|桥|轴|轮|台)(?P<rest>[^,。;!?\n]{{0,{_MOST_BETWEEN}}}?(?:{_WANTED})(?!的))"
)
_AT = re.compile(
    rf"\s*(?:那天|当天|左右)?[^,。;!?\n的起后始了过]{{0,8}}?(?:{_EVENT})(?!的|了|过|时|没|不|未|后|批|那|中)"
)
_DUE = re.compile(
    r"(?:最晚|最迟|截止(?:日期|时间|日)?(?:是|为|到)?|期限(?:是|为|到)?|赶在|务必在|必须在|要在|需在|须在|得在|能在|争取在|"
    r"不晚于|不迟于|须于|需于|应于)\s*$"
)
_DUE_ENGLISH = re.compile(
    r"(?:(?:report|certificate|results?|calibrated|done|completed?|ready|needed|finished|certified|delivered)"
    r"[^,.;!?\n]{0,16}\s(?:by|before|no later than)|(?:deadline|audit|delivery|due)(?: date)?(?: is)?(?: on)?)\s*(?:the\s)?$"
)
_NEEDED_ENGLISH = re.compile(
    r"(?:need|want|require|must have)[^.;!?\n]{0,60}\s(?:by|before|no later than)\s*(?:the\s)?$"
)
_NOT_OURS = re.compile(
    r"(?:每|每个|去年|前年|往年|上|从|自|由|自从|农历|阴历|批次|批号|日期|有效期|至|已|已经|标准|since|from|on the)\s*(?:在|于|是|为|:)?\s*$"
)
_NO_HURRY = re.compile(r"不用|不需要|不必|不急|别|不要求|(?<!能)不能|来不及")
_CLAUSE_BEGINS = re.compile(r"(?:^|[,。;!?\s]|我们|客户|再过|还有)$")
"""What goes before «3周后» where it is counted from today: «跌落3天后» is counted from something else."""
_AFTER_DOTTED = re.compile(r"\s*(?:之前|以前|前)[,\s]?(?:就|都|一定)?(?:要|须|必|得|需|能|可以|拿|出|交|完|做|给|把)")
"""What follows «12.20前» where it is a day: any other number can have a point."""
_CLAUSE_END = re.compile(r"[,。;!?\n]|(?<!\d)\.(?!\d)")


class NeededOn(msgspec.Struct, frozen=True):
    """A day by which a service is to be done, and where a normalised text says so."""

    day: datetime.date
    start: int
    end: int


def read_needed_on(text: str, today: datetime.date, stated_on: datetime.date | None = None) -> NeededOn | None:
    """The earliest day of today or later by which a normalised text surely wants the service.

    What was stated on an earlier day is read as it was meant then.
    """
    said_on = stated_on or today
    standards = [(mention.start, mention.end) for mention in find_standards(text)]
    last = said_on + datetime.timedelta(days=_FARTHEST_DAYS)
    found: list[NeededOn] = []
    for match in DAY.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in standards):
            continue
        end = _end_where_wanted(text, match)
        day = None if end is None else day_of(match, said_on)
        if end is not None and day is not None and today <= day <= last:
            found.append(NeededOn(day, match.start(), end))
    return min(found, key=lambda one: (one.day, one.start), default=None)


def _end_where_wanted(text: str, match: re.Match[str]) -> int | None:
    """Where the words end that make a day one of the service; None where none do."""
    before = text[max(0, match.start() - _REACH) : match.start()]
    clause, rest = _clause_around(text, match)
    if _NOT_OURS.search(before) or re.search(_NEVER, clause) or _NO_HURRY.search(clause):
        return None
    if match["english"]:
        reach = text[max(0, match.start() - 90) : match.start()]
        return match.end() if _DUE_ENGLISH.search(reach) or _NEEDED_ENGLISH.search(reach) else None
    if rest.lstrip().startswith("批") or (match["in_days"] and not _CLAUSE_BEGINS.search(before)):
        return None
    deadline = _BEFORE.match(rest)
    if match["dotted"] and not _AFTER_DOTTED.match(rest):
        return None
    if match["bare"] or match["dotted"] or match["near_week"] or match["feast"]:
        return match.end() + deadline.start("rest") if deadline else None
    if match["festival"] and match["festival"].endswith("前"):
        deadline = _BEFORE.match("前" + rest)
        return match.end() if deadline else None
    if deadline:
        return match.end() + deadline.start("rest")
    if _DUE.search(before) or _AT.match(rest):
        return match.end()
    return None


def _clause_around(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The clause that a day stands in, and what follows the day in it."""
    ends = _CLAUSE_END.search(text, match.end())
    rest = text[match.end() : ends.start() if ends else len(text)][:60]
    starts = [end.end() for end in _CLAUSE_END.finditer(text, max(0, match.start() - 60), match.start())]
    return text[starts[-1] if starts else max(0, match.start() - 60) : match.end()] + rest, rest
