"""Webhooks for those whom they belong to: endpoints, what was announced to them, what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import WebhookDelivery, WebhookEndpoint, WebhookEvent
from models.tenancy import ANNOUNCING, OPERATOR, Tenant, act_for

_TELL = text("SELECT pg_notify('nqi_webhooks', '')")

# One that is switched off is told nothing, but what it missed is kept, to be replayed.
_ANNOUNCE = text(
    """
    WITH wanting AS MATERIALIZED (
        SELECT id, organization_id, enabled FROM webhook_endpoint
        WHERE (SELECT current_setting('nqi.role', true)) IN ('operator', 'announcing')
            AND CASE WHEN CAST(:endpoint AS uuid) IS NULL
                THEN (organization_id = ANY(CAST(:organizations AS uuid[])) OR (:operator AND organization_id IS NULL))
                    AND (types IS NULL OR CAST(:type AS text) = ANY(types))
                ELSE id = :endpoint END
    ), event AS (
        INSERT INTO webhook_event (type, data) SELECT :type, CAST(:data AS jsonb) WHERE EXISTS (SELECT FROM wanting)
        RETURNING id
    ), told AS (
        INSERT INTO webhook_delivery (event_id, endpoint_id, organization_id, state, due_at, error, finished_at)
        SELECT event.id, wanting.id, wanting.organization_id,
            CASE WHEN enabled THEN 'pending' ELSE 'failed' END, CASE WHEN enabled THEN now() END,
            CASE WHEN NOT enabled THEN 'endpoint-disabled' END, CASE WHEN NOT enabled THEN now() END
        FROM event CROSS JOIN wanting
    )
    SELECT current_setting('nqi.role', true) AS role, NULLIF(current_setting('nqi.organization', true), '')::uuid AS organization,
        (SELECT count(*) FROM wanting) AS told, CASE WHEN EXISTS (SELECT FROM wanting) THEN pg_notify('nqi_webhooks', '') END
    """
)
_SEES_ALL = (OPERATOR.role, ANNOUNCING.role)
"""As whom endpoints of others are seen, and told."""


class Delivery(msgspec.Struct, frozen=True):
    """A delivery with its event."""

    delivery: WebhookDelivery
    event: WebhookEvent


async def add_event(
    session: AsyncSession,
    type_: str,
    data: dict[str, str],
    *,
    organizations: Sequence[UUID] = (),
    operator: bool = False,
    endpoint: UUID | None = None,
) -> int:
    """An event, and a delivery of it to each endpoint of somebody that wants it, or to one alone whatever it wants.

    The number of deliveries is returned; without any, nothing is stored. The worker is woken when the transaction
    commits. Whoever the transaction works for, it does so again afterwards.
    """
    whom = {"organizations": list(organizations), "operator": operator, "endpoint": endpoint}
    said = {"type": type_, "data": msgspec.json.encode(data).decode(), **whom}
    found = (await session.execute(_ANNOUNCE, said)).one()
    if found.role in _SEES_ALL:
        return int(found.told)
    # Cases are moved as the operator, and most events are theirs: the others pay for being told as somebody else.
    await act_for(session, ANNOUNCING)
    told = (await session.execute(_ANNOUNCE, said)).one().told
    await act_for(session, Tenant(found.role or "", found.organization))
    return int(told)


async def endpoints_of(session: AsyncSession, organization_id: UUID | None) -> list[WebhookEndpoint]:
    """The endpoints of an organization, or the operator's, oldest first."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.organization_id.is_not_distinct_from(organization_id))
    return list(await session.scalars(query.order_by(WebhookEndpoint.id)))


async def hold_endpoints_of(session: AsyncSession, organization_id: UUID | None) -> int:
    """How many endpoints an organization has, or the operator; nobody else adds one until this transaction ends."""
    name = func.hashtextextended(f"webhook_endpoint {organization_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(name)))
    return len(await endpoints_of(session, organization_id))


async def endpoint_by_id(session: AsyncSession, id_: UUID, to_change: bool = False) -> WebhookEndpoint | None:
    """An endpoint that the tenant may see; held alone, it can still be announced to."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.id == id_)
    held = query.with_for_update(key_share=True)
    return (await session.execute(held if to_change else query)).scalar_one_or_none()


async def add_endpoint(session: AsyncSession, values: dict[str, Any]) -> WebhookEndpoint:
    """An endpoint more."""
    return (await session.execute(insert(WebhookEndpoint).values(**values).returning(WebhookEndpoint))).scalar_one()


async def change_endpoint(session: AsyncSession, id_: UUID, values: dict[str, Any]) -> WebhookEndpoint:
    """An endpoint with other properties, and a new version."""
    renewed = {**values, "version": WebhookEndpoint.version + 1, "updated_at": func.now()}
    query = update(WebhookEndpoint).where(WebhookEndpoint.id == id_).values(**renewed).returning(WebhookEndpoint)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()


async def remove_endpoint(session: AsyncSession, id_: UUID) -> None:
    """Forget an endpoint, and its deliveries with it."""
    await session.execute(delete(WebhookEndpoint).where(WebhookEndpoint.id == id_))


async def deliveries_of(
    session: AsyncSession, endpoint_id: UUID, state: str | None, before: UUID | None, limit: int
) -> list[Delivery]:
    """The deliveries to an endpoint, newest first: those in a state, those before one."""
    query = _deliveries().where(WebhookDelivery.endpoint_id == endpoint_id)
    if state is not None:
        query = query.where(WebhookDelivery.state == state)
    if before is not None:
        query = query.where(WebhookDelivery.id < before)
    rows = await session.execute(query.order_by(WebhookDelivery.id.desc()).limit(limit))
    return [Delivery(row[0], row[1]) for row in rows]


async def delivery_by_id(session: AsyncSession, endpoint_id: UUID, id_: UUID) -> Delivery | None:
    """A delivery to an endpoint, which the tenant may see."""
    query = _deliveries().where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.id == id_)
    row = (await session.execute(query, execution_options={"populate_existing": True})).first()
    return None if row is None else Delivery(row[0], row[1])


async def newest_delivery(session: AsyncSession, endpoint_id: UUID, type_: str) -> Delivery | None:
    """The newest delivery of an event of a type to an endpoint."""
    query = _deliveries().where(WebhookDelivery.endpoint_id == endpoint_id, WebhookEvent.type == type_)
    row = (await session.execute(query.order_by(WebhookDelivery.id.desc()).limit(1))).first()
    return None if row is None else Delivery(row[0], row[1])


def _deliveries() -> Any:
    return select(WebhookDelivery, WebhookEvent).join(WebhookEvent, WebhookEvent.id == WebhookDelivery.event_id)


_AGAIN = {
    "state": "pending",
    "due_at": func.now(),
    "tries": 0,
    "error": None,
    "finished_at": None,
}


async def replay_delivery(session: AsyncSession, endpoint_id: UUID, id_: UUID) -> None:
    """Try a delivery again from the beginning of the schedule, whatever became of it."""
    await session.execute(update(WebhookDelivery).where(WebhookDelivery.id == id_).values(**_AGAIN))
    await _see_to(session, endpoint_id)


async def replay_failed(session: AsyncSession, endpoint_id: UUID, since: datetime) -> int:
    """Try all deliveries again that failed and were announced since a moment; how many there are."""
    query = update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint_id,
        WebhookDelivery.state == "failed",
        WebhookDelivery.created_at >= since,
    )
    again = (await session.scalars(query.values(**_AGAIN).returning(WebhookDelivery.id))).all()
    await _see_to(session, endpoint_id)
    return len(again)


async def _see_to(session: AsyncSession, endpoint_id: UUID) -> None:
    """Wake the worker; the owner has seen that something was given up."""
    seen = update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.given_up_at.is_not(None))
    await session.execute(seen.values(given_up_at=None, version=WebhookEndpoint.version + 1))
    await session.execute(_TELL)


async def give_up_pending(session: AsyncSession, endpoint_id: UUID, error: str) -> None:
    """Try none of the deliveries to an endpoint any more, until somebody replays them."""
    query = update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == "pending"
    )
    await session.execute(query.values(state="failed", due_at=None, error=error, finished_at=func.now()))
