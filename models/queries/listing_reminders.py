"""What was reminded of by webhook, for whom, and when all listings were looked through."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import ListingReminder, ReminderRound

_BASIS = text(
    """
    SELECT encode(sha256(convert_to(concat_ws(' ',
        (SELECT concat(count(*), '/', max(updated_at)) FROM standard),
        (SELECT string_agg(id::text, ',' ORDER BY id) FROM webhook_endpoint
            WHERE types IS NULL OR CAST(:type AS text) = ANY(types))), 'UTF8')), 'hex')
    """
)
_WANTING = text(
    "SELECT DISTINCT organization_id FROM webhook_endpoint WHERE types IS NULL OR CAST(:type AS text) = ANY(types)"
)
_NEXT = text(
    """
    SELECT offering_id AS id, organization_id, document::text AS document FROM catalogue_entry
    WHERE state <> 'withdrawn' AND external_id > :after
        AND (:all OR organization_id = ANY(CAST(:organizations AS uuid[])))
    ORDER BY external_id LIMIT :limit
    """
)
_FORGET_ROUNDS = text("DELETE FROM reminder_round WHERE day < CAST(:day AS date) - 7")


class Listed(msgspec.Struct, frozen=True):
    """An offering with its owner; its document is still to be read."""

    id: UUID
    organization_id: UUID
    document: str


class Told(msgspec.Struct, frozen=True, order=True):
    """A reminder that is told once: of which offering, about what, and to whom."""

    offering_id: UUID
    kind: str
    subject: str
    stage: str
    to_operator: bool


async def round_basis(session: AsyncSession, type_: str) -> str:
    """A mark of what reminders depend on beside the listings and the day: the standards, and who wants to be told."""
    return str(await session.scalar(_BASIS, {"type": type_}))


async def is_round_done(session: AsyncSession, day: date, basis: str) -> bool:
    """Whether all listings were looked through on a day."""
    query = select(ReminderRound.id).where(ReminderRound.day == day, ReminderRound.basis == basis)
    return (await session.execute(query)).first() is not None


async def note_round(session: AsyncSession, day: date, basis: str) -> None:
    """Note that all listings were looked through, and forget the times that are long over."""
    await session.execute(insert(ReminderRound).values(day=day, basis=basis).on_conflict_do_nothing())
    await session.execute(_FORGET_ROUNDS, {"day": day})


async def hold_round(session: AsyncSession) -> bool:
    """Hold the reminders alone until the transaction ends; false where another worker does."""
    query = text("SELECT pg_try_advisory_xact_lock(hashtext('nqi reminders'), hashtext(current_schema()))")
    return bool(await session.scalar(query))


async def wanting(session: AsyncSession, type_: str) -> set[UUID | None]:
    """Whose webhooks want to hear of a type: organizations, and None for the operator."""
    return set(await session.scalars(_WANTING, {"type": type_}))


async def next_listed(session: AsyncSession, organizations: set[UUID | None], after: str, limit: int) -> list[Listed]:
    """Offerings of some organizations that are not withdrawn, in the order of their ids after one; the operator's are all."""
    whose = {"all": None in organizations, "organizations": [one for one in organizations if one is not None]}
    rows = await session.execute(_NEXT, {**whose, "after": after, "limit": limit})
    return [Listed(*row) for row in rows]


async def told_of(session: AsyncSession, offerings: Sequence[UUID]) -> set[Told]:
    """What was told of some offerings."""
    columns = [getattr(ListingReminder, name) for name in Told.__struct_fields__]
    rows = await session.execute(select(*columns).where(ListingReminder.offering_id.in_(offerings)))
    return {Told(*row) for row in rows}


async def note_told(session: AsyncSession, told: Told) -> bool:
    """Note that something is told now; false where it was before."""
    query = insert(ListingReminder).values(**msgspec.structs.asdict(told)).on_conflict_do_nothing()
    return (await session.execute(query.returning(ListingReminder.id))).first() is not None


async def forget_told(session: AsyncSession, told: Told) -> None:
    """What a reminder was about was put right: should it come again, it is told again."""
    query = delete(ListingReminder)
    for name, value in msgspec.structs.asdict(told).items():
        query = query.where(getattr(ListingReminder, name) == value)
    await session.execute(query)
