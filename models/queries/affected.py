"""Whom it concerns when what is kept of needs got into wrong hands, and who saw what in the time that is asked about."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Attachment, Contact, ContactView, Message, Need


class Held(msgspec.Struct, frozen=True):
    """A need with what is kept of it beside its contact."""

    need: Need
    attachments: int
    messages: int


async def needs_affected(session: AsyncSession, since: datetime, organization: str | None) -> list[UUID]:
    """The needs that had a contact or attachments at some time since then, the oldest first.

    With an organization, those of them that it saw something of.
    """
    viewed = select(ContactView.id).where(ContactView.need_id == Need.id, ContactView.at >= since)
    if organization is not None:
        query = select(Need.id).where(viewed.where(ContactView.organization == organization).exists())
    else:
        has = [select(table.need_id).where(table.need_id == Need.id).exists() for table in (Contact, Attachment)]
        query = select(Need.id).where(or_(*has, Need.erased_at >= since, viewed.exists()))
    return list(await session.scalars(query.order_by(Need.created_at, Need.id)))


async def held_of(session: AsyncSession, need_id: UUID) -> Held | None:
    """What is kept of a need."""
    counts = [
        select(func.count()).select_from(table).where(table.need_id == need_id).scalar_subquery()
        for table in (Attachment, Message)
    ]
    row = (await session.execute(select(Need, *counts).where(Need.id == need_id))).first()
    return None if row is None else Held(row[0], row[1], row[2])


async def views_since(session: AsyncSession, need_id: UUID, since: datetime) -> Sequence[ContactView]:
    """Who saw something of a need since then, in the order of time."""
    query = select(ContactView).where(ContactView.need_id == need_id, ContactView.at >= since)
    return (await session.scalars(query.order_by(ContactView.at, ContactView.id))).all()
