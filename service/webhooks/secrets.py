"""The secret that an endpoint's messages are signed with: shown once, kept sealed."""

import base64
import secrets
from uuid import UUID

from service.sealing import Sealer

_SECRET_BYTES = 32
PREFIX = "whsec_"
"""How a secret is written, before its Base64 (Standard Webhooks 1.0.0)."""


def new_secret_base64() -> str:
    """32 random bytes in Base64."""
    return base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def seal_secret(sealer: Sealer, endpoint_id: UUID, secret: str) -> bytes:
    """The secret of an endpoint as the database keeps it."""
    return sealer.seal(secret.encode(), _place(endpoint_id))


def open_secret(sealer: Sealer, endpoint_id: UUID, sealed: bytes) -> str:
    """The secret of an endpoint; raises SealingError where it cannot be had."""
    return sealer.open(sealed, _place(endpoint_id)).decode()


def _place(endpoint_id: UUID) -> bytes:
    return b"webhook_endpoint.secret:" + endpoint_id.bytes
