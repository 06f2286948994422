"""The secret that an endpoint's messages are signed with: shown once, kept sealed."""

import base64
import contextlib
import secrets
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.webhook_sending import hold_secrets, reseal
from service.sealing import Sealer, SealingError

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


async def seal_anew(session: AsyncSession, sealer: Sealer) -> None:
    """Have no secret sealed with a key that is on its way out; one that cannot be opened here is left as it is."""
    for endpoint in await hold_secrets(session):
        sealed = [one for one in (endpoint.secret, endpoint.previous_secret) if one is not None]
        if all(sealer.is_current(one) for one in sealed):
            continue
        with contextlib.suppress(SealingError):
            renewed = [seal_secret(sealer, endpoint.id, open_secret(sealer, endpoint.id, one)) for one in sealed]
            await reseal(session, endpoint.id, renewed[0], renewed[1] if len(renewed) > 1 else None)


def _place(endpoint_id: UUID) -> bytes:
    return b"webhook_endpoint.secret:" + endpoint_id.bytes
