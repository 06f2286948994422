"""A referral that a caller sees."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import need_by_id, referral_by_id
from models.tables import Need, Referral
from service.problems import Refused

UNSENT = ("draft", "entered-in-error")
"""States in which a referral is not its provider's yet."""


async def seen_referral(session: AsyncSession, referral_id: UUID) -> tuple[Referral, Need]:
    """A referral that the tenant sees and that was sent, with its need; anything else is not there."""
    referral = await referral_by_id(session, referral_id)
    need = await need_by_id(session, referral.need_id) if referral is not None else None
    if referral is None or need is None or referral.state in UNSENT:
        raise Refused("not-found")
    return referral, need
