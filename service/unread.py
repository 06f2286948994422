"""A connection whose request was answered before its body was read is closed by the server; this tells the caller so.

Without the word, a caller sends its next request into the closing connection and gets no answer.
"""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send


def closing_where_unread(app: ASGIApp) -> ASGIApp:
    """The application with `Connection: close` (RFC 9110, 7.6.1) on answers to bodies that were not read to their end."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or not _announces_body(scope):
            await app(scope, receive, send)
            return
        unread = True

        async def receive_watched() -> ReceiveMessage:
            nonlocal unread
            message = await receive()
            unread = message["type"] != "http.request" or message["more_body"]
            return message

        async def send_watched(message: Message) -> None:
            if unread and message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        await app(scope, receive_watched, send_watched)

    return wrapped


def _announces_body(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
