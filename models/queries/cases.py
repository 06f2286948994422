"""Needs as cases: read and locked, moved, listed by their deadlines, with their referrals and their history."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Answer, CaseMove, Message, Need, Referral, ReferralResult

_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where those without a deadline stand in a list."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which needs or referrals of a list: in these states, of which organization, whether past their deadline.

    They come by deadline, those without one last; `after` is the deadline and the id of the last one of the page before.
    """

    states: tuple[str, ...] = ()
    overdue_at: datetime | None = None
    received_by: UUID | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


async def need_by_id(session: AsyncSession, id_: UUID) -> Need | None:
    """A need that the tenant sees."""
    return (await session.execute(select(Need).where(Need.id == id_))).scalar_one_or_none()


async def lock_need(session: AsyncSession, id_: UUID, wait: bool = True) -> Need | None:
    """A need as it is now, held alone with all that belongs to it until this transaction ends.

    Without `wait`, nothing where another transaction holds it.
    """
    query = select(Need).where(Need.id == id_).with_for_update(skip_locked=not wait)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def newest_answer(session: AsyncSession, need_id: UUID) -> Answer | None:
    """What was answered to a need last."""
    query = select(Answer).where(Answer.need_id == need_id).order_by(Answer.created_at.desc(), Answer.match_id.desc())
    return (await session.execute(query.limit(1))).scalar_one_or_none()


async def referral_by_id(session: AsyncSession, id_: UUID) -> Referral | None:
    """A referral as it is now, if the tenant sees it."""
    query = select(Referral).where(Referral.id == id_)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def referrals_of(session: AsyncSession, need_id: UUID) -> list[Referral]:
    """The referrals of a need that the tenant sees, in the order of the plan and of time."""
    query = (
        select(Referral).where(Referral.need_id == need_id).order_by(Referral.line, Referral.created_at, Referral.id)
    )
    return list(await session.scalars(query))


async def results_of(session: AsyncSession, referral_ids: Sequence[UUID]) -> dict[UUID, ReferralResult]:
    """Referral → its result, for those that have one."""
    query = select(ReferralResult).where(ReferralResult.referral_id.in_(referral_ids))
    return {result.referral_id: result for result in await session.scalars(query)}


async def moves_of(session: AsyncSession, need_id: UUID, referral_id: UUID | None = None) -> list[CaseMove]:
    """What happened to a need, or to one referral of it, as far as the tenant sees it, in the order of time."""
    query = select(CaseMove).where(CaseMove.need_id == need_id)
    if referral_id is not None:
        query = query.where(CaseMove.referral_id == referral_id)
    return list(await session.scalars(query.order_by(CaseMove.at, CaseMove.id)))


async def messages_of(session: AsyncSession, need_id: UUID) -> list[Message]:
    """What was said in a case, as far as the tenant sees it, in the order of time."""
    return list(
        await session.scalars(select(Message).where(Message.need_id == need_id).order_by(Message.at, Message.id))
    )


async def list_needs(session: AsyncSession, wanted: Wanted) -> list[Need]:
    """Needs that the tenant sees, by deadline; drafts are nobody's but their enterprise's."""
    query = select(Need).where(Need.state.in_(wanted.states))
    if wanted.received_by is not None:
        query = query.where(Need.organization_id == wanted.received_by)
    return list(await session.scalars(_page(query, Need, wanted)))


async def list_referrals(session: AsyncSession, wanted: Wanted) -> list[tuple[Referral, Need]]:
    """Referrals that the tenant sees, by deadline, each with its need."""
    query = select(Referral, Need).join(Need, Need.id == Referral.need_id).where(Referral.state.in_(wanted.states))
    rows = await session.execute(_page(query, Referral, wanted))
    return [(row[0], row[1]) for row in rows]


def _page(query: Any, table: Any, wanted: Wanted) -> Any:
    due = func.coalesce(table.due_at, _NEVER)
    if wanted.overdue_at is not None:
        query = query.where(table.due_at < wanted.overdue_at)
    if wanted.after is not None:
        query = query.where(tuple_(due, table.id) > tuple_(*wanted.after))
    return query.order_by(due, table.id).limit(wanted.limit)


async def count_by_state(
    session: AsyncSession, table: type[Need] | type[Referral], now: datetime, received_by: UUID | None = None
) -> dict[str, int]:
    """State → how many the tenant sees of it; `overdue` counts those past their deadline that have not ended."""
    whose = true() if received_by is None else table.organization_id == received_by
    rows = await session.execute(select(table.state, func.count()).where(whose).group_by(table.state))
    late = select(func.count()).where(whose, table.due_at < now, table.state.not_in(_NOT_LATE))
    return {**{row[0]: row[1] for row in rows}, "overdue": await session.scalar(late) or 0}


_NOT_LATE = (
    "draft",
    "closed",
    "closed_unmet",
    "closed_lapsed",
    "withdrawn",
    "rejected",
    "completed",
    "expired",
    "failed",
    "cancelled",
    "entered-in-error",
)


async def offering_document(session: AsyncSession, offering_id: UUID) -> Any:
    """An offering as the catalogue has it now, in whatever state, as JSON."""
    query = text("SELECT document::text FROM catalogue_entry WHERE offering_id = :id")
    return await session.scalar(query, {"id": offering_id})


async def places_of_offerings(session: AsyncSession, external_ids: Sequence[str]) -> dict[str, Any]:
    """External id → the row ids of an offering, its station and its organization, for published ones."""
    query = text(
        """
        SELECT offering.external_id, offering.id, offering.title, offering.station_id, offering.organization_id,
            station.external_id AS station, station.name AS station_name
        FROM offering JOIN station ON station.id = offering.station_id
        WHERE offering.external_id = ANY(:ids) AND offering.state = 'published' AND station.state = 'published'
        """
    )
    rows = (await session.execute(query, {"ids": list(external_ids)})).mappings()
    return {row["external_id"]: row for row in rows}


async def organization_of_station(session: AsyncSession, external_id: str) -> UUID | None:
    """The organization of a published station."""
    query = text("SELECT organization_id FROM station WHERE external_id = :id AND state = 'published'")
    found: UUID | None = await session.scalar(query, {"id": external_id})
    return found


async def due_ids(session: AsyncSession, table: type[Need] | type[Referral], now: datetime, most: int) -> list[UUID]:
    """The needs that have a deadline or a reminder, or whose referrals have one, that has come, the oldest first."""
    id_ = Need.id if table is Need else Referral.need_id
    late = select(id_.label("id"), table.due_at.label("at")).where(table.due_at <= now, table.escalated_at.is_(None))
    half = select(id_.label("id"), table.remind_at.label("at")).where(
        table.remind_at <= now, table.reminded_at.is_(None)
    )
    both = late.union_all(half).subquery()
    query = select(both.c.id).group_by(both.c.id).order_by(func.min(both.c.at)).limit(most)
    return list(await session.scalars(query))
