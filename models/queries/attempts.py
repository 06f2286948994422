"""Counting what was tried and failed, in the database, so that all processes of all nodes count together."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Attempt

_COUNT = text(
    """
    INSERT INTO attempt (what, count, began_at, last_at) VALUES (:what, 1, now(), now())
    ON CONFLICT (what) DO UPDATE SET
        count = CASE WHEN attempt.last_at < now() - CAST(:within AS interval) THEN 1 ELSE attempt.count + 1 END,
        began_at = CASE WHEN attempt.last_at < now() - CAST(:within AS interval) THEN now() ELSE attempt.began_at END,
        last_at = now()
    RETURNING count
    """
)


async def count_attempt(session: AsyncSession, what: str, within: timedelta) -> int:
    """One attempt more, and how many it is without a pause of this length between them."""
    return int(await session.scalar(_COUNT, {"what": what, "within": within}) or 0)


async def one_at_a_time(session: AsyncSession, what: str) -> None:
    """Wait until nobody else is at the same thing; the turn ends with this transaction."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what})


async def uncount_attempt(session: AsyncSession, what: str) -> None:
    """One attempt less: it was none of those that failed."""
    await session.execute(
        update(Attempt).where(Attempt.what == what, Attempt.count > 0).values(count=Attempt.count - 1)
    )


async def attempts(session: AsyncSession, what: str) -> tuple[int, datetime] | None:
    """How many attempts there were, and when the last one was."""
    row = (await session.execute(select(Attempt.count, Attempt.last_at).where(Attempt.what == what))).first()
    return None if row is None else (row[0], row[1])


async def forget_attempts(session: AsyncSession, what: str) -> None:
    """Begin to count anew, after a success."""
    await session.execute(delete(Attempt).where(Attempt.what == what))


async def forget_old_attempts(session: AsyncSession, older_than: timedelta) -> None:
    """Delete what holds nobody up any more."""
    await session.execute(delete(Attempt).where(Attempt.last_at < func.now() - older_than))
