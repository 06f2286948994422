"""What was sealed with a key of before is sealed anew, so that this key opens nothing that is kept now."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models.queries.resealing import (
    attachments_sealed_otherwise,
    contacts_sealed_otherwise,
    held_attachment,
    held_contact,
)
from models.tenancy import OPERATOR, act_for
from service.contacts.vault import Vault
from service.sealing import SealingError

_log = structlog.get_logger("nqi.worker")
Resealed = Callable[[AsyncSession, Vault, UUID], Awaitable[None]]


async def reseal(sessions: async_sessionmaker[AsyncSession], vault: Vault) -> int:
    """Seal contacts and attachments with the key that seals now, and say how many were sealed with another."""
    async with sessions.begin() as session:
        await act_for(session, OPERATOR)
        contacts = await contacts_sealed_otherwise(session, vault.key_prefix)
        attachments = await attachments_sealed_otherwise(session, vault.key_prefix)
    done = [await _one(sessions, vault, id_, _reseal_contact) for id_ in contacts]
    done += [await _one(sessions, vault, id_, _reseal_attachment) for id_ in attachments]
    return sum(done)


async def _one(sessions: async_sessionmaker[AsyncSession], vault: Vault, id_: UUID, work: Resealed) -> bool:
    try:
        async with sessions.begin() as session:
            await act_for(session, OPERATOR)
            await work(session, vault, id_)
    except SealingError as error:
        _log.error("cannot be opened to seal it anew", error=type(error).__name__, id=str(id_))
        return False
    return True


async def _reseal_contact(session: AsyncSession, vault: Vault, need_id: UUID) -> None:
    contact = await held_contact(session, need_id)
    if contact is not None:
        contact.sealed = vault.seal_contact(need_id, vault.open_contact(need_id, contact.sealed))


async def _reseal_attachment(session: AsyncSession, vault: Vault, id_: UUID) -> None:
    found = await held_attachment(session, id_)
    if found is not None:
        attachment, content = found
        attachment.sealed_label = vault.seal_label(id_, vault.open_label(id_, attachment.sealed_label))
        attachment.sealed_content = vault.seal_content(id_, vault.open_content(id_, content))
