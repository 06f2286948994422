"""Whether an enterprise agrees to have its case published, and what a case of its must not hold."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.contacts import find_contact
from models.queries.outcomes import evaluations_of
from models.queries.solved_cases import codes_of_organizations
from models.tables import Need
from service.contacts.consenting import consented
from service.contacts.vault import Vault
from service.outcomes.unnaming import CODE, ENTERPRISE, PERSON, PLACE, TELEPHONE, WAY

_CONSENT = ("case_without_names", "public")


async def agrees_to_share(session: AsyncSession, need_id: UUID) -> bool:
    """Whether an enterprise agreed with its newest evaluation, and has not taken that back since."""
    evaluations = [each for each in await evaluations_of(session, need_id) if each.answered]
    if not evaluations or not evaluations[-1].share_as_case:
        return False
    said = (await consented(session, need_id)).latest.get(_CONSENT)
    return said is None or said.given or said.at <= evaluations[-1].at


async def names_of(session: AsyncSession, vault: Vault, need_id: UUID | None) -> Mapping[str, str]:
    """What is known to tell who an enterprise is → what stands for it; nothing where its contact is gone."""
    contact = await find_contact(session, need_id) if need_id is not None else None
    if contact is None or need_id is None:
        return {}
    document = vault.open_contact(need_id, contact.sealed)
    known = {
        document.enterprise: ENTERPRISE,
        document.person: PERSON,
        document.telephone: TELEPHONE,
        document.email: WAY,
        document.uscc: CODE,
        document.address: PLACE,
    }
    return {word: stands for word, stands in known.items() if word is not None}


async def is_own_provider(session: AsyncSession, vault: Vault, need: Need, providers: list[str]) -> bool:
    """Whether an enterprise had its problem solved by itself: known where it and the provider show the same code."""
    codes = await codes_of_organizations(session, [UUID(id_) for id_ in providers])
    return any(vault.marker.of_enterprise(code, "") == need.enterprise_mark for code in codes)
