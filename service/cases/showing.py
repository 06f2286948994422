"""A case as its parties see it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import messages_of, referrals_of, results_of
from models.tables import Need, Referral
from service.cases.moving import need_moves, referral_moves
from service.cases.parties import Party
from service.cases.reopening import may_reopen
from service.cases.structs import CaseOut, ReferralOut
from service.workflow.limits import Limits


async def shown_case(session: AsyncSession, need: Need, party: Party, at: datetime, limits: Limits) -> CaseOut:
    """A need with its referrals and what the party may do."""
    referrals = await referrals_of(session, need.id)
    results = await results_of(session, [each.id for each in referrals])
    shown = [
        ReferralOut.of(each, at, moves_of_referral(each, party, at, limits), results.get(each.id)) for each in referrals
    ]
    messages = await messages_of(session, need.id)
    unanswered = sum(1 for message in messages if message.question and message.answered_at is None)
    return CaseOut.of(need, at, moves_of_need(need, party, at, limits), shown, unanswered)


def moves_of_need(need: Need, party: Party, at: datetime, limits: Limits) -> list[str]:
    """The moves and events that a party has in a need now."""
    reopening = ["reopened"] if may_reopen(need, party, at, limits) else []
    # What only the service or an evaluation brings about is no button.
    return [to for to in need_moves(need, party) if to not in ("evaluated", "followed_up", "in_service")] + reopening


def moves_of_referral(referral: Referral, party: Party, at: datetime, limits: Limits) -> list[str]:
    """The moves and events that a party has in a referral now."""
    return referral_moves(referral, party) + events_of_referral(referral, party, at, limits)


def events_of_referral(referral: Referral, party: Party, at: datetime, limits: Limits) -> list[str]:
    """Whether a party may dispute what was done, or settle a dispute."""
    if referral.state != "completed" or referral.ended_at is None:
        return []
    if referral.disputed_at is None:
        in_time = at < limits.dispute.end(referral.ended_at)
        return ["disputed"] if in_time and "enterprise" in party.roles else []
    return ["settled"] if referral.settled_at is None and "clerk" in party.roles else []
