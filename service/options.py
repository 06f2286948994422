"""What a path allows, told in full.

Litestar makes its answer to OPTIONS when the first method of a path is registered, and keeps it when others come; what
it answers is put right here.
"""

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, Message, Receive, Scope, Send


def telling_all_methods(asgi: ASGIApp, app: Litestar) -> ASGIApp:
    """The application with an `Allow` of all methods of the path in every answer to OPTIONS."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "OPTIONS":
            await asgi(scope, receive, send)
            return

        async def send_in_full(message: Message) -> None:
            methods = _methods(scope, app)
            if message["type"] == "http.response.start" and methods:
                others = [(name, value) for name, value in message["headers"] if name.lower() != b"allow"]
                message["headers"] = [*others, (b"allow", ", ".join(methods).encode())]
            await send(message)

        await asgi(scope, receive, send_in_full)

    return answer


def _methods(scope: Scope, app: Litestar) -> list[str]:
    handler = scope.get("route_handler")
    for route in app.routes:
        if isinstance(route, HTTPRoute) and handler in route.route_handlers:
            return sorted(route.methods)
    return []
