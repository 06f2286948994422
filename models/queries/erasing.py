"""A need without anything that could tell of a person: what is removed, what is emptied, what stays.

History, states, figures, places by their code and industries stay. The database itself takes nothing but `ERASED` for a
text that is never changed otherwise (models/migrations/versions/0006_contacts.py).
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import any_, cast, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text

from models.tables import (
    Answer,
    Attachment,
    CaseMove,
    Contact,
    Evaluation,
    FollowUp,
    Gap,
    IdempotentRequest,
    Message,
    Need,
    OutcomeFigure,
    Plan,
    Referral,
    ReferralResult,
    SolvedCase,
)

ERASED = "（已删除）"
"""What stands where a text was."""
_FREE_TEXTS = (
    (Message, "text"),
    (CaseMove, "note"),
    (Evaluation, "comment"),
    (FollowUp, "note"),
    (OutcomeFigure, "method"),
    (Gap, "answer"),
)
"""Tables with what somebody wrote in their own words."""


async def erase_need(session: AsyncSession, need: Need, at: datetime) -> None:
    """Erase what could tell of a person from a need that is held, and from all that belongs to it."""
    await _forget_labels(session, need.id)
    for table in (Contact, Attachment):
        await session.execute(delete(table).where(table.need_id == need.id))
    for owned, column in _FREE_TEXTS:
        await _empty(session, owned, column, owned.need_id == need.id)
    referrals = select(Referral.id).where(Referral.need_id == need.id)
    await _empty(session, ReferralResult, "summary", ReferralResult.referral_id.in_(referrals))
    await session.execute(update(Answer).where(Answer.need_id == need.id).values(shown={}))
    await session.execute(update(Plan).where(Plan.need_id == need.id).values(shown={}, edits={}))
    await _forget_case(session, need.id)
    await _forget_repetitions(session, need.id, list(await session.scalars(referrals)))
    need.text, need.constraints, need.cause, need.as_written = ERASED, {}, None, []
    need.place_name = need.latitude = need.longitude = need.enterprise_mark = None
    need.erased_at = at
    await session.flush()


async def ended_before(session: AsyncSession, at: datetime, days: int, most: int) -> list[UUID]:
    """The needs that ended so long ago that nothing may be kept of them, or longer than was said to who gave a contact."""
    kept = func.least(func.coalesce(Contact.kept_days, days), days)
    query = (
        select(Need.id)
        .outerjoin(Contact, Contact.need_id == Need.id)
        .where(Need.erased_at.is_(None), Need.ended_at + func.make_interval(0, 0, 0, kept) <= at)
        .order_by(Need.ended_at, Need.id)
    )
    return list(await session.scalars(query.limit(most)))


async def _empty(session: AsyncSession, table: Any, column: str, whose: Any) -> None:
    text = getattr(table, column)
    await session.execute(
        update(table).where(whose, text.is_not(None), text != ERASED).values({column: ERASED}),
        execution_options={"synchronize_session": False},
    )


async def _forget_labels(session: AsyncSession, need_id: UUID) -> None:
    """A need that was not understood is a requirement as it stands: then its text is what that one is called."""
    texts = [
        requirement["label"]
        for table in (Answer, Plan)
        for shown in await session.scalars(select(table.shown).where(table.need_id == need_id))
        for requirement in shown.get("understanding", {}).get("requirements", ())
        if requirement["kind"] == "problem"
    ]
    for label in dict.fromkeys(texts):
        await session.execute(update(Gap).where(Gap.need_id == need_id, Gap.label == label).values(label=ERASED))
        named = (Referral.need_id == need_id) & (label == any_(cast(Referral.labels, ARRAY(Text))))
        replaced = func.array_replace(Referral.labels, label, ERASED)
        await session.execute(
            update(Referral).where(named).values(labels=replaced), execution_options={"synchronize_session": False}
        )


async def _forget_case(session: AsyncSession, need_id: UUID) -> None:
    """A case that was not published yet never is; a published one names nobody, and leads to nobody any more."""
    proposed = (SolvedCase.need_id == need_id) & (SolvedCase.state == "proposed")
    await session.execute(
        update(SolvedCase).where(proposed).values(state="withdrawn", problem=ERASED, cause=None, solution=None)
    )
    unlinked = {"need_id": None, "asked_by": secrets.token_hex(32), "version": SolvedCase.version + 1}
    await session.execute(update(SolvedCase).where(SolvedCase.need_id == need_id).values(**unlinked))


async def _forget_repetitions(session: AsyncSession, need_id: UUID, referral_ids: Sequence[UUID]) -> None:
    """Answers that are kept for repetitions hold texts too."""
    places = [f"/v1/needs/{need_id}", *(f"/v1/referrals/{id_}" for id_ in referral_ids)]
    about = or_(*(IdempotentRequest.location.startswith(place, autoescape=True) for place in places))
    await session.execute(delete(IdempotentRequest).where(about))
