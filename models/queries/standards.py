"""The table of standards: editions, whether they are in force, and what replaced them."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.tables import Standard

_WRITE = text(
    """
    INSERT INTO standard (designation, code, edition, title, state, published, effective, withdrawn, replaced_by)
    SELECT designation, code, edition, title, state, published, effective, withdrawn, replaced_by
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(designation text, code text, edition text, title text,
        state text, published date, effective date, withdrawn date, replaced_by text[])
    ON CONFLICT (designation) DO UPDATE SET title = EXCLUDED.title, state = EXCLUDED.state,
        published = EXCLUDED.published, effective = EXCLUDED.effective, withdrawn = EXCLUDED.withdrawn,
        replaced_by = EXCLUDED.replaced_by, updated_at = now()
    WHERE (standard.title, standard.state, standard.published, standard.effective, standard.withdrawn,
        standard.replaced_by) IS DISTINCT FROM (EXCLUDED.title, EXCLUDED.state, EXCLUDED.published,
        EXCLUDED.effective, EXCLUDED.withdrawn, EXCLUDED.replaced_by)
    RETURNING (xmax = 0) AS created
    """
)


async def write_standards(session: AsyncSession | AsyncConnection, rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Add or change editions by their designations; how many were added and changed."""
    done = [row[0] for row in await session.execute(_WRITE, {"rows": json.dumps(rows)})]
    return sum(done), len(done) - sum(done)


async def count_standards(session: AsyncSession | AsyncConnection) -> int:
    """How many editions the table holds."""
    return int(await session.scalar(select(func.count()).select_from(Standard)) or 0)


async def newest_standard(session: AsyncSession) -> tuple[int, datetime | None]:
    """A mark of the whole table: another one means that something in it is different."""
    row = (await session.execute(select(func.count(), func.max(Standard.updated_at)))).one()
    return int(row[0]), row[1]


async def all_standards(session: AsyncSession) -> list[Standard]:
    """Every edition."""
    return list(await session.scalars(select(Standard).order_by(Standard.code, Standard.edition)))


async def page_of_standards(
    session: AsyncSession, q: str | None, state: str | None, after: str | None, limit: int
) -> list[Standard]:
    """Editions whose designation or title contains some words, by designation, after one."""
    query = select(Standard).order_by(Standard.designation).limit(limit)
    if q is not None:
        found = func.lower(q)
        query = query.where(
            or_(
                func.strpos(func.lower(Standard.designation), found) > 0,
                func.strpos(func.lower(Standard.title), found) > 0,
            )
        )
    if state is not None:
        query = query.where(Standard.state == state)
    if after is not None:
        query = query.where(Standard.designation > after)
    return list(await session.scalars(query))
