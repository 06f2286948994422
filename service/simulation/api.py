"""The service over HTTP, as its callers use it: answers counted, unknown outcomes asked for again with the same key."""

import asyncio
import time
import uuid
from collections import Counter
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec

from service.simulation.ledger import Ledger, Write

AT_ONCE = 16
"""So many requests are under way at a time."""
_ANSWER_SECONDS = 60
_GIVE_UP_SECONDS = 180
"""A service that was killed is back long before."""
_PAUSE_SECONDS = 0.1
_AGAIN = frozenset({"request-in-progress", "database-unavailable", "index-not-ready"})
"""What is worth repeating as it is (docs/api.md)."""
_OK = 400


class Unreachable(Exception):
    """The service gave no answer for very long."""


class Answer(msgspec.Struct, frozen=True):
    """What the service answered."""

    status: int
    body: Any

    @property
    def ok(self) -> bool:
        """Whether it did what it was asked."""
        return self.status < _OK

    @property
    def code(self) -> str | None:
        """What kind of problem it names."""
        return self.body.get("code") if not self.ok and isinstance(self.body, dict) else None


class Api:
    """The address of the service, with the books of what was asked and answered."""

    def __init__(self, base_url: str, ledger: Ledger) -> None:
        self._base_url = base_url
        self._ledger = ledger
        self._places = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None
        self.statuses: Counter[int] = Counter()
        self.milliseconds: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self.repeated = 0
        self.under_way = 0

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            self._base_url,
            connector=aiohttp.TCPConnector(limit=AT_ONCE),
            timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def read(self, path: str, credential: str | None = None) -> Answer:
        """What stands at an address."""
        return (await self._asked("GET", path, None, _headers(credential)))[0]

    async def write(
        self,
        method: str,
        path: str,
        body: Any,
        credential: str | None,
        write: Write,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """What becomes of a write, which is in the books from before it is sent until its answer has come."""
        said = {**_headers(credential), **(headers or {})}
        if method == "POST":
            said["Idempotency-Key"] = str(uuid.uuid4())
        number = self._ledger.sent(write)
        answer, tries = await self._asked(method, path, msgspec.json.encode(body), said)
        if answer.ok:
            made, effect = _told(answer.body)
            self._ledger.acknowledged(number, answer.status, tries, made, effect)
        else:
            self._ledger.refused(number, answer.status, tries)
        return answer

    async def _asked(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[Answer, int]:
        """The answer to a request, sent as often as it takes to get one, and how often that was."""
        ends, tries = time.monotonic() + _GIVE_UP_SECONDS, 0
        async with self._places:
            while time.monotonic() < ends:
                tries += 1
                answer = await self._sent(method, path, body, headers)
                if answer is not None and answer.code not in _AGAIN:
                    return answer, tries
                self.repeated += 1
                await asyncio.sleep(_PAUSE_SECONDS)
        raise Unreachable(f"{method} {path.partition('?')[0]}: no answer for {_GIVE_UP_SECONDS} s")

    async def _sent(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer | None:
        assert self._session is not None
        began = time.perf_counter()
        self.under_way += 1
        try:
            async with self._session.request(method, path, data=body, headers=headers) as response:
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None
        finally:
            self.under_way -= 1
        self.statuses[response.status] += 1
        shape = shape_of(method, path)
        self.requests[shape] += 1
        self.milliseconds[shape] += round((time.perf_counter() - began) * 1000)
        return Answer(response.status, msgspec.json.decode(content) if content else None)


def shape_of(method: str, path: str) -> str:
    """A request without what tells it from others of its kind: «POST /v1/needs/{}/moves»."""
    parts = path.partition("?")[0].split("/")
    named = [
        part if (part.isascii() and part.replace("_", "").isalpha()) or part in ("v1",) else "{}" for part in parts[1:]
    ]
    return f"{method} /{'/'.join(named)}"


def _headers(credential: str | None) -> dict[str, str]:
    said = {"Content-Type": "application/json", "Accept-Language": "zh"}
    return said if credential is None else {**said, "Authorization": f"Bearer {credential}"}


def _told(body: Any) -> tuple[str | None, str | None]:
    """The id of what an answer shows, and its state."""
    if not isinstance(body, dict):
        return None, None
    inner = body.get("referral")
    shown = inner if isinstance(inner, dict) else body
    return shown.get("id") or shown.get("need"), shown.get("state")
