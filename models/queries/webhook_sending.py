"""Webhooks for the worker that sends them: what is due, and what came of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Integer, cast, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import WebhookDelivery, WebhookEndpoint, WebhookEvent

KEPT = timedelta(days=30)
"""For so long events and their deliveries can be looked at and replayed."""
_SEEN_EVERY = timedelta(minutes=1)
"""A success is noted on the endpoint once in so long, not at every delivery."""


_FIRST_TRY = cast(
    WebhookDelivery.attempts[-func.nullif(WebhookDelivery.tries, 0)]["at"].astext, WebhookDelivery.due_at.type
)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery to be tried now, with its event."""

    id: UUID
    event_id: UUID
    type: str
    data: dict[str, Any]
    live: bool
    occurred_at: datetime
    due_at: datetime
    tries: int
    first_try_at: datetime | None
    """When the present run through the schedule made its first try."""


async def endpoints_due(session: AsyncSession) -> list[UUID]:
    """The endpoints to which something is to be sent now, and which do not want to be left in peace."""
    waiting = (
        select(literal(1))
        .where(
            WebhookDelivery.endpoint_id == WebhookEndpoint.id,
            WebhookDelivery.state == "pending",
            WebhookDelivery.due_at <= func.now(),
        )
        .exists()
    )
    rested = or_(WebhookEndpoint.paused_until.is_(None), WebhookEndpoint.paused_until <= func.now())
    return list(await session.scalars(select(WebhookEndpoint.id).where(waiting, rested)))


async def deliveries_due(session: AsyncSession, endpoint_id: UUID, limit: int) -> list[Due]:
    """The deliveries that an endpoint waits for, longest due first."""
    columns = [WebhookDelivery.__table__.columns[name] for name in ("id", "event_id", "due_at", "tries")]
    columns += [WebhookEvent.__table__.columns[name] for name in ("type", "data", "live", "occurred_at")]
    query = (
        select(*columns, _FIRST_TRY.label("first_try_at"))
        .join(WebhookEvent, WebhookEvent.id == WebhookDelivery.event_id)
        .where(
            WebhookDelivery.endpoint_id == endpoint_id,
            WebhookDelivery.state == "pending",
            WebhookDelivery.due_at <= func.now(),
        )
        .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
        .limit(limit)
    )
    return [Due(**row) for row in (await session.execute(query)).mappings()]


async def note_attempt(session: AsyncSession, due: Due, attempt: dict[str, Any], values: dict[str, Any]) -> bool:
    """Note what came of a try; false where somebody else settled or moved the delivery meanwhile, who then decides."""
    noted = WebhookDelivery.attempts.op("||")(literal([attempt], JSONB))
    this = update(WebhookDelivery).where(WebhookDelivery.id == due.id)
    as_it_was = this.where(WebhookDelivery.state == "pending", WebhookDelivery.due_at == due.due_at)
    settled = await session.execute(as_it_was.values(attempts=noted, **values).returning(WebhookDelivery.id))
    if settled.first() is not None:
        return True
    await session.execute(this.values(attempts=noted))
    return False


async def note_success(session: AsyncSession, endpoint_id: UUID) -> None:
    """Note that an endpoint takes what it is sent."""
    stale = or_(WebhookEndpoint.last_success_at.is_(None), WebhookEndpoint.last_success_at < func.now() - _SEEN_EVERY)
    mended = WebhookEndpoint.failing_since.is_not(None)
    query = update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, or_(stale, mended))
    # What its owner reads changes only when it had failed.
    renewed = WebhookEndpoint.version + cast(mended, Integer)
    await session.execute(query.values(last_success_at=func.now(), failing_since=None, version=renewed))


async def note_failure(session: AsyncSession, endpoint_id: UUID, at: datetime) -> None:
    """Note that an endpoint fails since a try at this moment, if it did not do so already."""
    query = update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.failing_since.is_(None))
    await session.execute(query.values(failing_since=at, version=WebhookEndpoint.version + 1))


async def note_given_up(session: AsyncSession, endpoint_id: UUID) -> None:
    """Note that a delivery to an endpoint failed for good, for its owner to see."""
    query = update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id)
    await session.execute(query.values(given_up_at=func.now(), version=WebhookEndpoint.version + 1))


async def failing_since_of(session: AsyncSession, endpoint_id: UUID) -> datetime | None:
    """Since when an endpoint has taken nothing."""
    since: datetime | None = await session.scalar(
        select(WebhookEndpoint.failing_since).where(WebhookEndpoint.id == endpoint_id)
    )
    return since


async def pause_endpoint(session: AsyncSession, endpoint_id: UUID, seconds: float) -> None:
    """Leave an endpoint in peace for a while."""
    until = func.now() + timedelta(seconds=seconds)
    await session.execute(update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id).values(paused_until=until))


async def hold_secrets(session: AsyncSession) -> list[WebhookEndpoint]:
    """All endpoints, whose secrets nobody else changes until this transaction ends."""
    query = select(WebhookEndpoint).order_by(WebhookEndpoint.id).with_for_update(skip_locked=True)
    return list(await session.scalars(query))


async def reseal(session: AsyncSession, endpoint_id: UUID, secret: bytes, previous: bytes | None) -> None:
    """Keep the same secrets under another seal; nothing that its owner sees is different."""
    query = update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id)
    await session.execute(query.values(secret=secret, previous_secret=previous))


async def forget_old_events(session: AsyncSession) -> None:
    """Delete the events that are kept for nothing any more, with their deliveries."""
    await session.execute(delete(WebhookEvent).where(WebhookEvent.occurred_at < func.now() - KEPT))
