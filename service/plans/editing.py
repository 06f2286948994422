"""A plan edited by its enterprise or by a clerk, and kept as the newest."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.needs import newest_plan, store_plan
from models.tables import Need
from models.tenancy import OPERATOR, PUBLIC, act_for
from service.cases.deadlines import set_deadline
from service.cases.referring import row_of_plan
from service.clock import now
from service.matcher import Matcher
from service.plans.planning import check_references, planned
from service.plans.structs import PlanOut, StatedEdits
from service.problems import Breach, Refused, Rule
from service.workflow.limits import Limits, deadline

PLANNABLE = frozenset({"draft", "submitted", "returned", "accepted", "diagnosing", "no_match", "planned"})
"""States in which a plan may still be edited."""
_SETTLED = Rule("settled", "方案已确认，不能再改", "is agreed, and the plan cannot be edited any more")


async def edited_plan(
    session: AsyncSession, need: Need, edits: StatedEdits, matcher: Matcher, limits: Limits
) -> PlanOut:
    """The plan of a need that is held, as it is with these edits; the transaction is the service's from then on."""
    _check_state(need, limits)
    await act_for(session, PUBLIC)
    await check_references(edits, session)
    await act_for(session, OPERATOR)
    before = await plan_now(session, need, matcher)
    plan = planned(matcher, need, edits, now(), before)
    await store_plan(session, row_of_plan(plan))
    return plan


async def plan_now(session: AsyncSession, need: Need, matcher: Matcher) -> PlanOut:
    """The plan that was kept last, or the first one, made from the catalogue as it is now."""
    kept = await newest_plan(session, need.id)
    if kept is not None:
        return msgspec.convert(kept.shown, PlanOut)
    return planned(matcher, need, StatedEdits(), now(), None)


def _check_state(need: Need, limits: Limits) -> None:
    """What was agreed is not planned otherwise; a draft that somebody works on is not idle."""
    if need.state not in PLANNABLE:
        raise Refused("not-in-this-state", [Breach("", _SETTLED)])
    if need.state == "draft":
        set_deadline(need, deadline(now(), limits.draft))
