"""A referral moved by people: accepted with a price and a date, refused, done, put on hold, disputed."""

import datetime

import msgspec
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from matching.values import Offering
from models.queries.cases import offering_document, results_of
from models.tables import Need, Referral, ReferralResult
from service.cases.following_on import after_referral_move
from service.cases.moving import Why, move_referral, referral_moves
from service.cases.parties import SERVICE, Party
from service.cases.recording import record
from service.cases.reopening import may_reopen, reopen
from service.cases.showing import events_of_referral
from service.cases.structs import ReferralMove, StatedResult
from service.clock import today
from service.matcher import Matcher
from service.problems import Breach, Refused, Rule
from service.referrals.accreditation import lapses_of, scope_line_named, words_of
from service.referrals.checking import check_said
from service.workflow.limits import Limits

_NO_LINE = Rule("unknown-id", "这项服务没有这条能力行", "is no scope line of this offering")


async def referral_moved(
    session: AsyncSession,
    need: Need,
    referral: Referral,
    party: Party,
    move: ReferralMove,
    at: datetime.datetime,
    limits: Limits,
    matcher: Matcher,
) -> None:
    """Move a referral and let follow what follows; a lapsed accreditation puts it on hold instead, with a notice."""
    if move.to in ("disputed", "settled"):
        await _dispute(session, need, referral, party, move, at, limits)
        return
    allowed = referral_moves(referral, party)
    if move.to not in allowed:
        raise Refused("move-not-allowed", members={"state": referral.state, "moves": allowed})
    check_said(move, bool(await results_of(session, [referral.id])))
    await _take_over(session, referral, party, move, at)
    lapses = await lapses_of(session, referral, today()) if move.to in ("accepted", "completed", "in-progress") else []
    why = Why(reason=move.reason, note=move.note)
    if lapses and move.to == "in-progress" and referral.state == "on-hold":
        notice = Rule("accreditation", words_of(lapses), words_of(lapses))
        raise Refused("accreditation-lapsed", [Breach("/to", notice)])
    if not (lapses and move.to == "completed"):
        await move_referral(session, need, referral, move.to, party, at, limits, why)
    if lapses and referral.state in ("accepted", "in-progress"):
        held = Why(reason="accreditation_lapsed", note=words_of(lapses))
        referral.notice = held.note
        await move_referral(session, need, referral, "on-hold", SERVICE, at, limits, held)
    await after_referral_move(session, need, referral, at, limits, matcher)


async def _take_over(
    session: AsyncSession, referral: Referral, party: Party, move: ReferralMove, at: datetime.datetime
) -> None:
    """What is said with a move and belongs to the referral from then on."""
    if move.to == "accepted":
        referral.price, referral.due_on = move.price, move.due_on
        if move.scope_line is not None:
            offering = msgspec.json.decode(await offering_document(session, referral.offering_id), type=Offering)
            referral.scope_line = scope_line_named(offering, move.scope_line)
            if referral.scope_line is None:
                raise Refused("unknown-reference", [Breach("/scope_line", _NO_LINE)])
    if move.to == "on-hold":
        referral.resume_on = move.resume_on
    if move.to == "completed" and move.result is not None:
        await _keep_result(session, referral, party, move.result, at)


async def _keep_result(
    session: AsyncSession, referral: Referral, party: Party, result: StatedResult, at: datetime.datetime
) -> None:
    said = {**msgspec.structs.asdict(result), "recorded_by": party.name, "recorded_at": at}
    # One that was recorded when a lapse held the referral up is replaced by what is said now.
    keep = insert(ReferralResult).values(referral_id=referral.id, **said)
    await session.execute(keep.on_conflict_do_update(index_elements=["referral_id"], set_=said))


async def _dispute(
    session: AsyncSession,
    need: Need,
    referral: Referral,
    party: Party,
    move: ReferralMove,
    at: datetime.datetime,
    limits: Limits,
) -> None:
    """An enterprise disputes a result, or the clerk settles that; one that is upheld reopens the need."""
    if move.to not in events_of_referral(referral, party, at, limits):
        raise Refused("move-not-allowed", members={"state": referral.state, "moves": referral_moves(referral, party)})
    check_said(move, True)
    referral.version += 1
    if move.to == "disputed":
        referral.disputed_at = at
    else:
        referral.settled_at, referral.upheld = at, move.upheld
    await record(session, need, referral, move.to, party, at, note=move.note)
    if move.upheld and may_reopen(need, party, at, limits):
        await reopen(session, need, party, at, limits, move.note)
