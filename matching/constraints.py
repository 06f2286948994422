"""Conditions that a need states in its text: accreditation, working days, budget, how the service is delivered.

Only what the text asks for counts: «已有CNAS» is background, «报告要带CMA章» is a condition.
"""

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from matching.dates import read_needed_on
from matching.quantities import QuantityMention, find_quantities
from matching.values import Capability, Constraints

_BEFORE_CHARACTERS = 24
"""How far before a find its context is looked for; also bounds the time for hostile texts."""

_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "半": 0}
_ENGLISH_NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_NUMBER = rf"(?P<number>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}}|半|(?<![a-z])(?:{'|'.join(_ENGLISH_NUMBERS)})(?=\s))"

_ACCREDITATION = re.compile(r"(?<![a-z])(?:cma|cnas|cal)(?![a-z])|计量认证|资质认定")
_ASKS_ACCREDITATION = re.compile(
    r"(?:要|须|需|带|盖|出|有|具|认|加|持|双|章|标识|标志|资质|报告|证书|with|need|accredited)"
)
_BACKGROUND = re.compile(
    r"(?:已有|已经有|已通过|已取得|我们有|自己有|我司有|申请|办|评审|认可准备|扩项|复评|想建|想做|想拿|要做|认定)[^,。;]{0,6}$"
)

_PROCEDURE = re.compile(r"\s*(?:认可|认定|评审|体系)(?!的|标|章|双?报告)")
"""To be accredited oneself is a wish of its own; a certificate «CNAS认可的» is a condition."""

_WITHIN_DAYS = re.compile(
    rf"{_NUMBER}\s*(?:个)?\s*"
    r"(?P<unit>工作日|天|日|周|星期|礼拜|(?<=个)月|working days?|business days?|days?|weeks?|months?)"
    r"\s*(?P<after>内|之内|以内|左右|出报告|出结果|出(?!现|问|毛病)|拿|给|要|能|搞|完成|做完|交)?"
)
_URGENT_BEFORE = re.compile(
    r"(?:限|要在|须在|需在|最好|最多|不超过|不超|加急|within|in|under|能否|尽快)\s*[^,。;]{0,4}$"
)
_COMPLAINT_AFTER = re.compile(
    r"\s*(?:就|便|会|又)(?!要|得|能|需|必|可|出|给|拿)|"
    r"[^,。;]{0,5}?(?:出现|出问题|出毛病|出油|出水|发霉|霉变|长霉|开裂|裂|坏|褪色|掉色|变色|变质|变形|故障|失效|生锈|脱落|松动|退货|退换|投诉|到期|过期)"
)
"""What goes on as a complaint does: «3天内出现裂纹» asks for nothing within three days."""
_PAST_BEFORE = re.compile(
    r"(?:近|过去|以往|保修|质保|保质期?|收到?货|用了|过了|放|存|卖|才|已经|了|做了|跑了|停了|每|第|前|上|差|晚了|拖了|等了|刚)\s*$"
)

_BUDGET = re.compile(
    r"(?:预算|费用|经费|资金|价格|花费|budget)[^\d,。;一二三四五六七八九十两]{0,8}"
    r"(?P<number>\d{1,9}(?:\.\d{1,2})?(?!\d|\s*年)|[一二两三四五六七八九十]{1,3})\s*(?P<scale>万|千|k(?![a-z]))?"
)
_SUM = re.compile(
    r"(?:总共|一共|共|拿出|只有|就|出得起|控制在|不超过)[^\d,。;]{0,6}(?P<number>\d{1,6}(?:\.\d{1,2})?)\s*(?P<scale>万|千)"
)

_MODES = {
    "on_site": re.compile(
        r"上门|到厂|到现场|(?:须|需|要|能|可|请)(?:到)?现场|来厂|进厂|到我们厂|到车间|来车间|来我们|派人来(?!学|培训|上课|参加|听)|派人到(?!你们|贵)|现场(?:进行|校准|检定|检测|校|检|测|服务|做)|"
        r"到[^,。;]{1,8}(?:工厂|厂里|车间|现场)|来[^,。;]{1,6}(?:工厂|厂里|车间|现场)|on[- ]?site"
    ),
    "mail_in": re.compile(
        r"寄样|邮寄|快递(?:样|过去|给)|寄(?:过去|给你|样品|羊品)|可以寄|能寄|样品(?:从[^,。;]{1,6})?寄|mail[- ]?in|by mail|ship samples"
    ),
    "remote": re.compile(
        r"远程|线上(?:辅导|培训|咨询|服务)|视频(?:指导|会议)|网上(?:培训|咨询)|remotely?|online (?:training|course|support)"
    ),
}
_NEGATED = re.compile(r"(?:不用|不需要|不需|不要|无需|无须|不必|不方便|no need|不)\s*$")


Spans = tuple[tuple[int, int], ...]
"""Where a normalised text says something: start and end of each place."""


class Found(NamedTuple):
    """A constraint that a text states, and where."""

    value: object
    spans: Spans


class StatedConstraints(msgspec.Struct, frozen=True):
    """The constraints of a need, and for each that was read out of its normalised text where that says so."""

    constraints: Constraints
    spans: dict[str, Spans]

    @property
    def from_text(self) -> tuple[str, ...]:
        """The constraints that were read out of the text."""
        return tuple(self.spans)


def read_constraints(
    text: str,
    stated: Constraints,
    today: datetime.date | None = None,
    stated_on: datetime.date | None = None,
) -> StatedConstraints:
    """The stated constraints, completed by what the normalised text says; a stated field always wins.

    Days of the calendar are read where it is known which day it is, as they were meant on the day of stating.
    """
    empty = msgspec.structs.asdict(stated)
    found: dict[str, Found] = {}
    for name, read in _READERS.items():
        if empty[name] in (None, ()) and (one := read(text)) is not None:
            found[name] = one
    if today is not None and stated.needed_on is None and (dated := read_needed_on(text, today, stated_on)) is not None:
        found["needed_on"] = Found(dated.day, ((dated.start, dated.end),))
    return StatedConstraints(
        msgspec.structs.replace(stated, **{name: one.value for name, one in found.items()}),
        {name: found[name].spans for name in sorted(found)},
    )


def asked_accreditations(text: str) -> list[tuple[str, int, int]]:
    """The accreditations that a normalised text asks a service to have, each with where it stands."""
    asked: list[tuple[str, int, int]] = []
    for match in _ACCREDITATION.finditer(text):
        after = text[match.end() : match.end() + 8]
        if not match[0].isascii() and not after.startswith(("的", "报告", "证书", "标志", "标识", "章")):
            after = ""  # «资质认定要准备什么» asks about the procedure, not for a service that has it.
        around = f"{text[max(0, match.start() - 8) : match.start()]} {after}"
        if not _ASKS_ACCREDITATION.search(around) and "+" not in around:
            continue
        if _BACKGROUND.search(_before(text, match)) or _PROCEDURE.match(text, match.end()):
            continue
        scheme = {"计量认证": "CMA", "资质认定": "CMA"}.get(match[0], match[0].upper())
        asked.append((scheme, match.start(), match.end()))
    return asked


def _accreditations(text: str) -> Found | None:
    asked = asked_accreditations(text)
    schemes = tuple(sorted({scheme for scheme, _, _ in asked}))
    return Found(schemes, tuple((start, end) for _, start, end in asked)) if asked else None


def _max_days(text: str) -> Found | None:
    limits: list[tuple[int, tuple[int, int]]] = []
    for match in _WITHIN_DAYS.finditer(text):
        before = _before(text, match)
        urgent = match["unit"] == "工作日" or _URGENT_BEFORE.search(before)
        if _PAST_BEFORE.search(before) or _COMPLAINT_AFTER.match(text, match.end()):
            continue
        if not (urgent or match["after"] not in (None, "左右")):
            continue
        number = 0.5 if match["number"] == "半" else float(_number(match["number"]))
        if number > 0:
            limits.append((int(number * _working_days(match["unit"])), match.span()))
    if not limits:
        return None
    days, span = min(limits)
    return Found(days, (span,))


def _working_days(unit: str) -> int:
    """How many working days a unit of time has; a month without holidays has 22."""
    if unit in ("周", "星期", "礼拜") or unit.startswith("week"):
        return 5
    return 22 if unit == "月" or unit.startswith("month") else 1


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _BEFORE_CHARACTERS) : match.start()]


def _budget(text: str) -> Found | None:
    match = _BUDGET.search(text) or _SUM.search(text)
    if match is None:
        return None
    written = match["number"]
    value = float(written) if written[0].isdigit() else float(_number(written))
    scale = {"万": 10_000, "千": 1_000, "k": 1_000}.get(match["scale"] or "", 1)
    # A bare small number is a count or a year, not a sum.
    return Found(value * scale, (match.span(),)) if value * scale >= 100 else None


def _modes(text: str) -> Found | None:
    found = {
        mode: match.span()
        for mode, pattern in _MODES.items()
        for match in reversed(list(pattern.finditer(text)))
        if not _NEGATED.search(_before(text, match))
    }
    return Found(tuple(found), tuple(sorted(set(found.values())))) if found else None


def _capability(text: str) -> Found | None:
    """The range that a calibration is asked for, where the text names a range or an uncertainty."""
    if not re.search(r"校准|检定|标定|校正|计量|量程|测量范围|calibrat", text):
        return None
    quantities = [q for q in find_quantities(text) if q.unit.dimension not in ("time", "ratio", "acidity")]
    ranges = [q for q in quantities if q.role == "range"]
    if not ranges:
        return None
    uncertainties = [q for q in find_quantities(text) if q.role == "uncertainty"][:1]
    asked = _as_capability(ranges[0], uncertainties[0] if uncertainties else None)
    return Found(asked, tuple((q.start, q.end) for q in (ranges[0], *uncertainties)))


def _as_capability(asked: QuantityMention, uncertainty: QuantityMention | None) -> Capability:
    return Capability(
        quantity=asked.unit.dimension,
        min=asked.minimum,
        max=asked.maximum,
        unit=asked.unit.symbol,
        uncertainty=uncertainty.maximum if uncertainty else None,
        uncertainty_unit=uncertainty.unit.symbol if uncertainty else None,
    )


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    if "十" in written:
        tens, _, ones = written.partition("十")
        return _CHINESE_DIGITS.get(tens, 1) * 10 + _CHINESE_DIGITS.get(ones, 0)
    return _CHINESE_DIGITS.get(written) or _ENGLISH_NUMBERS.get(written, 0)


_READERS: dict[str, Callable[[str], Found | None]] = {
    "accreditations": _accreditations,
    "max_days": _max_days,
    "budget": _budget,
    "modes": _modes,
    "capability": _capability,
}
"""Constraint → what reads it."""
