"""Nobody's work is overwritten: who changes a listing says which version of it they saw (RFC 9110, 13; RFC 6585, 3)."""

import hashlib
import re
from typing import Any

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.listings import Recorded
from service.catalogue.attributing import attributed, points_since
from service.problems import Breach, Refused, Rule
from service.problems.answers import FieldChange

AnyRequest = Request[Any, Any, Any]
_TAG = re.compile(r'"(\d{1,9})-[0-9a-f]{16}"')
_NO_TAG = Rule("tag", "不是本服务给出的ETag", "is no ETag of this service")
_WEAK = Rule(
    "weak",
    "弱ETag（W/…）不能用于修改；请检查中间的代理是否压缩了响应",
    "a weak ETag (W/…) cannot be changed by; see whether a proxy between compresses answers",
)


def tag_of(body: bytes, version: int) -> str:
    """The strong entity tag of a representation: equal tags, equal bytes."""
    return f'"{version}-{hashlib.sha256(body).hexdigest()[:16]}"'


def version_seen(written: str) -> int | None:
    """The version that a tag of ours names."""
    found = _TAG.search(written)
    return int(found[1]) if found else None


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
    members = {"changed": await changed_since(session, found, written), "current": msgspec.to_builtins(shown)}
    raise Refused("stale", _wrong_with(written), headers={"ETag": tag}, members=members)


async def changed_since(session: AsyncSession, found: Recorded, written: str) -> list[FieldChange]:
    """What others changed since the version that the caller saw; nothing can be said of a tag that is none of ours."""
    seen = version_seen(written)
    return attributed(await points_since(session, found, seen)) if seen is not None else []


def _wrong_with(written: str) -> list[Breach]:
    """Why a tag can name no version at all: then nobody need have changed anything."""
    if version_seen(written) is None:
        return [Breach("If-Match", _NO_TAG)]
    # Proxies weaken tags where they compress answers.
    weak = all(part.strip().startswith("W/") for part in written.split(","))
    return [Breach("If-Match", _WEAK)] if weak else []
