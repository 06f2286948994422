"""Published cases, and those that wait to be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, func, not_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Offering, Organization, SolvedCase


class WantedCases(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases of a list, the latest first; `after` is when the last one of the page before closed, and its id.

    Without a reviewer the published ones; `reviewer` is an organization that sees also those that it reviews.
    """

    q: str | None = None
    industry: str | None = None
    element: str | None = None
    state: str | None = None
    reviewer: UUID | None = None
    everything: bool = False
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


async def case_by_id(session: AsyncSession, id_: UUID, to_change: bool = False) -> SolvedCase | None:
    """A case that the tenant sees; held alone where it is to be changed."""
    query = select(SolvedCase).where(SolvedCase.id == id_)
    if to_change:
        query = query.with_for_update()
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def case_of_need(session: AsyncSession, need_id: UUID) -> SolvedCase | None:
    """The case that was proposed from a need, held alone."""
    query = select(SolvedCase).where(SolvedCase.need_id == need_id).with_for_update()
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def list_solved_cases(session: AsyncSession, wanted: WantedCases) -> list[SolvedCase]:
    """Cases that pass all filters, the latest first."""
    query = select(SolvedCase)
    if not wanted.everything:
        seen = SolvedCase.state == "published"
        if wanted.reviewer is not None:
            theirs = not_(SolvedCase.providers.contains([str(wanted.reviewer)]))
            seen = or_(seen, and_(SolvedCase.received_by == wanted.reviewer, theirs))
        query = query.where(seen)
    if wanted.q is not None:
        written = func.concat_ws(" ", SolvedCase.problem, SolvedCase.cause, SolvedCase.solution)
        query = query.where(func.strpos(func.lower(written), func.lower(wanted.q)) > 0)
    if wanted.element is not None:
        query = query.where(SolvedCase.elements.contains([wanted.element]))
    for column, value in ((SolvedCase.industry, wanted.industry), (SolvedCase.state, wanted.state)):
        if value is not None:
            query = query.where(column == value)
    if wanted.after is not None:
        query = query.where(tuple_(SolvedCase.closed_at, SolvedCase.id) < tuple_(*wanted.after))
    query = query.order_by(SolvedCase.closed_at.desc(), SolvedCase.id.desc())
    return list(await session.scalars(query.limit(wanted.limit)))


async def elements_of_offerings(session: AsyncSession, ids: Sequence[UUID]) -> list[str]:
    """The elements of offerings, each once."""
    query = select(Offering.element).where(Offering.id.in_(ids)).distinct().order_by(Offering.element)
    return list(await session.scalars(query))


async def codes_of_organizations(session: AsyncSession, ids: Sequence[UUID]) -> list[str]:
    """The unified social credit codes of organizations, of those that have one."""
    query = select(Organization.uscc).where(Organization.id.in_(ids), Organization.uscc.is_not(None))
    return [str(code) for code in await session.scalars(query)]


async def mark_of_published_cases(session: AsyncSession) -> tuple[Any, ...]:
    """A mark of all published cases: another one means that something in them is different."""
    marked = select(func.count(), func.sum(SolvedCase.version), func.max(SolvedCase.changed_at))
    return tuple((await session.execute(marked.where(SolvedCase.state == "published"))).one())


async def versions_of_published_cases(session: AsyncSession, most: int) -> dict[UUID, int]:
    """The latest published cases → which version of them is published."""
    query = select(SolvedCase.id, SolvedCase.version).where(SolvedCase.state == "published")
    rows = await session.execute(query.order_by(SolvedCase.closed_at.desc(), SolvedCase.id.desc()).limit(most))
    return {row[0]: row[1] for row in rows}


async def cases_by_ids(session: AsyncSession, ids: Sequence[UUID]) -> list[SolvedCase]:
    """Cases that the tenant sees, by their ids."""
    return list(await session.scalars(select(SolvedCase).where(SolvedCase.id.in_(ids)).order_by(SolvedCase.id)))
