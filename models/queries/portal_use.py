"""How the pages of partners use their sitekeys, by day and origin."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_COUNT = text(
    """
    WITH turn AS (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO portal_use AS held (sitekey_id, day, origin, matches, found_nothing, needs)
    SELECT CAST(:sitekey AS uuid), CAST(:day AS date), CAST(:origin AS text), :matches, :found_nothing, :needs FROM turn
    ON CONFLICT (sitekey_id, day, origin) DO UPDATE SET
        matches = held.matches + EXCLUDED.matches,
        found_nothing = held.found_nothing + EXCLUDED.found_nothing,
        needs = held.needs + EXCLUDED.needs
    """
)


async def count_use(
    session: AsyncSession,
    sitekey_id: UUID,
    day: date,
    origin: str,
    *,
    matches: int = 0,
    found_nothing: int = 0,
    needs: int = 0,
) -> None:
    """Add to what an origin did with a sitekey on a day; the commit does not wait for the disk."""
    said = {"matches": matches, "found_nothing": found_nothing, "needs": needs}
    await session.execute(_COUNT, {"sitekey": sitekey_id, "day": day, "origin": origin, **said})
