"""Who and what is affected by a leak (PIPL article 57): whom to tell, what was kept of them, who had seen it."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.affected import held_of, needs_affected, views_since
from models.queries.contacts import find_contact
from service.contacts.structs import ContactDocument, ContactViewOut
from service.contacts.vault import Vault


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """A need of which something was kept since then: whom to tell, unless it was erased; `kept` is what there is now.

    `seen` are the looks of others at the contact in full and at attachments since then.
    """

    need: UUID
    stated_at: datetime
    erased_at: datetime | None
    contact: ContactDocument | None
    kept: list[str]
    attachments: int
    messages: int
    seen: list[ContactViewOut]


async def affected(
    session: AsyncSession, vault: Vault, since: datetime, organization: str | None
) -> AsyncIterator[Affected]:
    """Everybody who is affected, the oldest needs first; with an organization, those of whom it saw something."""
    for need_id in await needs_affected(session, since, organization):
        found = await _one(session, vault, need_id, since)
        if found is not None:
            yield found


async def _one(session: AsyncSession, vault: Vault, need_id: UUID, since: datetime) -> Affected | None:
    held = await held_of(session, need_id)
    if held is None:
        return None
    contact = await find_contact(session, need_id)
    kept = {
        "contact": contact is not None,
        "text": held.need.erased_at is None,
        "attachments": held.attachments > 0,
        "messages": held.messages > 0 and held.need.erased_at is None,
    }
    return Affected(
        need=need_id,
        stated_at=held.need.created_at,
        erased_at=held.need.erased_at,
        contact=vault.open_contact(need_id, contact.sealed) if contact is not None else None,
        kept=[what for what, there in kept.items() if there],
        attachments=held.attachments,
        messages=held.messages,
        seen=[ContactViewOut.of(view) for view in await views_since(session, need_id, since)],
    )
