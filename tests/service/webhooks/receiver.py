"""A receiver of webhooks: a real server that answers as it was told to, and remembers what it got."""

import asyncio
import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any

import msgspec
from aiohttp import web

_ENOUGH_SECONDS = 30
HUGE = 10_000_000


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How a request is answered: after a pause, with a status, headers and a body of so many bytes."""

    status: int = 204
    headers: Mapping[str, str] = {}
    after_seconds: float = 0.0
    body_bytes: int = 0


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A request that came in."""

    at: float
    """By the monotonic clock, in seconds."""
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Its `webhook-id`."""
        return self.headers["webhook-id"]

    @property
    def document(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = msgspec.json.decode(self.body)
        return said


class Receiver:
    """A server with as many addresses as a test wants; each answers 204 until it is told something else."""

    def __init__(self) -> None:
        self.base_url = ""
        self._got: dict[str, list[Received]] = defaultdict(list)
        self._scripts: dict[str, list[Answer]] = {}
        self._taken: dict[str, str] = {}

    def url(self, path: str, *script: Answer | int) -> str:
        """The address of a path; it answers by the script, the last answer again and again."""
        answers = [one if isinstance(one, Answer) else Answer(status=one) for one in script]
        self._scripts[path] = answers or [Answer()]
        return f"{self.base_url}/{path}"

    def takes(self, path: str, type_: str) -> None:
        """Whatever the script says, events of this type are taken at a path."""
        self._taken[path] = type_

    def got(self, path: str) -> list[Received]:
        """What came in at a path."""
        return list(self._got[path])

    def wait(self, path: str, count: int, seconds: float = _ENOUGH_SECONDS) -> list[Received]:
        """What came in at a path, once that is so many."""
        until(lambda: len(self._got[path]) >= count, seconds)
        return self.got(path)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        path = request.path.lstrip("/")
        headers = {name.lower(): value for name, value in request.headers.items()}
        self._got[path].append(Received(at=time.monotonic(), headers=headers, body=await request.read()))
        script = self._scripts.get(path, [Answer()])
        answer = script.pop(0) if len(script) > 1 else script[0]
        if self._taken.get(path, "none") in self._got[path][-1].body.decode():
            answer = Answer()
        await asyncio.sleep(answer.after_seconds)
        return web.Response(status=answer.status, headers=answer.headers, body=b"x" * answer.body_bytes)


def until(holds: Callable[[], Any], seconds: float = _ENOUGH_SECONDS) -> float:
    """Wait until it holds, and say how many seconds that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not come about in time"
        time.sleep(0.02)
    return time.monotonic() - began


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that runs in a thread of its own."""
    started: Future[tuple[Receiver, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(started)), daemon=True)
    thread.start()
    receiver, loop, stop = started.result(10)
    try:
        yield receiver
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


async def _serve(started: "Future[tuple[Receiver, asyncio.AbstractEventLoop, asyncio.Event]]") -> None:
    receiver, stop = Receiver(), asyncio.Event()
    application = web.Application(client_max_size=1_000_000)
    application.router.add_route("*", "/{path:.*}", receiver.answer)
    runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    started.set_result((receiver, asyncio.get_running_loop(), stop))
    await stop.wait()
    await runner.cleanup()
