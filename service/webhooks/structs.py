"""What comes in and goes out about webhooks."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from models.queries.webhooks import Delivery
from models.tables import WebhookEndpoint
from service.accounts.structs import Hours
from service.fields import URL, Word
from service.webhooks.types import EventType

Url = Annotated[
    str,
    Meta(
        pattern=URL,
        max_length=2_000,
        description="https, port 443, 8443 or 80; without user, password and fragment.",
        examples=["https://lims.example/nqi"],
    ),
]
DeliveryState = Literal["pending", "delivered", "failed"]


class WebhookInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where somebody wants to be told of events, and of which: without `types`, of all there are and will be."""

    url: Url
    name: Word
    types: Annotated[list[EventType], Meta(min_length=1, max_length=50)] | None = None
    enabled: bool = True


class NewWebhook(WebhookInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A webhook to add; the operator names the organization, or none for one of its own."""

    organization: UUID | None = None


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner of a webhook should know and do."""

    code: str
    message: str
    message_en: str


_NOTICES = {
    "failing": Notice(
        code="failing",
        message="接收方没有成功接收，正在按计划重试；请查看投递记录中的状态",
        message_en="The receiver does not take what it is sent; it is tried again by the schedule. Look at the deliveries.",
    ),
    "given-up": Notice(
        code="given-up",
        message="有投递在全部重试之后仍然失败；请查看失败的投递并重放",
        message_en="A delivery failed for good after all its tries. Look at what failed, and replay it.",
    ),
    "disabled-failing": Notice(
        code="disabled-failing",
        message="连续数日没有一次成功，已停用；请修复接收方，启用后重放失败的投递",
        message_en="Nothing got through for days, so it was disabled. Mend the receiver, enable it, replay what failed.",
    ),
    "disabled-gone": Notice(
        code="disabled-gone",
        message="接收方以410表示不再接收，已停用",
        message_en="The receiver answered 410, that it wants nothing any more, so it was disabled.",
    ),
}


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook as it is listed, never with its secret; `notice` says what its owner should see to."""

    id: UUID
    organization_id: UUID | None
    url: str
    name: str
    types: list[str] | None
    enabled: bool
    disabled_because: str | None
    failing_since: datetime | None
    given_up_at: datetime | None
    previous_secret_ends_at: datetime | None
    notice: Notice | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, endpoint: WebhookEndpoint) -> "Webhook":
        """The webhook of a row."""
        return cls(
            id=endpoint.id,
            organization_id=endpoint.organization_id,
            url=endpoint.url,
            name=endpoint.name,
            types=endpoint.types,
            enabled=endpoint.enabled,
            disabled_because=endpoint.disabled_because,
            failing_since=endpoint.failing_since,
            given_up_at=endpoint.given_up_at,
            previous_secret_ends_at=endpoint.previous_ends_at,
            notice=_NOTICES.get(_code(endpoint)),
            version=endpoint.version,
            created_by=endpoint.created_by,
            created_at=endpoint.created_at,
            updated_at=endpoint.updated_at,
        )


def _code(endpoint: WebhookEndpoint) -> str:
    if endpoint.disabled_because in ("gone", "failing"):
        return f"disabled-{endpoint.disabled_because}"
    if endpoint.enabled and endpoint.failing_since is not None:
        return "failing"
    return "given-up" if endpoint.given_up_at is not None else ""


class IssuedWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook with the secret that its messages are signed with, which is shown this once."""

    webhook: Webhook
    secret: str


class Webhooks(msgspec.Struct, frozen=True, kw_only=True):
    """The webhooks of an organization."""

    items: list[Webhook]


class SecretRotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how many hours the old secret signs beside the new one."""

    overlap_hours: Hours = 24


class ReplaySince(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which moment on what failed is to be tried again."""

    since: Annotated[datetime, Meta(tz=True)]


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """How many deliveries are tried again."""

    replayed: int


class DeliveryAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """A try: the status of the answer, or without one a short word of what went wrong."""

    at: datetime
    status: int | None
    error: str | None
    milliseconds: int


class DeliveryOut(msgspec.Struct, frozen=True, kw_only=True):
    """An event on its way to a webhook; `event_id` is its `webhook-id`."""

    id: UUID
    event_id: UUID
    type: str
    data: dict[str, Any]
    state: str
    error: str | None
    attempts: list[DeliveryAttempt]
    occurred_at: datetime
    due_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, found: Delivery) -> "DeliveryOut":
        """The delivery of rows."""
        delivery, event = found.delivery, found.event
        return cls(
            id=delivery.id,
            event_id=event.id,
            type=event.type,
            data=event.data,
            state=delivery.state,
            error=delivery.error,
            attempts=msgspec.convert(delivery.attempts, list[DeliveryAttempt]),
            occurred_at=event.occurred_at,
            due_at=delivery.due_at,
            finished_at=delivery.finished_at,
        )


class DeliveryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries, newest first; `next` is the address of the following page."""

    items: list[DeliveryOut]
    next: str | None = None
