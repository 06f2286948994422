"""Counting requests against budgets of a minute, in the database, so that all processes of all nodes count together."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import RequestCount

# The shared budgets are not touched where the caller's own is spent: whoever sends too much spends nobody else's.
# The order of the rows is always the same, so that nobody waits for one who waits for them.
_SPEND = text(
    """
    WITH turn AS (SELECT set_config('synchronous_commit', 'off', true)),
    own AS (
        INSERT INTO request_count AS held (what, minute, count)
        SELECT CAST(:own AS text), date_trunc('minute', now()), 1 FROM turn
        ON CONFLICT (what) DO UPDATE SET
            count = CASE WHEN held.minute < EXCLUDED.minute THEN 1 ELSE held.count + 1 END,
            minute = GREATEST(held.minute, EXCLUDED.minute)
        RETURNING what, count
    ), shared AS (
        INSERT INTO request_count AS held (what, minute, count)
        SELECT what, date_trunc('minute', now()), 1 FROM unnest(CAST(:shared AS text[])) WITH ORDINALITY AS s (what, place)
        WHERE (SELECT count FROM own) <= :own_most ORDER BY place
        ON CONFLICT (what) DO UPDATE SET
            count = CASE WHEN held.minute < EXCLUDED.minute THEN 1 ELSE held.count + 1 END,
            minute = GREATEST(held.minute, EXCLUDED.minute)
        RETURNING what, count
    ), spent AS (
        SELECT 1 FROM own WHERE count > :own_most
        UNION ALL
        SELECT 1 FROM shared JOIN unnest(CAST(:shared AS text[]), CAST(:shared_most AS int[])) AS s (what, most) USING (what)
        WHERE shared.count > s.most
    ), refused AS (
        INSERT INTO portal_use AS held (sitekey_id, day, origin, limited)
        SELECT CAST(:sitekey AS uuid), CAST(:day AS date), CAST(:origin AS text), 1
        WHERE CAST(:sitekey AS uuid) IS NOT NULL AND EXISTS (SELECT FROM spent)
        ON CONFLICT (sitekey_id, day, origin) DO UPDATE SET limited = held.limited + 1
    )
    SELECT what, count AS made,
        CAST(ceil(60 - EXTRACT(EPOCH FROM now() - date_trunc('minute', now()))) AS int) AS seconds_left
    FROM (SELECT * FROM own UNION ALL SELECT * FROM shared) AS counted
    """
)


class Quota(msgspec.Struct, frozen=True):
    """What is counted, by a name of its own, and how many requests it may make in a minute."""

    what: str
    most: int


class Spent(msgspec.Struct, frozen=True):
    """What is left of a budget; below nothing, the request is one too many."""

    what: str
    most: int
    left: int
    seconds_left: int
    """Until the budget is renewed."""


async def spend(
    session: AsyncSession,
    own: Quota,
    shared: Sequence[Quota] = (),
    *,
    sitekey_id: UUID | None = None,
    day: date | None = None,
    origin: str | None = None,
) -> list[Spent]:
    """Count one request against the caller's own budget and the shared ones, in one statement.

    Where one of them is spent, that is noted in the use of the sitekey. The commit does not wait for the disk: what a
    crash of the database loses are counts of this second.
    """
    said = {
        "own": own.what,
        "own_most": own.most,
        "shared": [quota.what for quota in shared],
        "shared_most": [quota.most for quota in shared],
        "sitekey": sitekey_id,
        "day": day,
        "origin": origin,
    }
    most = {quota.what: quota.most for quota in (own, *shared)}
    rows = (await session.execute(_SPEND, said)).all()
    return [Spent(row.what, most[row.what], most[row.what] - row.made, row.seconds_left) for row in rows]


async def forget_old_counts(session: AsyncSession, older_than: timedelta) -> None:
    """Delete the counts of minutes that are over."""
    await session.execute(delete(RequestCount).where(RequestCount.minute < func.now() - older_than))
