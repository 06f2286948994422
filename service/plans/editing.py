"""A plan made again with what its enterprise wants otherwise."""

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

_PLANNABLE = frozenset({"draft", "submitted", "returned", "accepted", "diagnosing", "no_match", "planned"})
_SETTLED = Rule("settled", "方案已确认，不能再改", "is agreed, and the plan cannot be edited any more")


async def edit_plan(session: AsyncSession, need: Need, edits: StatedEdits, limits: Limits, matcher: Matcher) -> PlanOut:
    """The plan of a need with these edits, kept as the newest; the need is held alone, by the service."""
    _check_state(need, limits)
    await act_for(session, PUBLIC)
    await check_references(edits, session)
    await act_for(session, OPERATOR)
    kept = await newest_plan(session, need.id)
    if kept is not None:
        before = msgspec.convert(kept.shown, PlanOut)
    else:
        before = planned(matcher, need, StatedEdits(), now(), None)
    plan = planned(matcher, need, edits, now(), before)
    await store_plan(session, row_of_plan(plan))
    return plan


def _check_state(need: Need, limits: Limits) -> None:
    """What was agreed is not planned otherwise; a draft that somebody works on is not idle."""
    if need.state not in _PLANNABLE:
        raise Refused("not-in-this-state", [Breach("", _SETTLED)])
    if need.state == "draft":
        set_deadline(need, deadline(now(), limits.draft))
