"""Webhooks added, changed, rotated, tested and removed, whoever asks for it: the API or a page."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar.datastructures import State
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import organization_by_id
from models.queries.webhooks import (
    Delivery,
    add_endpoint,
    add_event,
    change_endpoint,
    delivery_by_id,
    endpoint_by_id,
    give_up_pending,
    hold_endpoints_of,
    newest_delivery,
    replay_delivery,
    replay_failed,
)
from models.tables import WebhookEndpoint
from service.accounts.principals import Principal
from service.catalogue.editing import patched
from service.clock import actual_now
from service.identifiers import new_id
from service.problems import Breach, Refused, Rule
from service.webhooks.calling import is_callable
from service.webhooks.secrets import PREFIX, seal_secret
from service.webhooks.structs import IssuedWebhook, NewWebhook, Webhook, WebhookInput

MOST_WEBHOOKS = 10
"""So many an organization may have, and the operator."""
_ENOUGH = Rule("limit", f"最多{MOST_WEBHOOKS}个；请先删除一个", f"there are {MOST_WEBHOOKS} already; remove one first")
_NOBODY = Rule("unknown-reference", "没有这个机构", "is no organization")
_NOT_YOURS = Rule("scope", "只有运营方可以指定机构", "is for the operator to say")
_NOT_CALLABLE = Rule(
    "url",
    "须为https地址，端口443、8443或80，不含用户名、密码和片段，且不得指向内部地址",
    "must be https, port 443, 8443 or 80, without user, password and fragment, and no internal address",
)
_DISABLED = Rule("disabled", "已停用，请先启用", "is disabled; enable it first")
_UNDER_WAY = Rule("pending", "上一个测试事件还在投递", "the test before is still on its way")


def as_input(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """What its owner says of an endpoint."""
    return {name: getattr(endpoint, name) for name in WebhookInput.__struct_fields__}


async def create_webhook(
    session: AsyncSession, state: State, principal: Principal, stated: NewWebhook, secret_base64: str
) -> IssuedWebhook:
    """A webhook of the caller's organization, or of another one where the caller is the operator."""
    owner = stated.organization if principal.is_operator else principal.organization_id
    if not principal.is_operator and stated.organization not in (None, owner):
        raise Refused("contradiction", [Breach("/organization", _NOT_YOURS)])
    if owner is not None and await organization_by_id(session, owner) is None:
        raise Refused("unknown-reference", [Breach("/organization", _NOBODY)])
    _check_url(state, stated.url)
    if await hold_endpoints_of(session, owner) >= MOST_WEBHOOKS:
        raise Refused("not-in-this-state", [Breach("", _ENOUGH)])
    id_, secret = new_id(), PREFIX + secret_base64
    values = {
        "id": id_,
        "organization_id": owner,
        "secret": seal_secret(state.sealer, id_, secret),
        "created_by": principal.name,
        **_said(stated),
    }
    return IssuedWebhook(webhook=Webhook.of(await add_endpoint(session, values)), secret=secret)


async def change_webhook(
    session: AsyncSession, state: State, found: WebhookEndpoint, patch: dict[str, Any]
) -> WebhookEndpoint:
    """The webhook with a merge patch (RFC 7396); unchanged, it stays at its version."""
    before = as_input(found)
    stated: WebhookInput = patched(before, patch, WebhookInput)
    if msgspec.structs.asdict(stated) == before:
        return found
    _check_url(state, stated.url)
    values = _said(stated)
    if stated.enabled and not found.enabled:
        # It begins anew, with nothing held against it.
        values |= {"failing_since": None, "paused_until": None}
    if found.disabled_because is not None and not stated.enabled:
        values["disabled_because"] = found.disabled_because
    changed = await change_endpoint(session, found.id, values)
    if found.enabled and not stated.enabled:
        await give_up_pending(session, found.id, "endpoint-disabled")
    return changed


async def rotate_secret(
    session: AsyncSession, state: State, found: WebhookEndpoint, overlap_hours: int, secret_base64: str
) -> IssuedWebhook:
    """A new secret; the old one signs beside it until the overlap ends."""
    secret = PREFIX + secret_base64
    values: dict[str, Any] = {"secret": seal_secret(state.sealer, found.id, secret)}
    if overlap_hours:
        values |= {"previous_secret": found.secret, "previous_ends_at": actual_now() + timedelta(hours=overlap_hours)}
    else:
        values |= {"previous_secret": None, "previous_ends_at": None}
    return IssuedWebhook(webhook=Webhook.of(await change_endpoint(session, found.id, values)), secret=secret)


async def send_test(session: AsyncSession, found: WebhookEndpoint) -> Delivery:
    """A `webhook.test` to this webhook alone, whatever types it wants."""
    _check_enabled(found)
    earlier = await newest_delivery(session, found.id, "webhook.test")
    if earlier is not None and earlier.delivery.state == "pending":
        raise Refused("not-in-this-state", [Breach("", _UNDER_WAY)])
    data = {"webhook": str(found.id), "link": f"/v1/webhooks/{found.id}"}
    await add_event(session, "webhook.test", data, endpoint=found.id)
    made = await newest_delivery(session, found.id, "webhook.test")
    assert made is not None
    return made


async def replay_one(session: AsyncSession, found: WebhookEndpoint, delivery_id: UUID) -> Delivery:
    """A delivery tried again, under its old id."""
    await own_delivery(session, found.id, delivery_id)
    _check_enabled(found)
    await replay_delivery(session, found.id, delivery_id)
    return await own_delivery(session, found.id, delivery_id)


async def replay_since(session: AsyncSession, found: WebhookEndpoint, since: datetime) -> int:
    """All that failed since a moment tried again; how many there are."""
    _check_enabled(found)
    return await replay_failed(session, found.id, since)


async def own_webhook(session: AsyncSession, webhook_id: UUID, to_change: bool = False) -> WebhookEndpoint:
    """A webhook that the caller may see; refused where there is none."""
    found = await endpoint_by_id(session, webhook_id, to_change)
    if found is None:
        raise Refused("not-found")
    return found


async def own_delivery(session: AsyncSession, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """A delivery to a webhook that the caller may see; refused where there is none."""
    found = await delivery_by_id(session, webhook_id, delivery_id)
    if found is None:
        raise Refused("not-found")
    return found


def _said(stated: WebhookInput) -> dict[str, Any]:
    return {
        "url": stated.url,
        "name": stated.name,
        "types": None if stated.types is None else sorted(set(stated.types)),
        "enabled": stated.enabled,
        "disabled_because": None if stated.enabled else "owner",
    }


def _check_url(state: State, url: str) -> None:
    if not is_callable(url, state.settings.webhooks_allow_private):
        raise Refused("contradiction", [Breach("/url", _NOT_CALLABLE)])


def _check_enabled(found: WebhookEndpoint) -> None:
    if not found.enabled:
        raise Refused("not-in-this-state", [Breach("", _DISABLED)])
