"""What is checked of a whole plan, said in both languages."""

import datetime
from collections.abc import Iterator, Sequence

from matching.accreditations import Standing, standings, valid_schemes
from matching.conditions import MODE_NAMES
from matching.planning.options import Considered
from matching.planning.problem import Limits
from matching.planning.wording import counted, money, named
from matching.values import Check, Offering, PlanLine, Requirement
from matching.working_days import announced_until


def checks(
    considered: Considered,
    lines: Sequence[PlanLine],
    offerings: Sequence[Offering],
    limits: Limits,
    uncovered: Sequence[Requirement],
) -> tuple[Check, ...]:
    """All checks of a plan; the limits are those that were asked for."""
    if not lines:
        return ()
    return (
        *_coverage(considered, uncovered),
        *_needed(lines),
        *_accreditations(considered, lines, offerings),
        *_days(lines, limits),
        *_done_by(considered, lines),
        *_budget(lines, limits),
        *_modes(considered, lines),
        *_calendar(lines),
    )


def lapsing(offering: Offering, first: datetime.date, last: datetime.date) -> set[str]:
    """The schemes that an offering holds on the first day and no longer on the last."""
    return valid_schemes(offering, first) - valid_schemes(offering, last)


def not_begun(offering: Offering, asked: Sequence[str], day: datetime.date) -> list[Standing]:
    """The accreditations that are asked for and come into force only after a day."""
    listed = standings(offering, day)
    return [listed[scheme] for scheme in asked if scheme in listed and listed[scheme].state == "not_yet"]


def search_check(optimal: bool) -> tuple[Check, ...]:
    """That the search was cut short, where it was: nobody should take the plan for the best there is."""
    if optimal:
        return ()
    return (
        Check(
            code="search",
            holds=False,
            message="可选的组合太多，这是算到的最好方案，可能还有更好的",
            message_en="there are too many combinations: this is the best plan found, and a better one may exist",
        ),
    )


def _coverage(considered: Considered, uncovered: Sequence[Requirement]) -> Iterator[Check]:
    left_out = considered.reading.left_out
    if left_out:
        names = "、".join(f"“{one}”" for one in left_out)
        yield Check(
            code="left_out",
            holds=False,
            message=f"需求较多，以下没有列入方案，请另行提出：{names}",
            message_en=f"the need asks for more than is planned at once, please ask again for: {names}",
        )
    if not uncovered:
        yield Check(
            code="coverage",
            holds=True,
            message="列出的要求都有服务对应（请核对有没有遗漏）",
            message_en="every requirement that is listed is met (please check that none is missing)",
        )
        return
    both = [named(one, considered.reading.understanding.text) for one in uncovered]
    names, names_en = "、".join(zh for zh, _ in both), ", ".join(en for _, en in both)
    yield Check(
        code="coverage",
        holds=False,
        message=f"还有{len(uncovered)}项没有把握的服务，请服务站人工协助：{names}",
        message_en=f"{len(uncovered)} left without a service that surely meets it, ask a station: {names_en}",
    )


def _needed(lines: Sequence[PlanLine]) -> Iterator[Check]:
    idle = [line.order for line in lines if not line.requirements]
    if idle:
        numbers = "、".join(map(str, idle))
        yield Check(
            code="needed",
            holds=False,
            message=f"您指定的第{numbers}项与列出的要求无关",
            message_en=f"meets nothing of what is listed, though you asked for it: {_lines(idle)}",
        )
    spare = [order for order in _spare(lines) if order not in idle]
    if spare:
        numbers = "、".join(map(str, spare))
        yield Check(
            code="needed",
            holds=False,
            message=f"第{numbers}项不办，其他项也能解决各项要求",
            message_en=f"without {_lines(spare)} the others would meet every requirement as well",
        )
    else:
        yield Check(
            code="needed", holds=True, message="没有重复的服务", message_en="no line is made needless by others"
        )


def _spare(lines: Sequence[PlanLine]) -> list[int]:
    """Lines that may all be left out together, the last first, and everything that is met stays so."""
    kept = list(lines)
    spare: list[int] = []
    for line in reversed(lines):
        others = [other for other in kept if other is not line]
        if set(line.requirements) <= {requirement for other in others for requirement in other.requirements}:
            kept = others
            spare.append(line.order)
    return sorted(spare)


def _lines(numbers: Sequence[int]) -> str:
    return f"line{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"


def _accreditations(
    considered: Considered, lines: Sequence[PlanLine], offerings: Sequence[Offering]
) -> Iterator[Check]:
    asked = considered.reading.understanding.constraints.accreditations
    found: list[Check] = []
    for line, offering in zip(lines, offerings, strict=True):
        found += [_expires(line, scheme) for scheme in sorted(lapsing(offering, considered.stated_on, line.ends_on))]
        found += [_begins_late(line, standing) for standing in not_begun(offering, asked, line.starts_on)]
    yield from found
    if not found:
        yield Check(
            code="accreditation",
            holds=True,
            message="方案期内没有资质到期",
            message_en="no accreditation expires within the plan",
        )


def _expires(line: PlanLine, scheme: str) -> Check:
    return Check(
        code="accreditation",
        holds=False,
        message=f"第{line.order}项的{scheme}资质在{line.ends_on}完成之前到期，请先确认续期",
        message_en=f"{scheme} of line {line.order} expires before it is done on {line.ends_on}: ask for renewal",
    )


def _begins_late(line: PlanLine, standing: Standing) -> Check:
    return Check(
        code="accreditation",
        holds=False,
        message=f"第{line.order}项的{standing.scheme}资质自{standing.date}起才生效，而该项{line.starts_on}就开始",
        message_en=f"{standing.scheme} of line {line.order} is in force from {standing.date} on, "
        f"and the line begins on {line.starts_on}",
    )


def _days(lines: Sequence[PlanLine], limits: Limits) -> Iterator[Check]:
    if limits.days is None:
        return
    days = max(line.end_day for line in lines)
    if days <= limits.days:
        yield Check(
            code="days",
            holds=True,
            message=f"{days}个工作日，不超过所要求的{limits.days}个",
            message_en=f"{counted(days, 'working day')}, within the {limits.days} asked for",
        )
    else:
        yield Check(
            code="days",
            holds=False,
            message=f"全部办完要{days}个工作日，比所要求的{limits.days}个多{days - limits.days}个",
            message_en=f"everything takes {counted(days, 'working day')}, {days - limits.days} more than the "
            f"{limits.days} asked for",
        )


def _done_by(considered: Considered, lines: Sequence[PlanLine]) -> Iterator[Check]:
    wanted, ends = considered.reading.done_by, max(line.ends_on for line in lines)
    if wanted is None:
        return
    if ends <= wanted:
        yield Check(
            code="done_by",
            holds=True,
            message=f"{ends}办完，赶得上所要求的{wanted}",
            message_en=f"done on {ends}, in time for {wanted}",
        )
    else:
        yield Check(
            code="done_by",
            holds=False,
            message=f"全部办完要到{ends}，晚于所要求的{wanted}，请先问能否加急",
            message_en=f"everything is done on {ends}, after {wanted}: ask whether it can be hurried",
        )


def _budget(lines: Sequence[PlanLine], limits: Limits) -> Iterator[Check]:
    if limits.price is None:
        return
    low = sum(line.price.min for line in lines if line.price is not None)
    high = sum(line.price.max for line in lines if line.price is not None)
    unpriced = sum(line.price is None for line in lines)
    open_, open_en = (
        (f"，另有{unpriced}项面议未计入", f", {unpriced} without a price not counted") if unpriced else ("", "")
    )
    if low > limits.price:
        yield Check(
            code="budget",
            holds=False,
            message=f"要{money(low)}元起，比预算{money(limits.price)}元多{money(low - limits.price)}元{open_}",
            message_en=f"from CNY {money(low)}, {money(low - limits.price)} over the budget of "
            f"{money(limits.price)}{open_en}",
        )
        return
    top, top_en = (f"，最高可能到{money(high)}元", f", up to {money(high)}") if high > limits.price else ("", "")
    yield Check(
        code="budget",
        holds=True,
        message=f"{money(low)}元起，在预算{money(limits.price)}元内{top}{open_}",
        message_en=f"from CNY {money(low)}, within the budget of {money(limits.price)}{top_en}{open_en}",
    )


def _modes(considered: Considered, lines: Sequence[PlanLine]) -> Iterator[Check]:
    asked = considered.reading.understanding.constraints.modes
    if not asked:
        return
    names, names_en = (("或" if k == 0 else " or ").join(MODE_NAMES[mode][k] for mode in asked) for k in (0, 1))
    others = [line.order for line in lines if line.mode not in asked]
    if others:
        yield Check(
            code="mode",
            holds=False,
            message=f"第{'、'.join(map(str, others))}项不提供或没有写明{names}，请先问清",
            message_en=f"not stated to be available {names_en}, please ask: {_lines(others)}",
        )
    else:
        yield Check(code="mode", holds=True, message=f"各项都可{names}", message_en=f"all are available {names_en}")


def _calendar(lines: Sequence[PlanLine]) -> Iterator[Check]:
    until = announced_until()
    if max(line.ends_on for line in lines) > until:
        yield Check(
            code="calendar",
            holds=False,
            message=f"{until}以后的放假调休还没有收录，之后的日期按周一至周五推算",
            message_en=f"holidays after {until} are not known yet: later dates count Monday to Friday",
        )
