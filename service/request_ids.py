"""Every request has an id: taken from X-Request-Id where it is a plain word, else made here; and one line in the log."""

import re
import secrets
import time

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger("nqi.access")
_PLAIN = re.compile(rb"(?!nqi_)[A-Za-z0-9._-]{1,64}")
"""Not a key of ours, which somebody has put into the wrong header: it would stand in the log."""
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_WITH_CODE = re.compile(r"(?<=^/match/)[^/]+|(?<=^/embed/match/)[^/]+")
"""The code of a shared match opens it, so that it is a secret of those who share it."""


def with_request_id(app: ASGIApp) -> ASGIApp:
    """The application with request ids and an access log that holds no text of anybody's."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        request_id = _request_id(scope)
        method = scope["method"]
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        finally:
            path = scope["path"]
            if path not in _QUIET:
                _log.info(
                    "request",
                    method=method,
                    path=_WITH_CODE.sub("…", path)[:200],
                    status=status,
                    milliseconds=round(1000 * (time.perf_counter() - started), 1),
                    request_id=request_id,
                )

    return wrapped


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _PLAIN.fullmatch(value):
            return value.decode()
    return secrets.token_hex(12)
