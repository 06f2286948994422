"""Time moves cases too: reminders at half of a limit, what happens at its end, escalation of what nobody did.

Every serving process looks. What one finds is judged again once the need is held, so that a limit which a person kept at
the last moment is kept, and what another process did is not done twice.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from matching.errors import IndexUnavailable
from models.queries.cases import due_ids, lock_need, referrals_of
from models.queries.gaps import gaps_of, needs_with_due_gaps
from models.tables import Evaluation, FollowUp, Need, Referral
from models.tenancy import OPERATOR, act_for
from service.background import beside
from service.cases.following_on import after_referral_move
from service.cases.moving import move_need, move_referral
from service.cases.parties import SERVICE
from service.cases.recording import record
from service.clock import ahead, is_simulated, now
from service.matcher import Matcher
from service.workflow.limits import Limits

_log = structlog.get_logger("nqi")
_EVERY_SECONDS = 2.0
_LEAP_SEEN_SECONDS = 0.02
"""So soon it is seen that the clock of a simulation has leapt; else looking would cost more than all requests."""
_AT_ONCE = 50


class TimeKeeper:
    """Looks after the time limits of one catalogue."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], matcher: Matcher, limits: Limits) -> None:
        self._sessions = sessions
        self._matcher = matcher
        self._limits = limits

    async def keep(self) -> None:
        """Look from time to time, for as long as the process serves."""
        while True:
            # Taken before the look: a leap that comes while it goes on is looked after at once.
            seen = ahead()
            try:
                while await self.look():
                    pass
            except (SQLAlchemyError, OSError, IndexUnavailable) as error:
                _log.warning("time limits not looked after", error=type(error).__name__)
            await _pause(seen)

    async def look(self) -> int:
        """Do what has come due, and say how many needs that moved."""
        at = now()
        async with self._sessions.begin() as session:
            await act_for(session, OPERATOR)
            ids = [*await due_ids(session, Need, at, _AT_ONCE), *await due_ids(session, Referral, at, _AT_ONCE)]
            ids += await needs_with_due_gaps(session, at, _AT_ONCE)
        done = 0
        for id_ in dict.fromkeys(ids):
            done += await self._keep_one(id_)
            await asyncio.sleep(0)
        return done

    async def _keep_one(self, need_id: UUID) -> bool:
        async with self._sessions.begin() as session:
            await act_for(session, OPERATOR)
            # Held by somebody else: the next look finds it, if it is still due then.
            need = await lock_need(session, need_id, wait=False)
            if need is None:
                return False
            await keep_limits(session, need, now(), self._limits, self._matcher)
        return True


async def _pause(seen: timedelta) -> None:
    """Until the next look: some seconds, or until the clock of a simulation has leapt since it was seen."""
    if not is_simulated():
        await asyncio.sleep(_EVERY_SECONDS)
        return
    for _ in range(round(_EVERY_SECONDS / _LEAP_SEEN_SECONDS)):
        if ahead() != seen:
            return
        await asyncio.sleep(_LEAP_SEEN_SECONDS)


@contextlib.asynccontextmanager
async def keeping_time(keeper: TimeKeeper) -> AsyncIterator[None]:
    """The limits looked after while the block runs."""
    async with beside(keeper.keep()):
        yield


async def keep_limits(session: AsyncSession, need: Need, at: datetime, limits: Limits, matcher: Matcher) -> None:
    """Remind of, and bring about, whatever of a need has come due; the need is held alone."""
    for referral in await referrals_of(session, need.id):
        if _is_due(referral.remind_at, referral.reminded_at, at):
            referral.reminded_at = at
            await record(session, need, referral, "reminded", SERVICE, at)
        if _is_due(referral.due_at, referral.escalated_at, at):
            await _end_referral(session, need, referral, at, limits, matcher)
    if need.ended_at is None:
        await _escalate_gaps(session, need, at)
    if _is_due(need.remind_at, need.reminded_at, at):
        need.reminded_at = at
        await record(session, need, None, "reminded", SERVICE, at)
    if _is_due(need.due_at, need.escalated_at, at):
        await _end_need(session, need, at, limits)


def _is_due(moment: datetime | None, done_at: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at and done_at is None


async def _escalate_gaps(session: AsyncSession, need: Need, at: datetime) -> None:
    """The enterprise has waited long enough for a word on what nothing meets."""
    for gap in await gaps_of(session, need.id):
        if gap.state == "open" and _is_due(gap.due_at, gap.escalated_at, at):
            gap.escalated_at = at
            await record(session, need, None, "gap_escalated", SERVICE, at, note=gap.label)


async def _end_referral(
    session: AsyncSession, need: Need, referral: Referral, at: datetime, limits: Limits, matcher: Matcher
) -> None:
    if referral.state == "requested":
        await move_referral(session, need, referral, "expired", SERVICE, at, limits)
        await after_referral_move(session, need, referral, at, limits, matcher)
    else:
        referral.escalated_at = at
        await record(session, need, referral, "escalated", SERVICE, at)


async def _end_need(session: AsyncSession, need: Need, at: datetime, limits: Limits) -> None:
    match need.state:
        case "draft":
            await session.delete(need)
        case "returned" | "planned":
            await move_need(session, need, "closed_lapsed", SERVICE, at, limits)
        case "delivered":
            session.add(Evaluation(need_id=need.id, answered=False, share_as_case=False, at=at))
            await move_need(session, need, "evaluated", SERVICE, at, limits)
        case "evaluated":
            await _lapse_follow_up(session, need, 1, at)
            await move_need(session, need, "followed_up", SERVICE, at, limits)
        case "followed_up":
            await _lapse_follow_up(session, need, 2, at)
            await move_need(session, need, "closed", SERVICE, at, limits)
        case _:
            need.escalated_at = at
            await record(session, need, None, "escalated", SERVICE, at)


async def _lapse_follow_up(session: AsyncSession, need: Need, round_: int, at: datetime) -> None:
    assert need.delivered_at is not None
    session.add(
        FollowUp(
            need_id=need.id,
            delivered_at=need.delivered_at,
            round=round_,
            answered=False,
            recorded_by="system",
            at=at,
        )
    )
