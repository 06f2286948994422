"""Pages of other people on origins of their own, with the element or a frame in them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, Locator, Request

from tests.running import RunningService
from tests.service.browsing import Visit

NEED = "游标卡尺需要校准，测量范围0-150mm"
"""Something that the modelled catalogue has."""


class Site:
    """A web server of somebody else's: what is put under a path is served there, with its headers."""

    def __init__(self, server: ThreadingHTTPServer, pages: dict[str, tuple[str, dict[str, str]]]) -> None:
        self.origin = f"http://127.0.0.1:{server.server_address[1]}"
        self._pages = pages

    def put(self, path: str, body: str, root: str = "<html lang=zh-CN>", **headers: str) -> str:
        """Serve a page; its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[path] = (f"<!doctype html>{root}<title>Park</title><body>{body}", named)
        return self.origin + path


@contextmanager
def site() -> Iterator[Site]:
    """A site on a free port."""
    pages: dict[str, tuple[str, dict[str, str]]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, headers = pages.get(self.path.partition("?")[0], ("", {}))
            self.send_response(200 if body else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Site(server, pages)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Guest(Visit):
    """A visitor of somebody else's page."""

    def __init__(self, browser: Browser, service: RunningService, width: int = 800, **more: Any) -> None:
        super().__init__(browser, service, width, **more)
        self.base_url = service.base_url
        self.asked: list[Request] = []
        self.page.on("request", self._note_question)

    def see(self, address: str) -> Locator:
        """Go to a page; its first element."""
        self.page.goto(address)
        return self.element

    @property
    def element(self) -> Locator:
        """The first element of the page."""
        return self.page.locator("nqi-match").first

    def ask(self, text: str) -> None:
        """State a problem and press the button."""
        self.element.locator("textarea").fill(text)
        self.element.locator("form.ask > button").click()

    def _note_question(self, request: Request) -> None:
        if "/embed/v1/" in request.url:
            self.asked.append(request)


def embedded(service: RunningService, sitekey: str, attributes: str = "", content: str = "") -> str:
    """The two lines of HTML."""
    script = f'<script async src="{service.base_url}/embed/v1.js"></script>'
    return f'{script}<nqi-match sitekey="{sitekey}" {attributes}>{content}</nqi-match>'
