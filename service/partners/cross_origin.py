"""What browsers are told of other origins (CORS, WHATWG Fetch 3.2), on the routes of portals and nowhere else.

Only an origin that was let in may read an answer, never all of them, and never with cookies. A preflight carries no key:
it is answered for every origin that some sitekey allows, and for all while demo sitekeys are on, since those hold for
any. That lets a page ask, not read.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Litestar, Request
from litestar.enums import ScopeType
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from sqlalchemy.exc import SQLAlchemyError

from models.queries.sitekeys import any_sitekey_allows
from models.tenancy import AUTHENTICATION, act_for
from service.partners.budgets import headers_of
from service.partners.origins import entries_for_page

_log = structlog.get_logger("nqi")
_READER = "cross_origin"
"""Where the state of a request has the origin that may read its answer."""
_EXPOSED = "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "authorization, content-type, accept-language, idempotency-key",
    "Access-Control-Max-Age": "7200",
}


def let_read(request: Request[Any, Any, Any], origin: str) -> None:
    """Let pages of an origin read the answer to a request, whatever that will be."""
    request.scope["state"][_READER] = origin


def answering_portals(asgi: ASGIApp, app: Litestar) -> ASGIApp:
    """The application with preflights answered, and with headers for other origins, on the routes of portals."""
    methods_of = _portal_methods(app)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"] not in methods_of:
            await asgi(scope, receive, send)
            return
        preflight = await _preflight(scope, app, methods_of[scope["path"]])
        if preflight is not None:
            await send({"type": "http.response.start", "status": 204, "headers": _raw(preflight)})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_raw(_headers(scope))]
            await send(message)

        await asgi(scope, receive, send_with_headers)

    return answer


def _portal_methods(app: Litestar) -> dict[str, str]:
    """The paths of portals → their methods."""
    found: dict[str, str] = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            handlers = [handler for handler in route.route_handlers if handler.opt.get("portal")]
            if handlers:
                found[route.path] = ", ".join(sorted({str(name) for each in handlers for name in each.http_methods}))
    return found


async def _preflight(scope: HTTPScope, app: Litestar, methods: str) -> dict[str, str] | None:
    """The headers that answer a preflight; None where it is none, or the origin is nobody's."""
    asked = dict(scope["headers"])
    origin = asked.get(b"origin", b"").decode("latin-1")
    if scope["method"] != "OPTIONS" or b"access-control-request-method" not in asked:
        return None
    if not await _is_known(app, origin):
        return None
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": methods,
        "Vary": "Origin",
        **_PREFLIGHT,
    }


async def _is_known(app: Litestar, origin: str) -> bool:
    entries = entries_for_page(origin)
    if not entries or app.state.settings.portal_demo:
        return bool(entries)
    try:
        async with app.state.sessions.begin() as session:
            await act_for(session, AUTHENTICATION)
            return await any_sitekey_allows(session, entries)
    except (SQLAlchemyError, OSError) as error:
        _log.warning("database unavailable", error=type(error).__name__)
        return False


def _headers(scope: Scope) -> dict[str, str]:
    state = scope.get("state", {})
    told = {"Vary": "Origin", **headers_of(state)}
    if origin := state.get(_READER):
        told |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED}
    return told


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
