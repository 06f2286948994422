"""What the service itself moves after a move: what follows at once, without anybody having to decide it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import referrals_of
from models.tables import Need, Referral
from service.cases.deadlines import set_deadline
from service.cases.gaps import close_gaps_met, open_gaps_of_plan, open_gaps_of_requirements
from service.cases.moving import Why, move_need
from service.cases.parties import SERVICE
from service.cases.recording import record
from service.cases.referring import newest_plan_of, refer_plan, serves
from service.cases.rematching import replacement
from service.matcher import Matcher
from service.outcomes.duplicates import link_repetition
from service.workflow.limits import Deadline, Limits
from service.workflow.referral_states import OPEN, TRIED_AGAIN

NOTHING_LEFT = "no referral of the plan can be done as planned"
"""What history says where a need goes back to its plan by itself."""


async def after_need_move(session: AsyncSession, need: Need, at: datetime, limits: Limits, matcher: Matcher) -> None:
    """Repetitions are linked, accepted needs diagnosed, a plan's gaps opened, agreed plans referred."""
    match need.state:
        case "submitted" if need.submitted_at == at:
            await link_repetition(session, need, at)
        case "accepted":
            await move_need(session, need, "diagnosing", SERVICE, at, limits)
        case "planned" | "no_match":
            plan = await newest_plan_of(session, need, matcher)
            await open_gaps_of_plan(session, need, plan, at, limits, matcher)
        case "agreed":
            await refer_plan(session, need, await newest_plan_of(session, need, matcher), at, limits)
            await move_need(session, need, "in_service", SERVICE, at, limits)
            await session.flush()
            # Where stations are at work already, or nothing could be referred, there is no new referral to wait for.
            await _go_on(session, need, at, limits)


async def after_referral_move(
    session: AsyncSession, need: Need, referral: Referral, at: datetime, limits: Limits, matcher: Matcher
) -> None:
    """Refused, lapsed and failed referrals are handed to another station; when none is open any more, the need goes on."""
    if referral.state in TRIED_AGAIN and need.state == "in_service":
        await _try_again(session, need, referral, at, limits, matcher)
    if referral.state == "completed":
        await close_gaps_met(session, need, referral, at)
    await session.flush()
    if need.state == "in_service":
        await _go_on(session, need, at, limits)


async def _go_on(session: AsyncSession, need: Need, at: datetime, limits: Limits) -> None:
    """A need in service waits for its open referrals; without any, what was done delivers it, or it is planned anew."""
    referrals = await referrals_of(session, need.id)
    if any(each.state in OPEN for each in referrals):
        _last_deadline(need, referrals)
    elif any(each.state == "completed" and serves(need, each) for each in referrals):
        await move_need(session, need, "delivered", SERVICE, at, limits)
    else:
        await move_need(session, need, "planned", SERVICE, at, limits, Why(note=NOTHING_LEFT))


async def _try_again(
    session: AsyncSession, need: Need, referral: Referral, at: datetime, limits: Limits, matcher: Matcher
) -> None:
    next_one = None
    if referral.tries < limits.most_tries:
        next_one = await replacement(session, need, referral, at, limits, matcher)
    if next_one is None:
        await open_gaps_of_requirements(session, need, referral, at, limits, matcher)
        await record(session, need, referral, "unmatched", SERVICE, at)


def _last_deadline(need: Need, referrals: Sequence[Referral]) -> None:
    """A need in service lasts as long as its referrals do, which remind and escalate themselves."""
    ends = [each.due_at for each in referrals if each.state in OPEN and each.due_at is not None]
    set_deadline(need, Deadline(max(ends), max(ends)) if ends else None)
