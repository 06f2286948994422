"""Gaps: opened, met, listed, counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Gap, Need

Grouping = Literal["adcode", "industry", "element"]


class WantedGaps(msgspec.Struct, frozen=True, kw_only=True):
    """Which gaps of a list, the newest first; `after` is when the last one of the page before was opened, and its id."""

    adcode: str | None = None
    industry: str | None = None
    element: str | None = None
    state: str | None = None
    received_by: UUID | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


async def open_gaps(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Open gaps, and those anew that were met and are there again; the labels of those that were not open before."""
    adding = insert(Gap).values(list(rows))
    opened = adding.on_conflict_do_update(
        index_elements=["need_id", "requirement"],
        set_={
            "state": "open",
            "escalated_at": None,
            "answer": None,
            "answered_at": None,
            **{name: adding.excluded[name] for name in ("due_at", "opened_at", "found_in", "offerings", "missing")},
        },
        where=Gap.state == "met",
    )
    return list(await session.scalars(opened.returning(Gap.label)))


async def meet_gaps(session: AsyncSession, need_id: UUID, requirements: Sequence[str]) -> list[str]:
    """The labels of the gaps of a need that are met now, though they were not before."""
    met = update(Gap).where(Gap.need_id == need_id, Gap.requirement.in_(requirements), Gap.state != "met")
    return list(await session.scalars(met.values(state="met").returning(Gap.label)))


async def gap_by_id(session: AsyncSession, id_: UUID) -> Gap | None:
    """A gap as it is now, if the tenant sees it."""
    query = select(Gap).where(Gap.id == id_)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def gaps_of(session: AsyncSession, need_id: UUID) -> list[Gap]:
    """The gaps of a need, in the order in which they were opened."""
    query = select(Gap).where(Gap.need_id == need_id).order_by(Gap.opened_at, Gap.id)
    return list(await session.scalars(query, execution_options={"populate_existing": True}))


async def needs_with_due_gaps(session: AsyncSession, now: datetime, most: int) -> list[UUID]:
    """The needs with a gap that was to be answered by now and is not, the oldest first; none of those that have ended."""
    query = (
        select(Gap.need_id)
        .join(Need, Need.id == Gap.need_id)
        .where(Gap.state == "open", Gap.due_at <= now, Gap.escalated_at.is_(None), Need.ended_at.is_(None))
        .group_by(Gap.need_id)
        .order_by(func.min(Gap.due_at))
    )
    return list(await session.scalars(query.limit(most)))


async def list_gaps(session: AsyncSession, wanted: WantedGaps) -> list[Gap]:
    """Gaps that the tenant sees, the newest first."""
    query = _filtered(select(Gap), wanted)
    if wanted.after is not None:
        query = query.where(tuple_(Gap.opened_at, Gap.id) < tuple_(*wanted.after))
    return list(await session.scalars(query.order_by(Gap.opened_at.desc(), Gap.id.desc()).limit(wanted.limit)))


async def count_gaps(session: AsyncSession, wanted: WantedGaps, by: Grouping) -> list[tuple[str | None, str, int]]:
    """Place, industry or element, and state → how many gaps that the tenant sees; a problem that was stated again
    counts once."""
    group = {"adcode": Gap.adcode, "industry": Gap.industry, "element": Gap.element}[by]
    problem = func.coalesce(Need.duplicate_of, Need.id)
    query = _filtered(select(group, Gap.state, func.count(func.distinct(problem.op("::text ||")(Gap.label)))), wanted)
    rows = await session.execute(query.group_by(group, Gap.state).order_by(group, Gap.state))
    return [(row[0], row[1], row[2]) for row in rows]


def _filtered(query: Any, wanted: WantedGaps) -> Any:
    query = query.join(Need, Need.id == Gap.need_id)
    if wanted.adcode is not None:
        query = query.where(Gap.adcode.startswith(wanted.adcode, autoescape=True))
    for column, value in ((Gap.industry, wanted.industry), (Gap.element, wanted.element), (Gap.state, wanted.state)):
        if value is not None:
            query = query.where(column == value)
    if wanted.received_by is not None:
        query = query.where(Need.organization_id == wanted.received_by)
    return query


async def summarised_gaps(session: AsyncSession) -> list[tuple[str | None, str | None, int]]:
    """Province (two digits) and element → of how many problems something is not met there; each counts once."""
    query = text(
        """
        SELECT left(gap.adcode, 2), gap.element, count(DISTINCT coalesce(need.duplicate_of, need.id))
        FROM gap JOIN need ON need.id = gap.need_id WHERE gap.state <> 'met'
        GROUP BY 1, 2 ORDER BY 1, 2
        """
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]
