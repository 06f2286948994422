"""What changed from one plan to the next, in words."""

from collections.abc import Iterator, Sequence

from matching.planning.wording import counted, money, named
from matching.values import Plan, PlanLine, Requirement, Said


def changes(before: Plan, after: Plan, asked: Sequence[Requirement], text: str) -> tuple[Said, ...]:
    """Lines that were replaced, left out or added, what is uncovered now, and how days, doors and prices moved."""
    found = (
        *_lines(before, after),
        *_uncovered(before, after, asked, text),
        *_totals(before, after),
        *_dates(before, after),
    )
    return tuple(dict.fromkeys(found)) or (Said(message="方案没有变化", message_en="the plan is the same"),)


def _lines(before: Plan, after: Plan) -> Iterator[Said]:
    old = {line.offering for line in before.lines}
    new = {line.offering for line in after.lines}
    come = [line for line in after.lines if line.offering not in old]
    told: set[str] = set()
    for line in before.lines:
        if line.offering in new:
            continue
        successors = [other for other in come if set(other.requirements) & set(line.requirements)]
        names = "、".join(_name(other) for other in successors)
        told |= {other.offering for other in successors}
        if successors:
            yield Said(message=f"{_name(line)}换成{names}", message_en=f"{_name(line)} gives way to {names}")
        else:
            yield Said(message=f"不再安排{_name(line)}", message_en=f"{_name(line)} is left out")
    for line in come:
        if line.offering not in told:
            yield Said(message=f"新增{_name(line)}", message_en=f"{_name(line)} is added")


def _uncovered(before: Plan, after: Plan, asked: Sequence[Requirement], text: str) -> Iterator[Said]:
    for one in asked:
        if one.id in after.uncovered and one.id not in before.uncovered:
            name, name_en = named(one, text)
            yield Said(message=f"{name}现在没有把握的服务", message_en=f"nothing surely meets {name_en} any more")
        if one.id in before.uncovered and any(one.id in line.requirements for line in after.lines):
            name, name_en = named(one, text)
            yield Said(message=f"{name}现在有服务了", message_en=f"{name_en} is met now")


def _totals(before: Plan, after: Plan) -> Iterator[Said]:
    if before.doors != after.doors:
        yield Said(
            message=f"机构从{before.doors}家变为{after.doors}家",
            message_en=f"{counted(after.doors, 'station')} instead of {before.doors}",
        )
    if before.working_days != after.working_days:
        yield Said(
            message=f"工期从{before.working_days}个工作日变为{after.working_days}个",
            message_en=f"{counted(after.working_days, 'working day')} instead of {before.working_days}",
        )
    if after.lines and money(before.price_min) != money(after.price_min):
        yield Said(
            message=f"费用从{money(before.price_min)}元起变为{money(after.price_min)}元起",
            message_en=f"from CNY {money(after.price_min)} instead of {money(before.price_min)}",
        )


def _dates(before: Plan, after: Plan) -> Iterator[Said]:
    if after.lines and (before.starts_on, before.ends_on) != (after.starts_on, after.ends_on):
        yield Said(
            message=f"时间改为{after.starts_on}至{after.ends_on}",
            message_en=f"from {after.starts_on} to {after.ends_on} now",
        )


def _name(line: PlanLine) -> str:
    return f"“{line.title}”（{line.station_name}）"
