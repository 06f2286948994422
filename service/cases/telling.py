"""Whoever waits for something in a case is told that it happened, once the transaction commits."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need, Referral


async def tell(
    session: AsyncSession,
    need: Need,
    referral: Referral | None,
    event: str,
    start: str | None,
    end: str | None,
    at: datetime,
) -> None:
    """Announce an event of a case to the organizations that it concerns."""
