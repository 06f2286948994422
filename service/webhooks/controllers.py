"""Webhooks over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.webhooks import deliveries_of, endpoints_of, remove_endpoint
from models.tables import WebhookEndpoint
from service.access import needs
from service.accounts.authentication import principal_of
from service.accounts.people import organization_asked_for
from service.catalogue.preconditions import tag_of
from service.idempotency import IdempotencyKey, Once
from service.problems import Refused
from service.webhooks.endpoints import (
    change_webhook,
    create_webhook,
    own_delivery,
    own_webhook,
    replay_one,
    replay_since,
    rotate_secret,
    send_test,
)
from service.webhooks.structs import (
    DeliveryOut,
    DeliveryPage,
    DeliveryState,
    IssuedWebhook,
    NewWebhook,
    Replayed,
    ReplaySince,
    SecretRotation,
    Webhook,
    Webhooks,
)

AnyRequest = Request[Any, Any, Any]
Patch = dict[str, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_ADMIN = needs("webhook:admin")
StateQuery = Annotated[DeliveryState | None, QueryParameter(description="Those in this state.")]
Before = Annotated[UUID | None, QueryParameter(description="A delivery: those before it.")]
Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]


class WebhookController(Controller):
    """Webhooks of organizations and of the operator."""

    path = "/v1/webhooks"
    tags: Sequence[str] = ("webhooks",)

    @get(operation_id="listWebhooks", summary="List webhooks", opt=_ADMIN)
    async def list(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], organization: FromQuery[UUID | None] = None
    ) -> Response[Webhooks]:
        """The webhooks of the caller's organization; the operator may name one."""
        owner = await organization_asked_for(session, principal_of(request), organization)
        items = [Webhook.of(endpoint) for endpoint in await endpoints_of(session, owner)]
        return Response(Webhooks(items=items), headers=_PRIVATE)

    @post(operation_id="createWebhook", summary="Add a webhook", opt=_ADMIN)
    async def create(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        data: JSONBody[NewWebhook],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[IssuedWebhook]:
        """A webhook; the secret that its messages are signed with is in this answer and nowhere else."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                state, secret = request.app.state, once.secret_base64
                await _done(once, 201, await create_webhook(session, state, principal_of(request), data, secret))
            return once.response()

    @get("/{webhook_id:uuid}", operation_id="getWebhook", summary="Read a webhook", opt=_ADMIN)
    async def read(self, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID]) -> Response[Webhook]:
        """A webhook, without its secret; its `ETag` is what a change has to name."""
        return _shown(await own_webhook(session, webhook_id))

    @patch("/{webhook_id:uuid}", operation_id="patchWebhook", summary="Change a webhook", opt=_ADMIN)
    async def change(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        webhook_id: FromPath[UUID],
        data: JSONBody[Patch],
    ) -> Response[Webhook]:
        """The webhook with the members of the patch (RFC 7396): also how it is disabled, and enabled again."""
        found = await _to_change(request, session, webhook_id)
        return _shown(await change_webhook(session, request.app.state, found, data))

    @delete("/{webhook_id:uuid}", operation_id="deleteWebhook", summary="Remove a webhook", opt=_ADMIN)
    async def remove(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID]
    ) -> None:
        """Nothing is sent there any more; its deliveries are forgotten."""
        found = await _to_change(request, session, webhook_id)
        await remove_endpoint(session, found.id)

    @post("/{webhook_id:uuid}/rotate", operation_id="rotateWebhookSecret", summary="Rotate the secret", opt=_ADMIN)
    async def rotate(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        webhook_id: FromPath[UUID],
        data: JSONBody[SecretRotation],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[IssuedWebhook]:
        """A new secret; for a while the old one signs beside it.

        An Idempotency-Key is needed, since a repetition would rotate once more.
        """
        if idempotency_key is None:
            raise Refused("idempotency-key-required")
        async with Once(session, request, idempotency_key) as once:
            found = await own_webhook(session, webhook_id, to_change=True)
            if once.earlier is None:
                state, secret = request.app.state, once.secret_base64
                await _done(once, 201, await rotate_secret(session, state, found, data.overlap_hours, secret))
            return once.response()

    @post("/{webhook_id:uuid}/test", operation_id="testWebhook", summary="Send a test", opt=_ADMIN, status_code=202)
    async def test(self, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID]) -> Response[DeliveryOut]:
        """A `webhook.test` to this webhook; what became of it is told at Location."""
        return _accepted(webhook_id, DeliveryOut.of(await send_test(session, await own_webhook(session, webhook_id))))

    @post(
        "/{webhook_id:uuid}/replay",
        operation_id="replayFailedDeliveries",
        summary="Replay what failed",
        opt=_ADMIN,
        status_code=202,
    )
    async def replay_all(
        self, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID], data: JSONBody[ReplaySince]
    ) -> Response[Replayed]:
        """All that failed since a moment is tried again, under the ids that it had."""
        found = await own_webhook(session, webhook_id, to_change=True)
        replayed = Replayed(replayed=await replay_since(session, found, data.since))
        return Response(replayed, status_code=202, headers=_PRIVATE)


class DeliveryController(Controller):
    """What was sent to a webhook, and what became of it; kept for 30 days."""

    path = "/v1/webhooks/{webhook_id:uuid}/deliveries"
    tags: Sequence[str] = ("webhooks",)

    @get(operation_id="listDeliveries", summary="List deliveries", opt=_ADMIN)
    async def list(
        self,
        session: NamedDependency[AsyncSession],
        webhook_id: FromPath[UUID],
        delivery_state: Annotated[DeliveryState | None, QueryParameter(name="state")] = None,
        before: Before = None,
        limit: Limit = 20,
    ) -> Response[DeliveryPage]:
        """The deliveries to a webhook with all their attempts, newest first."""
        await own_webhook(session, webhook_id)
        found = await deliveries_of(session, webhook_id, delivery_state, before, limit + 1)
        items = [DeliveryOut.of(one) for one in found[:limit]]
        more = {"limit": limit, "before": str(items[-1].id)} if len(found) > limit else {}
        query = urlencode(more | ({"state": delivery_state} if delivery_state else {})) if more else None
        return Response(
            DeliveryPage(items=items, next=f"/v1/webhooks/{webhook_id}/deliveries?{query}" if query else None),
            headers=_PRIVATE,
        )

    @get("/{delivery_id:uuid}", operation_id="getDelivery", summary="Read a delivery", opt=_ADMIN)
    async def read(
        self, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID], delivery_id: FromPath[UUID]
    ) -> Response[DeliveryOut]:
        """What became of an event on its way to a webhook."""
        return Response(DeliveryOut.of(await own_delivery(session, webhook_id, delivery_id)), headers=_PRIVATE)

    @post(
        "/{delivery_id:uuid}/replay",
        operation_id="replayDelivery",
        summary="Replay a delivery",
        opt=_ADMIN,
        status_code=202,
    )
    async def replay(
        self, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID], delivery_id: FromPath[UUID]
    ) -> Response[DeliveryOut]:
        """The delivery is tried again, whatever became of it, under the id that it had."""
        found = await own_webhook(session, webhook_id, to_change=True)
        return _accepted(webhook_id, DeliveryOut.of(await replay_one(session, found, delivery_id)))


async def _to_change(request: AnyRequest, session: AsyncSession, webhook_id: UUID) -> WebhookEndpoint:
    """The caller's webhook, held alone; refused where it is not theirs, or not what they saw."""
    found = await own_webhook(session, webhook_id, to_change=True)
    written = request.headers.get("if-match", "").strip()
    if not written:
        raise Refused("if-match-required")
    shown = Webhook.of(found)
    tag = _tag(shown)
    if written == "*" or tag in [part.strip() for part in written.split(",")]:
        return found
    raise Refused("stale", headers={"ETag": tag}, members={"changed": [], "current": msgspec.to_builtins(shown)})


def _tag(webhook: Webhook) -> str:
    return tag_of(msgspec.json.encode(webhook), webhook.version)


async def _done(once: Once, status: int, issued: IssuedWebhook) -> None:
    location = f"/v1/webhooks/{issued.webhook.id}"
    await once.done(status, location, msgspec.json.encode(issued), _tag(issued.webhook))


def _shown(found: WebhookEndpoint) -> Response[Webhook]:
    webhook = Webhook.of(found)
    return Response(webhook, headers={**_PRIVATE, "ETag": _tag(webhook)})


def _accepted(webhook_id: UUID, delivery: DeliveryOut) -> Response[DeliveryOut]:
    headers = {**_PRIVATE, "Location": f"/v1/webhooks/{webhook_id}/deliveries/{delivery.id}"}
    return Response(delivery, status_code=202, headers=headers)
