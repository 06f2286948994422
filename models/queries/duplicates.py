"""Needs that state the same problem again: `duplicate_of` names the one that stated it first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Answer, Need


async def earlier_needs(session: AsyncSession, need: Need, ended_after: datetime, most: int) -> list[Need]:
    """Needs that the same enterprise submitted before and that have not ended long ago, the newest first."""
    query = select(Need).where(
        Need.enterprise_mark == need.enterprise_mark,
        Need.id != need.id,
        Need.submitted_at.is_not(None),
        or_(Need.ended_at.is_(None), Need.ended_at > ended_after),
    )
    return list(await session.scalars(query.order_by(Need.submitted_at.desc(), Need.id.desc()).limit(most)))


async def requirements_shown(session: AsyncSession, need_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Need → what the engine understood it to ask for, by its newest answer."""
    query = (
        select(Answer.need_id, Answer.shown["understanding"]["requirements"])
        .where(Answer.need_id.in_(need_ids))
        .distinct(Answer.need_id)
        .order_by(Answer.need_id, Answer.created_at.desc(), Answer.match_id.desc())
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def duplicates_of(session: AsyncSession, need_id: UUID) -> list[Need]:
    """The needs that are linked to a need."""
    query = select(Need).where(Need.duplicate_of == need_id).order_by(Need.id)
    return list(await session.scalars(query, execution_options={"populate_existing": True}))


async def first_of(session: AsyncSession, need_id: UUID) -> UUID:
    """The need that a need goes back to as it is now; itself where it is linked to none."""
    found = await session.scalar(select(func.coalesce(Need.duplicate_of, Need.id)).where(Need.id == need_id))
    return found or need_id


async def alone_with_duplicates(session: AsyncSession) -> None:
    """Link needs alone until this transaction ends: of two that link at once, one might link to what the other links."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('nqi duplicates'))"))
