"""A contact as its parties see it: the enterprise in full, a clerk masked or with a reason in full, a provider in full."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.contacts import find_contact
from models.tables import Contact
from service.contacts.consenting import Consented, consented
from service.contacts.consents import NEEDED
from service.contacts.structs import ConsentOut, ContactDocument, ContactOut
from service.contacts.vault import Vault
from service.problems import Refused


async def contact_for_enterprise(session: AsyncSession, vault: Vault, need_id: UUID) -> ContactOut:
    """The contact of a need for who gave it."""
    row = await _found(session, need_id)
    agreed = await consented(session, need_id)
    return _shown(row, vault.open_contact(need_id, row.sealed), agreed, masked=False)


async def contact_for_clerk(session: AsyncSession, vault: Vault, need_id: UUID, reasoned: bool) -> ContactOut:
    """The contact of a need for who receives it: in full where a reason is stated and the enterprise agrees to that."""
    row = await _found(session, need_id)
    agreed = await consented(session, need_id)
    if not agreed.to_any():
        raise Refused("not-found")
    document = vault.open_contact(need_id, row.sealed)
    masked = not (reasoned and agreed.to_any("clerk"))
    return _shown(row, document.masked() if masked else document, agreed, masked=masked)


async def contact_for_provider(session: AsyncSession, vault: Vault, need_id: UUID) -> ContactOut:
    """The contact of a need for an organization that has accepted a referral of it, where the enterprise still agrees."""
    row = await _found(session, need_id)
    agreed = await consented(session, need_id)
    if not agreed.to(NEEDED):
        raise Refused("not-found")
    return _shown(row, vault.open_contact(need_id, row.sealed), agreed, masked=False)


async def _found(session: AsyncSession, need_id: UUID) -> Contact:
    row = await find_contact(session, need_id)
    if row is None:
        raise Refused("not-found")
    return row


def _shown(row: Contact, document: ContactDocument, agreed: Consented, masked: bool) -> ContactOut:
    return ContactOut(
        need=row.need_id,
        masked=masked,
        enterprise=document.enterprise,
        person=document.person,
        telephone=document.telephone,
        email=document.email,
        uscc=document.uscc,
        address=document.address,
        consents=[ConsentOut.of(consent) for consent in agreed.latest.values()],
        kept_days=row.kept_days,
        changed_at=row.changed_at,
    )
