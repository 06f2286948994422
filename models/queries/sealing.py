"""The keys that values in the database may be sealed with, as far as the database knows them."""

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import SealingKey


async def recorded_keys(session: AsyncSession) -> dict[str, bytes]:
    """Id of a key → something that only this key opens; nobody else adds one until this transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('nqi sealing'))"))
    return {key.id: key.proof for key in await session.scalars(select(SealingKey))}


async def record_key(session: AsyncSession, id_: str, proof: bytes) -> None:
    """Note a key."""
    await session.execute(insert(SealingKey).values(id=id_, proof=proof))
