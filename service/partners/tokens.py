"""Embed tokens: `nqi_embed_` and a JSON Web Token (RFC 7519) that says which part of a sitekey it holds for.

Signed with HMAC-SHA-256 (RFC 7518, 3.2) by a key that is derived from a sealing key; `kid` names that one, so that tokens
outlive a change of the keys as long as the file still holds the old one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import msgspec

from service.clock import actual_now
from service.problems import Refused

PREFIX = "nqi_embed_"
SIGNING = b"nqi embed token"
"""What the signing keys are derived for (service/sealing.py)."""
_ALGORITHM = "HS256"
_ISSUER = "nqi"
_AUDIENCE = "nqi-embed"
_REQUIRED = ["exp", "iat", "aud", "iss", "sub", "key"]


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a sitekey that a token holds for; what is not stated is as the sitekey says."""

    origins: tuple[str, ...] | None = None
    stations: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    elements: tuple[str, ...] | None = None


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says: of which sitekey it is, with which secret key it was minted, and what it holds for."""

    sitekey_id: UUID
    parent: UUID
    narrowed: Narrowed


def signed(claims: Claims, lifetime: timedelta, keys: Mapping[str, bytes]) -> tuple[str, datetime]:
    """The token, signed with the first of the keys (id → key), and when it ends."""
    begins = actual_now().replace(microsecond=0)
    ends = begins + lifetime
    narrowed = {name: value for name, value in msgspec.to_builtins(claims.narrowed).items() if value is not None}
    payload = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "iat": int(begins.timestamp()),
        "exp": int(ends.timestamp()),
        "sub": str(claims.sitekey_id),
        "key": str(claims.parent),
        **narrowed,
    }
    id_, key = next(iter(keys.items()))
    return PREFIX + jwt.encode(payload, key, algorithm=_ALGORITHM, headers={"kid": id_}), ends


def read(token: str, keys: Mapping[str, bytes]) -> Claims:
    """What a token says; refused where it was not signed here, has ended, or is no embed token."""
    try:
        written = token.removeprefix(PREFIX)
        key = keys.get(str(jwt.get_unverified_header(written).get("kid")))
        if key is None:
            raise Refused("key-not-valid")
        said: dict[str, Any] = jwt.decode(
            written,
            key,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            issuer=_ISSUER,
            # Clocks of nodes differ: one that is a moment behind takes what another has just signed.
            options={"require": _REQUIRED, "verify_iat": False},
        )
        return Claims(sitekey_id=UUID(said["sub"]), parent=UUID(said["key"]), narrowed=msgspec.convert(said, Narrowed))
    except (jwt.PyJWTError, msgspec.ValidationError, ValueError, TypeError, AttributeError):
        raise Refused("key-not-valid") from None
