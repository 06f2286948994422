"""Answers that a caller may keep: strong entity tags and 304 (RFC 9110, 8.8.3 and 13.1.2)."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response

_CACHE = {"Cache-Control": "no-cache"}


def _digest(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def tagged(request: Request[Any, Any, Any], value: Any, tag_of: Callable[[bytes], str] = _digest) -> Response[Any]:
    """The value with its tag, or 304 where the caller has it already."""
    body = msgspec.json.encode(value)
    tag = tag_of(body)
    headers = {"ETag": tag, **_CACHE}
    if known_to(request.headers.get("if-none-match", ""), tag):
        return Response(None, status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def known_to(if_none_match: str, tag: str) -> bool:
    """Whether a caller says that it has what this tag names."""
    known = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return "*" in known or tag in known
