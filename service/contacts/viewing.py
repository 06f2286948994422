"""Who sees a contact in full, or an attachment, is noted before it is shown: in the same transaction as the look."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.contacts import add_view
from service.accounts.principals import Principal
from service.cases.parties import Party
from service.clock import now

OF_REFERRAL = "refer_to_accepting_station"
"""For what a provider sees it: the purpose that the enterprise agreed to."""


async def note_view(
    session: AsyncSession,
    principal: Principal,
    party: Party,
    need_id: UUID,
    purpose: str,
    *,
    referral_id: UUID | None = None,
    attachment_id: UUID | None = None,
) -> None:
    """Note that somebody is shown the contact of a need, or one of its attachments."""
    await add_view(
        session,
        {
            "need_id": need_id,
            "referral_id": referral_id,
            "organization_id": principal.organization_id,
            "organization": principal.organization,
            "role": party.role,
            "viewer": principal.name,
            "viewer_id": principal.account_id or principal.key_id,
            "what": "contact" if attachment_id is None else "attachment",
            "attachment_id": attachment_id,
            "purpose": purpose,
            "at": now(),
        },
    )
