"""A contact taken in, or corrected: sealed, with what was agreed to, and the marks by which it is known again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.contacts import store_contact
from models.tables import Need
from service.contacts.consenting import agree, checked
from service.contacts.structs import ContactDocument, NewContact
from service.contacts.vault import Vault
from service.problems import Breach, Refused, Rule
from service.uscc import is_uscc

_CHECK = Rule(
    "check-character",
    "校验位不符，请对照营业执照核对（GB 32100）",
    "its check character does not fit: compare it with the business licence (GB 32100)",
)


async def keep_contact(
    session: AsyncSession, vault: Vault, need: Need, stated: NewContact, at: datetime, kept_days: int
) -> bool:
    """Keep the contact of a need in the place of the one before; says whether it is the first. The need is held."""
    pairs = checked(stated.consent)
    if stated.uscc is not None and not is_uscc(stated.uscc):
        raise Refused("contradiction", [Breach("/uscc", _CHECK)])
    document = ContactDocument(
        enterprise=stated.enterprise,
        person=stated.person,
        telephone=stated.telephone,
        email=stated.email,
        uscc=stated.uscc,
        address=stated.address,
    )
    values = {
        "need_id": need.id,
        "sealed": vault.seal_contact(need.id, document),
        "telephone_mark": vault.marker.of_telephone(stated.telephone),
        "kept_days": kept_days,
        "created_at": at,
        "changed_at": at,
    }
    first = await store_contact(session, values)
    await agree(session, need.id, pairs, at)
    need.enterprise_mark = vault.marker.of_enterprise(stated.uscc, stated.telephone)
    return first
