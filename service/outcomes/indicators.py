"""Indicators worked out of what the tables hold, and made fit to be read by everybody."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.indicators import (
    Money,
    ReferralCount,
    Scope,
    counts,
    days_to_delivery,
    evaluation_counts,
    gap_counts,
    money,
    overdue_problems,
    pass_rates,
    referral_counts,
    take_longer,
)
from service.outcomes.definitions import DEFINITIONS, Definition
from service.outcomes.figuring import (
    Figure,
    average,
    fit_for_everybody,
    median,
    number,
    numbers,
    part,
    separate,
    share,
)
from service.outcomes.indicator_structs import Cell, Indicator

_MONEY = ("loss_avoided", "cost_saved", "income_added")


async def indicators(session: AsyncSession, scope: Scope, public: bool) -> list[Indicator]:
    """Every indicator of a scope; for everybody without what would tell of a few."""
    await take_longer(session)
    figures = await _figures(session, scope)
    if public:
        figures = {code: fit_for_everybody(figure) for code, figure in figures.items()}
    return [_indicator(definition, figures[definition.code]) for definition in DEFINITIONS]


async def _figures(session: AsyncSession, scope: Scope) -> dict[str, Figure]:
    found = await counts(session, scope)
    referrals = await referral_counts(session, scope)
    before, after, both = await pass_rates(session, scope)
    asked, given, score = await evaluation_counts(session, scope)
    late = {"needs": await overdue_problems(session, scope), "referrals": sum(each.late for each in referrals)}
    return {
        "needs_submitted": number(found.submitted),
        "accepted_in_time": share(found.answered_in_time, found.answered_in_time + found.answered_late),
        "problems_solved": part(found.solved, found.told),
        "solved_rate": share(found.solved, found.told),
        "enterprises_served": number(found.enterprises),
        "referrals": numbers(_by_state(referrals)),
        "refusal_rate": _refusals(referrals),
        "working_days_to_delivery": median(await days_to_delivery(session, scope)),
        "overdue": numbers(late, with_total=False),
        **_by_grade(await money(session, scope)),
        "pass_rate": separate({"before": (before, both), "after": (after, both)}),
        "gaps": numbers(await gap_counts(session, scope)),
        "evaluation_answer_rate": share(given, asked),
        "satisfaction": average(score, given),
    }


def _by_state(referrals: Sequence[ReferralCount]) -> dict[str, int]:
    by_state: dict[str, int] = {}
    for each in referrals:
        by_state[each.state] = by_state.get(each.state, 0) + each.number
    return by_state


def _refusals(referrals: Sequence[ReferralCount]) -> Figure:
    refused = [each for each in referrals if each.state == "rejected"]
    by_reason: dict[str, int] = {}
    for each in refused:
        by_reason[each.reason or "other"] = by_reason.get(each.reason or "other", 0) + each.number
    decided = sum(each.number for each in referrals if each.decided)
    return share(sum(each.number for each in refused), decided, by_reason)


def _by_grade(sums: Sequence[Money]) -> dict[str, Figure]:
    return {
        measure: separate({each.grade: (each.sum, each.problems) for each in sums if each.measure == measure})
        for measure in _MONEY
    }


def _indicator(definition: Definition, figure: Figure) -> Indicator:
    return Indicator(
        code=definition.code,
        name=definition.name,
        name_en=definition.name_en,
        unit=definition.unit,
        definition=definition.definition,
        definition_en=definition.definition_en,
        value=figure.value,
        of=figure.of,
        cells=[_cell(key, names, figure) for key, names in definition.cells.items()],
    )


def _cell(key: str, names: tuple[str, str], figure: Figure) -> Cell:
    if figure.values is None:
        return Cell(key=key, name=names[0], name_en=names[1], value=figure.counts.get(key, 0))
    value, of = figure.values.get(key, (None, 0))
    return Cell(key=key, name=names[0], name_en=names[1], value=value, of=of)
