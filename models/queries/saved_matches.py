"""Matches that are shared by a link, for a time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import SavedMatch

SHARED = timedelta(days=90)
"""How long a link works."""


async def save_match(session: AsyncSession, code_hash: bytes, stated: dict[str, Any]) -> datetime:
    """Keep a need under the hash of its link's code; until when."""
    kept = {"code_hash": code_hash, "stated": stated, "expires_at": func.now() + SHARED}
    return (await session.execute(insert(SavedMatch).values(kept).returning(SavedMatch.expires_at))).scalar_one()


async def find_saved_match(session: AsyncSession, code_hash: bytes) -> SavedMatch | None:
    """What is shared under a code, as long as it is."""
    query = select(SavedMatch).where(SavedMatch.code_hash == code_hash, SavedMatch.expires_at > func.now())
    return (await session.execute(query)).scalar_one_or_none()


async def forget_shared_matches(session: AsyncSession) -> None:
    """Delete what is shared no more."""
    await session.execute(delete(SavedMatch).where(SavedMatch.expires_at <= func.now()))
