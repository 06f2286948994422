"""Attachments of needs; the content, which is long, is read only for one at a time."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Attachment


async def attachments_of(session: AsyncSession, need_id: UUID) -> list[Attachment]:
    """The attachments of a need that the tenant sees, the oldest first."""
    query = select(Attachment).where(Attachment.need_id == need_id).order_by(Attachment.created_at, Attachment.id)
    return list(await session.scalars(query))


async def attachment_by_id(session: AsyncSession, need_id: UUID, id_: UUID) -> tuple[Attachment, bytes] | None:
    """An attachment of a need with its sealed content, if the tenant sees it."""
    query = select(Attachment, Attachment.sealed_content).where(Attachment.need_id == need_id, Attachment.id == id_)
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])


async def add_attachment(session: AsyncSession, values: dict[str, Any]) -> None:
    """An attachment more."""
    await session.execute(insert(Attachment).values(**values))


async def remove_attachment(session: AsyncSession, need_id: UUID, id_: UUID) -> bool:
    """Delete an attachment; says whether there was one."""
    query = delete(Attachment).where(Attachment.need_id == need_id, Attachment.id == id_).returning(Attachment.id)
    return (await session.execute(query)).first() is not None
