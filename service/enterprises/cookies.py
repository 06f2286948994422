"""What a browser keeps after it has shown the token of a need once: an opaque value that opens this need alone.

It is sealed with the keys that the database does not hold, so neither a copy of the database nor the file of keys opens
anything by itself, and the token is in no browser's store. A need whose token is another one is not opened by it.
"""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import Cookie

from service.accounts.authentication import NEED_COOKIE
from service.accounts.secrets import TEST_TOKEN
from service.proxies import is_secure
from service.sealing import Sealer, SealingError

AnyRequest = Request[Any, Any, Any]
IDLE = timedelta(days=30)
"""A page that nobody looked at for so long asks for the code again."""
RENEWED_AFTER = timedelta(days=1)
_MADE = struct.Struct(">d")
_HASH_BYTES = 32


class Opened(msgspec.Struct, frozen=True):
    """That a browser showed the token with this SHA-256, and when that was noted last."""

    token_hash: bytes
    at: datetime


def sealed(sealer: Sealer, need_id: UUID, opened: Opened, live: bool) -> str:
    """The value of the cookie; of a need of the demo catalogue it begins as its token does."""
    plain = _MADE.pack(opened.at.timestamp()) + opened.token_hash
    written = base64.urlsafe_b64encode(sealer.seal(plain, _place(need_id))).decode().rstrip("=")
    return written if live else TEST_TOKEN + written


def unsealed(sealer: Sealer, need_id: UUID, value: str, now: datetime) -> Opened | None:
    """What a cookie says, or nothing where it was not made here for this need, or too long ago."""
    try:
        # The padding is left out (RFC 7515, 2); more of it than is missing does no harm.
        plain = sealer.open(base64.urlsafe_b64decode(value.removeprefix(TEST_TOKEN) + "=="), _place(need_id))
    except (SealingError, binascii.Error, ValueError):
        return None
    if len(plain) != _MADE.size + _HASH_BYTES:
        return None
    at = datetime.fromtimestamp(_MADE.unpack_from(plain)[0], UTC)
    return Opened(plain[_MADE.size :], at) if now - at < IDLE else None


def cookie(request: AnyRequest, need_id: UUID, value: str) -> Cookie:
    """The cookie; without a value, the one that takes it away. It is sent to the pages of this need and to no other."""
    return Cookie(
        key=NEED_COOKIE,
        value=value,
        path=f"/needs/{need_id}",
        max_age=int(IDLE.total_seconds()) if value else 0,
        httponly=True,
        secure=is_secure(request),
        samesite="strict",
    )


def _place(need_id: UUID) -> bytes:
    return b"need page:" + need_id.bytes
