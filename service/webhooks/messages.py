"""A message as it goes out: its body, and the headers that let its receiver know it (Standard Webhooks 1.0.0)."""

import datetime
from collections.abc import Sequence
from typing import Any

import msgspec
from standardwebhooks import Webhook

from models.queries.webhook_sending import Due

_USER_AGENT = "nqi-webhooks/1"


def body_of(due: Due) -> bytes:
    """The body, the same bytes at every try."""
    timestamp = due.occurred_at.astimezone(datetime.UTC)
    document: dict[str, Any] = {"type": due.type, "timestamp": timestamp, "livemode": due.live, "data": due.data}
    return msgspec.json.encode(document)


def headers_of(due: Due, body: bytes, secrets: Sequence[str], now: datetime.datetime) -> dict[str, str]:
    """The headers of a try: the id stays, the time is that of the try, and each secret that holds signs."""
    id_ = str(due.event_id)
    signatures = [Webhook(secret).sign(id_, now, body.decode()) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": _USER_AGENT,
        "webhook-id": id_,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
