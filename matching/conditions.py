"""The stated constraints against an offering: what it surely fails, and what its listing leaves open."""

import datetime
from collections.abc import Iterator

import msgspec

from matching.accredited import judge_accreditations
from matching.asked_items import NOTHING_ASKED, AskedItems, span_of
from matching.quantities import Coverage, covers, unit_of
from matching.values import Capability, Constraints, Miss, Offering, Reason

MODE_NAMES = {
    "on_site": ("上门服务", "on site"),
    "mail_in": ("寄样", "by mail"),
    "remote": ("远程服务", "remotely"),
    "at_station": ("到站办理", "at the station"),
}

Judgement = Reason | Miss


def judge(
    constraints: Constraints,
    offering: Offering,
    day: datetime.date,
    asked: AskedItems = NOTHING_ASKED,
    done_by_then: bool = False,
) -> list[Judgement]:
    """Each stated constraint as a reason where it is met and as a miss where it is not or where nothing is said.

    The day is the one on which the service is needed: what an accreditation is worth is judged then, and still when the
    service is done, unless it is to be done by that day. An accreditation counts for the lines that are about what is
    asked.
    """
    judgements: list[Judgement] = []
    for judged in (
        judge_accreditations(constraints, offering, day, asked, done_by_then),
        _days(constraints, offering),
        _budget(constraints, offering),
        _modes(constraints, offering),
        _capability(constraints, offering),
    ):
        judgements.extend(judged)
    return judgements


def asks_nothing(constraints: Constraints) -> bool:
    """Whether nothing is asked of a service; the day on which it is needed alone asks nothing of it."""
    return msgspec.structs.replace(constraints, needed_on=None) == Constraints()


def _days(constraints: Constraints, offering: Offering) -> Iterator[Judgement]:
    wanted, days = constraints.max_days, offering.turnaround_days
    if wanted is None:
        return
    if days is None:
        yield Miss(code="days", message="未写明办理天数", message_en="no turnaround stated", sure=False)
    elif days <= wanted:
        yield Reason(
            code="days",
            message=f"{days}个工作日完成，不超过{wanted}个",
            message_en=f"{days} working days, within {wanted}",
        )
    else:
        yield Miss(
            code="days",
            message=f"需{days}个工作日，超过所要求的{wanted}个",
            message_en=f"takes {days} working days, {wanted} asked",
        )


def _budget(constraints: Constraints, offering: Offering) -> Iterator[Judgement]:
    if constraints.budget is None:
        return
    if offering.price is None:
        yield Miss(code="budget", message="价格面议", message_en="no price stated", sure=False)
    elif offering.price.min <= constraints.budget:
        yield Reason(
            code="budget",
            message=f"价格{offering.price.min:.12g}元起，在预算{constraints.budget:.12g}元内",
            message_en=f"from CNY {offering.price.min:.12g}, within the budget of {constraints.budget:.12g}",
        )
    else:
        yield Miss(
            code="budget",
            message=f"价格{offering.price.min:.12g}元起，超过预算{constraints.budget:.12g}元",
            message_en=f"from CNY {offering.price.min:.12g}, over the budget of {constraints.budget:.12g}",
        )


def _modes(constraints: Constraints, offering: Offering) -> Iterator[Judgement]:
    if not constraints.modes:
        return
    names = "或".join(MODE_NAMES[mode][0] for mode in constraints.modes)
    names_en = " or ".join(MODE_NAMES[mode][1] for mode in constraints.modes)
    met = [mode for mode in constraints.modes if mode in offering.modes]
    if met:
        name, name_en = MODE_NAMES[met[0]]
        yield Reason(code="mode", message=f"可{name}", message_en=f"available {name_en}")
    else:
        yield Miss(
            code="mode",
            message=f"不提供{names}" if offering.modes else f"未写明是否提供{names}",
            message_en=f"not available {names_en}" if offering.modes else f"not stated whether available {names_en}",
            sure=bool(offering.modes),
        )


def _capability(constraints: Constraints, offering: Offering) -> Iterator[Judgement]:
    asked = constraints.capability
    if asked is None or unit_of(asked.unit) is None:
        return
    best = best_coverage(asked, offering)
    span = span_of(asked)
    if not best.comparable:
        yield Miss(
            code="capability", message=f"未写明{span}的能力", message_en=f"no capability stated for {span}", sure=False
        )
    elif best.full:
        yield Reason(code="capability", message=f"量程覆盖{span}", message_en=f"covers {span}")
    elif best.share < 1.0:
        yield Miss(
            code="capability",
            message=f"量程只覆盖{span}的{best.share:.0%}",
            message_en=f"covers {best.share:.0%} of {span}",
        )
    else:
        yield Miss(
            code="uncertainty",
            message=f"不确定度达不到所要求的{asked.uncertainty:g} {asked.uncertainty_unit or asked.unit}",
            message_en=f"uncertainty larger than {asked.uncertainty:g} {asked.uncertainty_unit or asked.unit}",
        )


def best_coverage(asked: Capability, offering: Offering) -> Coverage:
    """The best that any capability or scope line of an offering does for what is asked."""
    stated = [
        *offering.capabilities,
        *(
            Capability(
                quantity=line.parameter,
                min=line.minimum,
                max=line.maximum,
                unit=line.unit,
                uncertainty=line.uncertainty,
                uncertainty_unit=line.uncertainty_unit,
            )
            for line in offering.scope_lines
            if line.minimum is not None or line.maximum is not None
        ),
    ]
    coverages = [covers(capability, asked) for capability in stated]
    return max(
        coverages,
        key=lambda coverage: (
            coverage.comparable,
            coverage.full,
            coverage.share,
            coverage.uncertainty_met is not False,
        ),
        default=Coverage(comparable=False),
    )
