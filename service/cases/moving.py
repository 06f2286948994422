"""Moving a need or a referral from one state to another: allowed by the tables, kept in history, with the next deadline.

Whoever calls holds the need alone (`held`), so of two moves that race one comes first and the other finds a state that
it does not fit any more.
"""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need, Referral
from service.cases.deadlines import deadline_of_need, deadline_of_referral, set_deadline
from service.cases.parties import Party
from service.cases.recording import record
from service.problems import Refused
from service.workflow.limits import Limits
from service.workflow.need_states import NEED_ENDS, NEED_TRANSITIONS
from service.workflow.referral_states import REFERRAL_ENDS, REFERRAL_TRANSITIONS
from service.workflow.transitions import Actor, Transition, find, moves_for
from service.workflow.working_time import working_time


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is moved: a reason of the tables, and words."""

    reason: str | None = None
    note: str | None = None


UNSAID = Why()


async def move_need(
    session: AsyncSession, need: Need, to: str, party: Party, at: datetime, limits: Limits, why: Why = UNSAID
) -> None:
    """Move a need; refused where the tables do not let this party do so from the state that it is in."""
    start, due_at = need.state, need.due_at
    role = _role_for(find(NEED_TRANSITIONS, start, to), party)
    if role is None or to not in need_moves(need, party):
        raise Refused("move-not-allowed", members={"state": start, "moves": need_moves(need, party)})
    _enter(need, to, at)
    match to:
        case "submitted":
            need.submitted_at = need.submitted_at or at
        case "returned":
            need.returned_at = at
        case "delivered":
            need.delivered_at = at
    need.ended_at = at if to in NEED_ENDS else None
    set_deadline(need, deadline_of_need(need, at, limits))
    said = {"start": start, "end": to, "reason": why.reason, "note": why.note}
    await record(session, need, None, "moved", party, at, role=role, due_at=due_at, **said)


async def move_referral(
    session: AsyncSession,
    need: Need,
    referral: Referral,
    to: str,
    party: Party,
    at: datetime,
    limits: Limits,
    why: Why = UNSAID,
) -> None:
    """Move a referral; refused where the tables do not let this party do so from the state that it is in."""
    start, due_at = referral.state, referral.due_at
    role = _role_for(find(REFERRAL_TRANSITIONS, start, to), party)
    if role is None:
        raise Refused("move-not-allowed", members={"state": start, "moves": referral_moves(referral, party)})
    if to == "on-hold" and start == "in-progress" and referral.due_at is not None:
        referral.left_seconds = working_time(at, referral.due_at).total_seconds()
    _enter(referral, to, at)
    if why.reason is not None or to == "in-progress":
        referral.reason = why.reason
    match to:
        case "requested":
            referral.requested_at = at
        case "accepted":
            referral.accepted_at = at
    referral.ended_at = at if to in REFERRAL_ENDS else None
    set_deadline(referral, deadline_of_referral(referral, at, limits))
    if to == "in-progress":
        referral.left_seconds, referral.resume_on, referral.notice = None, None, None
    said = {"start": start, "end": to, "reason": why.reason, "note": why.note}
    await record(session, need, referral, "moved", party, at, role=role, due_at=due_at, **said)


def need_moves(need: Need, party: Party) -> list[str]:
    """To which states a party may move a need now."""
    allowed = _moves(NEED_TRANSITIONS, need.state, party)
    # All defects are told at a time, so a need is returned once.
    return [state for state in allowed if state != "returned" or need.returned_at is None]


def referral_moves(referral: Referral, party: Party) -> list[str]:
    """To which states a party may move a referral now."""
    return _moves(REFERRAL_TRANSITIONS, referral.state, party)


def _moves(table: tuple[Transition, ...], state: str, party: Party) -> list[str]:
    return list(dict.fromkeys(each.end for role in party.roles for each in moves_for(table, state, role)))


def _role_for(transition: Transition | None, party: Party) -> Actor | None:
    """As what a party makes a move, if it may make it."""
    if transition is None:
        return None
    return next((role for role in party.roles if role in transition.actors), None)


def _enter(row: Need | Referral, to: str, at: datetime) -> None:
    row.state, row.state_since, row.version = to, at, row.version + 1
