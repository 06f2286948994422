"""Nobody's work is overwritten: who changes a listing says which version of it they saw (RFC 9110, 13; RFC 6585, 3)."""

import hashlib
import re
from typing import Any

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import version_of
from models.queries.listings import Recorded
from service.catalogue.differences import differences
from service.problems import Refused
from service.problems.answers import FieldChange

AnyRequest = Request[Any, Any, Any]
_TAG = re.compile(r'"(\d{1,9})-[0-9a-f]{16}"')


def tag_of(body: bytes, version: int) -> str:
    """The strong entity tag of a representation: equal tags, equal bytes."""
    return f'"{version}-{hashlib.sha256(body).hexdigest()[:16]}"'


def version_seen(written: str) -> int | None:
    """The version that a tag of ours names."""
    found = _TAG.search(written)
    return int(found[1]) if found else None


class _Versioned(msgspec.Struct):
    version: int


def tag_again(body: bytes) -> str:
    """The tag of a representation that was kept as it was sent."""
    return tag_of(body, msgspec.json.decode(body, type=_Versioned).version)


async def check_precondition(
    request: AnyRequest, session: AsyncSession, found: Recorded, shown: msgspec.Struct
) -> None:
    """Refuse where If-Match is missing, or names another representation than the one that would be shown now."""
    await check_seen(session, found, shown, request.headers.get("if-match", "").strip())


async def check_seen(session: AsyncSession, found: Recorded, shown: msgspec.Struct, written: str) -> None:
    """Refuse where a caller names no tag, or another one than that of the representation that would be shown now."""
    if not written:
        raise Refused("if-match-required")
    tag = tag_of(msgspec.json.encode(shown), found.version)
    if written == "*" or tag in [part.strip() for part in written.split(",")]:
        return
    members = {"changed": await _changed_since(session, found, written), "current": msgspec.to_builtins(shown)}
    raise Refused("stale", headers={"ETag": tag}, members=members)


async def _changed_since(session: AsyncSession, found: Recorded, written: str) -> list[FieldChange]:
    """What others changed since the version that the caller saw; nothing can be said of a tag that is none of ours."""
    seen = version_seen(written)
    before = await version_of(session, found.id, seen) if seen is not None else None
    if before is None:
        return []
    newest = await version_of(session, found.id, found.version)
    actor, at = (newest.actor, newest.created_at) if newest is not None else (None, None)
    then = {**before.document, "state": before.state}
    return differences(then, {**found.document, "state": found.state}, actor, at)
