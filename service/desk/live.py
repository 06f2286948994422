"""Pages that keep themselves up to date: a page says what it shows, and is answered only when that is different now."""

import hashlib
from typing import Any

import msgspec
from litestar import Request, Response

AnyRequest = Request[Any, Any, Any]
_LENGTH = 20


def mark_of(*shown: Any) -> str:
    """A mark of what is shown; it is another one as soon as any of it is different."""
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:_LENGTH]


def shows_already(request: AnyRequest, mark: str) -> bool:
    """Whether the page that asks shows this already."""
    return request.query_params.get("seen") == mark


def nothing_new() -> Response[Any]:
    """What such a page is answered (204: nothing is swapped)."""
    return Response(None, status_code=204, headers={"Cache-Control": "no-store"})
