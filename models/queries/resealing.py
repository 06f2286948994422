"""Contacts and attachments by the key that they are sealed with: a sealed value begins with the key's id."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Attachment, Contact


async def contacts_sealed_otherwise(session: AsyncSession, prefix: bytes) -> list[UUID]:
    """The needs whose contact does not begin so."""
    begins = func.substr(Contact.sealed, 1, len(prefix))
    return list(await session.scalars(select(Contact.need_id).where(begins != prefix).order_by(Contact.need_id)))


async def attachments_sealed_otherwise(session: AsyncSession, prefix: bytes) -> list[UUID]:
    """The attachments whose label or content does not begin so."""
    sealed = (Attachment.sealed_label, Attachment.sealed_content)
    otherwise = or_(*(func.substr(value, 1, len(prefix)) != prefix for value in sealed))
    return list(await session.scalars(select(Attachment.id).where(otherwise).order_by(Attachment.id)))


async def held_contact(session: AsyncSession, need_id: UUID) -> Contact | None:
    """The contact of a need, held alone until this transaction ends."""
    query = select(Contact).where(Contact.need_id == need_id).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def held_attachment(session: AsyncSession, id_: UUID) -> tuple[Attachment, bytes] | None:
    """An attachment with its sealed content, held alone until this transaction ends."""
    query = select(Attachment, Attachment.sealed_content).where(Attachment.id == id_).with_for_update()
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])
