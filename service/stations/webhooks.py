"""/webhooks: where an organization's systems are told of events; added, looked at, tested and replayed."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.webhooks import deliveries_of, endpoints_of, remove_endpoint
from models.tables import WebhookEndpoint
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.problems import Refused
from service.stations.forms.checking import Errors, errors_of, errors_refused
from service.stations.forms.fields import field
from service.stations.posting import posted, stated
from service.stations.rendering import Reader, page, see
from service.webhooks.endpoints import (
    change_webhook,
    create_webhook,
    own_webhook,
    replay_one,
    replay_since,
    rotate_secret,
    send_test,
)
from service.webhooks.secrets import new_secret_base64
from service.webhooks.structs import DeliveryOut, IssuedWebhook, NewWebhook, Webhook, WebhookInput
from service.webhooks.types import EVENT_TYPES

AnyRequest = Request[Any, Any, Any]
Posted = list[tuple[str, str]]
_FOR_ADMINISTRATORS = for_page("webhook:admin")
FIELDS = (
    field("line", "name", "用途", "What for", required=True),
    field("line", "url", "接收地址", "URL", required=True),
    field("choices", "types", "接收哪些事件", "Which events", choices="event"),
)
_CHOSEN = tuple(type_ for type_ in EVENT_TYPES if type_ != "webhook.test")
"""A test is sent to whoever asked for it, whatever they chose."""
_OVERLAPS = (24, 168, 0)
_STATES = ("pending", "delivered", "failed")
_AT_ONCE = 20
_EVER = datetime.min.replace(tzinfo=UTC)


@get("/webhooks", include_in_schema=False, opt=_FOR_ADMINISTRATORS)
async def webhooks_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """All webhooks of the organization."""
    return await _all(request, session, done=request.query_params.get("done", ""))


@post("/webhooks", include_in_schema=False, opt=_FOR_ADMINISTRATORS, status_code=200)
async def webhooks_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Add a webhook and show its secret, this once."""
    reader, values = Reader(request), _values(await posted(request))
    new, errors = stated(NewWebhook, _given(values), FIELDS, reader.english)
    if not errors:
        try:
            async with session.begin_nested():
                state, person = request.app.state, principal_of(request)
                issued = await create_webhook(session, state, person, new, new_secret_base64())
            return await _all(request, session, issued=issued)
        except Refused as refused:
            errors = errors_refused(refused, values, FIELDS, reader.english)
    return await _all(request, session, values=values, errors=errors)


@get("/webhooks/{webhook_id:uuid}", include_in_schema=False, opt=_FOR_ADMINISTRATORS)
async def webhook_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID]
) -> Response[Any]:
    """A webhook with its settings and what was sent to it."""
    found = await own_webhook(session, webhook_id)
    return await _one(request, session, found, done=request.query_params.get("done", ""))


@post("/webhooks/{webhook_id:uuid}", include_in_schema=False, opt=_FOR_ADMINISTRATORS, status_code=200)
async def webhook_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], webhook_id: FromPath[UUID]
) -> Response[Any]:
    """Do what was asked for with a webhook."""
    pairs = await posted(request)
    act = _ACTS.get(dict(pairs).get("do", ""))
    if act is None:
        raise Refused("invalid-request")
    found = await own_webhook(session, webhook_id, to_change=True)
    try:
        async with session.begin_nested():
            return await act(request, session, found, pairs)
    except Refused as refused:
        if refused.kind.code == "not-found":
            raise
        errors = errors_refused(refused, {}, FIELDS, Reader(request).english)
        return await _one(request, session, await own_webhook(session, webhook_id), errors=errors)


async def _save(request: AnyRequest, session: AsyncSession, found: WebhookEndpoint, pairs: Posted) -> Response[Any]:
    reader, values = Reader(request), _values(pairs)
    given = _given(values)
    errors: Errors = {}
    if values["version"] != str(found.version):
        errors = {"": reader.w.webhook_stale}
    if not errors:
        _, errors = stated(WebhookInput, given, FIELDS, reader.english)
    if not errors:
        try:
            await change_webhook(session, request.app.state, found, {"types": None, **given})
        except Refused as refused:
            errors = errors_of(list(refused.breaches), values, FIELDS, reader.english)
    if errors:
        return await _one(request, session, found, values=values, errors=errors)
    return see(f"/webhooks/{found.id}?done=saved")


def _switching(enabled: bool) -> Callable[..., Awaitable[Response[Any]]]:
    async def switch(
        request: AnyRequest, session: AsyncSession, found: WebhookEndpoint, _pairs: Posted
    ) -> Response[Any]:
        await change_webhook(session, request.app.state, found, {"enabled": enabled})
        return see(f"/webhooks/{found.id}?done=saved")

    return switch


async def _rotate(request: AnyRequest, session: AsyncSession, found: WebhookEndpoint, pairs: Posted) -> Response[Any]:
    written = dict(pairs).get("overlap", "")
    overlap = int(written) if written in {str(hours) for hours in _OVERLAPS} else _OVERLAPS[0]
    issued = await rotate_secret(session, request.app.state, found, overlap, new_secret_base64())
    return await _one(request, session, await own_webhook(session, found.id), issued=issued)


async def _test(_request: AnyRequest, session: AsyncSession, found: WebhookEndpoint, _pairs: Posted) -> Response[Any]:
    await send_test(session, found)
    return see(f"/webhooks/{found.id}?done=tested")


async def _replay(_request: AnyRequest, session: AsyncSession, found: WebhookEndpoint, pairs: Posted) -> Response[Any]:
    try:
        delivery = UUID(dict(pairs).get("delivery", ""))
    except ValueError:
        raise Refused("not-found") from None
    await replay_one(session, found, delivery)
    return see(f"/webhooks/{found.id}?done=replayed")


async def _replay_failed(
    request: AnyRequest, session: AsyncSession, found: WebhookEndpoint, _pairs: Posted
) -> Response[Any]:
    return await _one(request, session, found, replayed=await replay_since(session, found, _EVER))


async def _remove(_request: AnyRequest, session: AsyncSession, found: WebhookEndpoint, _pairs: Posted) -> Response[Any]:
    await remove_endpoint(session, found.id)
    return see("/webhooks?done=removed")


_ACTS: dict[str, Callable[[AnyRequest, AsyncSession, WebhookEndpoint, Posted], Awaitable[Response[Any]]]] = {
    "save": _save,
    "enable": _switching(True),
    "disable": _switching(False),
    "rotate": _rotate,
    "test": _test,
    "replay": _replay,
    "replay_failed": _replay_failed,
    "remove": _remove,
}


def _values(pairs: Posted) -> dict[str, Any]:
    fields = dict(pairs)
    return {
        "name": fields.get("name", "").strip(),
        "url": fields.get("url", "").strip(),
        "types": [value for name, value in pairs if name == "types"],
        "version": fields.get("version", ""),
    }


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What a form says; nothing chosen means all."""
    given = {"name": values["name"], "url": values["url"]}
    return given | ({"types": values["types"]} if values["types"] else {})


async def _all(
    request: AnyRequest, session: AsyncSession, *, issued: IssuedWebhook | None = None, **more: Any
) -> Response[Any]:
    owner = principal_of(request).organization_id
    hooks = [Webhook.of(endpoint) for endpoint in await endpoints_of(session, owner)]
    status = 400 if more.get("errors") else 200
    return page(request, "webhooks", "webhooks", status=status, hooks=hooks, issued=issued, types=_CHOSEN, **more)


async def _one(
    request: AnyRequest,
    session: AsyncSession,
    found: WebhookEndpoint,
    *,
    issued: IssuedWebhook | None = None,
    values: dict[str, Any] | None = None,
    **more: Any,
) -> Response[Any]:
    state = request.query_params.get("state", "")
    state = state if state in _STATES else ""
    deliveries = await deliveries_of(session, found.id, state or None, _before(request), _AT_ONCE + 1)
    hook = Webhook.of(found)
    shown = {"name": hook.name, "url": hook.url, "types": hook.types or []} if values is None else values
    return page(
        request,
        "webhook",
        "webhooks",
        status=400 if more.get("errors") else 200,
        hook=hook,
        values=shown,
        issued=issued,
        types=_CHOSEN,
        overlaps=_OVERLAPS,
        deliveries=[DeliveryOut.of(one) for one in deliveries[:_AT_ONCE]],
        earlier=deliveries[_AT_ONCE - 1].delivery.id if len(deliveries) > _AT_ONCE else None,
        states=_STATES,
        chosen=state,
        **more,
    )


def _before(request: AnyRequest) -> UUID | None:
    try:
        return UUID(request.query_params.get("before", ""))
    except ValueError:
        return None
