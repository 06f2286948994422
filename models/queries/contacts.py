"""Contacts of needs, what enterprises agreed to, and who saw them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Consent, Contact, ContactView

NEEDED = ("refer_to_accepting_station", "accepting_station")
"""The purpose and the recipient without which a need cannot be handed to anybody."""


async def has_contact(session: AsyncSession, need_id: UUID) -> bool:
    """Whether a need has a contact that may be given to the organization that accepts it."""
    if await find_contact(session, need_id) is None:
        return False
    return await is_agreed(session, need_id, *NEEDED)


async def is_agreed(session: AsyncSession, need_id: UUID, purpose: str, recipient: str) -> bool:
    """Whether the enterprise agrees to a purpose and a recipient, by what it said of them last."""
    query = select(Consent.given).where(
        Consent.need_id == need_id, Consent.purpose == purpose, Consent.recipient == recipient
    )
    return bool(await session.scalar(query.order_by(Consent.number.desc()).limit(1)))


async def find_contact(session: AsyncSession, need_id: UUID) -> Contact | None:
    """The contact of a need as it is now, if the tenant sees it."""
    query = select(Contact).where(Contact.need_id == need_id)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def store_contact(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Keep a contact in the place of the one before; says whether it is the first."""
    query = postgresql.insert(Contact).values(**values)
    changed = {name: query.excluded[name] for name in ("sealed", "telephone_mark", "kept_days", "changed_at")}
    stored = query.on_conflict_do_update(index_elements=[Contact.need_id], set_=changed).returning(
        Contact.created_at == values["created_at"]
    )
    return bool(await session.scalar(stored))


async def remove_contact(session: AsyncSession, need_id: UUID) -> bool:
    """Delete the contact of a need; says whether there was one."""
    done = await session.execute(delete(Contact).where(Contact.need_id == need_id).returning(Contact.need_id))
    return done.first() is not None


async def add_consents(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Note what an enterprise agreed to or took back, in this order."""
    if rows:
        await session.execute(insert(Consent), list(rows))


async def consents_of(session: AsyncSession, need_id: UUID) -> list[Consent]:
    """All that an enterprise ever agreed to or took back, in the order of time."""
    return list(await session.scalars(select(Consent).where(Consent.need_id == need_id).order_by(Consent.number)))


async def add_view(session: AsyncSession, values: dict[str, Any]) -> None:
    """Note that somebody saw something."""
    await session.execute(insert(ContactView).values(**values))


async def views_of(session: AsyncSession, need_id: UUID, before: UUID | None, limit: int) -> list[ContactView]:
    """Who saw what of a need, as far as the tenant sees it, the newest first; those before one."""
    query = select(ContactView).where(ContactView.need_id == need_id).order_by(ContactView.id.desc()).limit(limit)
    if before is not None:
        query = query.where(ContactView.id < before)
    return list(await session.scalars(query))


async def needs_by_telephone(session: AsyncSession, mark: bytes) -> list[UUID]:
    """The needs whose contact has the telephone with this mark, the oldest first."""
    query = select(Contact.need_id).where(Contact.telephone_mark == mark).order_by(Contact.created_at, Contact.need_id)
    return list(await session.scalars(query))
