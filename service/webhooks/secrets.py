"""The secret that an endpoint's messages are signed with: shown once, kept sealed."""

from uuid import UUID

from service.sealing import Sealer

PREFIX = "whsec_"
"""How a secret is written, before its Base64 (Standard Webhooks 1.0.0)."""


def seal_secret(sealer: Sealer, endpoint_id: UUID, secret: str) -> bytes:
    """The secret of an endpoint as the database keeps it."""
    return sealer.seal(secret.encode(), _place(endpoint_id))


def open_secret(sealer: Sealer, endpoint_id: UUID, sealed: bytes) -> str:
    """The secret of an endpoint; raises SealingError where it cannot be had."""
    return sealer.open(sealed, _place(endpoint_id)).decode()


def _place(endpoint_id: UUID) -> bytes:
    return b"webhook_endpoint.secret:" + endpoint_id.bytes
