"""What people at the desk look at beside the cases themselves: how much waits, what was said last, what went wrong."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import CaseMove, Message, Need, Organization, Referral


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How much waits for somebody: referrals and needs that nobody has taken up, those past their deadline, disputes.

    `receives` says whether needs come to the organization at all.
    """

    referrals: int
    needs: int
    overdue: int
    disputes: int
    receives: bool


async def count_waiting(session: AsyncSession, organization: UUID | None, now: datetime) -> Waiting:
    """What waits for an organization; without one, for the operator."""
    query = text(
        """
        SELECT
            (SELECT count(*) FROM referral
                WHERE state = 'requested' AND (:all OR organization_id = :organization)) AS referrals,
            (SELECT count(*) FROM need
                WHERE state = 'submitted' AND (:all OR organization_id = :organization)) AS needs,
            CASE WHEN :all THEN
                (SELECT count(*) FROM referral WHERE due_at < :now
                    AND state IN ('requested', 'accepted', 'in-progress', 'on-hold'))
                + (SELECT count(*) FROM need WHERE due_at < :now AND ended_at IS NULL AND state <> 'draft')
            ELSE 0 END AS overdue,
            CASE WHEN :all THEN
                (SELECT count(*) FROM referral WHERE disputed_at IS NOT NULL AND settled_at IS NULL)
            ELSE 0 END AS disputes,
            :all OR EXISTS (SELECT FROM need WHERE organization_id = :organization AND state <> 'draft') AS receives
        """
    )
    parameters = {"all": organization is None, "organization": organization, "now": now}
    return msgspec.convert((await session.execute(query, parameters)).mappings().one(), Waiting)


async def last_said(
    session: AsyncSession, need_ids: Sequence[UUID], to_clerks: bool = False
) -> dict[tuple[UUID, UUID | None], Message]:
    """(Need, referral) → what was said last between the enterprise and the provider, or the clerk where there is none."""
    query = (
        select(Message)
        .distinct(Message.need_id, Message.referral_id)
        .where(Message.need_id.in_(need_ids))
        .order_by(Message.need_id, Message.referral_id, Message.at.desc(), Message.id.desc())
    )
    if to_clerks:
        query = query.where(Message.referral_id.is_(None))
    return {(row.need_id, row.referral_id): row for row in await session.scalars(query)}


async def names_of_organizations(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Organization → its name."""
    rows = await session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


async def last_move(session: AsyncSession, need_id: UUID, referral_id: UUID | None) -> CaseMove | None:
    """Who moved a need, or a referral of it, last."""
    same = CaseMove.referral_id == referral_id if referral_id is not None else CaseMove.referral_id.is_(None)
    query = (
        select(CaseMove)
        .where(CaseMove.need_id == need_id, same, CaseMove.event.not_in(("message_added", "reminded", "escalated")))
        .order_by(CaseMove.at.desc(), CaseMove.id.desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Which needs or referrals of a list: in these states, received by an organization, past their deadline.

    They come by their deadline, those without one last; or, what is over, with the latest first.
    """

    states: tuple[str, ...]
    received_by: UUID | None = None
    overdue_at: datetime | None = None
    latest_first: bool = False
    offset: int = 0
    limit: int = 50


async def listed_referrals(session: AsyncSession, wanted: Listed) -> list[tuple[Referral, Need]]:
    """Referrals that the tenant sees, each with its need."""
    query = select(Referral, Need).join(Need, Need.id == Referral.need_id)
    rows = await session.execute(_listed(query, Referral, wanted))
    return [(row[0], row[1]) for row in rows]


async def listed_needs(session: AsyncSession, wanted: Listed) -> list[Need]:
    """Needs that the tenant sees."""
    query = select(Need)
    if wanted.received_by is not None:
        query = query.where(Need.organization_id == wanted.received_by)
    return list(await session.scalars(_listed(query, Need, wanted)))


def _listed(query: Any, table: type[Need] | type[Referral], wanted: Listed) -> Any:
    query = query.where(table.state.in_(wanted.states))
    if wanted.overdue_at is not None:
        query = query.where(table.due_at < wanted.overdue_at)
    if wanted.latest_first:
        query = query.order_by(func.coalesce(table.ended_at, table.state_since).desc(), table.id.desc())
    else:
        query = query.order_by(table.due_at.asc().nulls_last(), table.id)
    return query.offset(wanted.offset).limit(wanted.limit)


async def count_referrals(session: AsyncSession, need_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Need → how many of its referrals count, those that came to nothing left out, and how many are completed."""
    query = (
        select(
            Referral.need_id,
            func.count().filter(Referral.state.in_(_COUNTED)),
            func.count().filter(Referral.state == "completed"),
        )
        .where(Referral.need_id.in_(need_ids))
        .group_by(Referral.need_id)
    )
    return {row[0]: (row[1], row[2]) for row in await session.execute(query)}


_COUNTED = ("requested", "accepted", "in-progress", "on-hold", "completed")


async def disputed_referrals(session: AsyncSession, limit: int) -> list[tuple[Referral, Need]]:
    """Referrals whose result the enterprise disputes and nobody has settled that, the oldest dispute first."""
    query = (
        select(Referral, Need)
        .join(Need, Need.id == Referral.need_id)
        .where(Referral.disputed_at.is_not(None), Referral.settled_at.is_(None))
        .order_by(Referral.disputed_at, Referral.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def escalations(
    session: AsyncSession, since: datetime, limit: int
) -> list[tuple[CaseMove, Need, Referral | None]]:
    """What time escalated and what found no other station, in cases that have not ended, the newest first."""
    query = (
        select(CaseMove, Need, Referral)
        .join(Need, Need.id == CaseMove.need_id)
        .outerjoin(Referral, Referral.id == CaseMove.referral_id)
        .where(
            CaseMove.event.in_(("escalated", "unmatched", "gap_escalated")),
            CaseMove.at >= since,
            Need.ended_at.is_(None),
        )
        .order_by(CaseMove.at.desc(), CaseMove.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]
