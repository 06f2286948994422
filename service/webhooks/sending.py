"""One try: a message to a receiver, and what came back."""

import datetime
import time

import aiohttp
import msgspec

from service.webhooks.calling import NOT_ALLOWED
from service.webhooks.schedule import asked_pause_seconds

_MOST_ANSWER_BYTES = 65_536
_THROTTLED = frozenset({429, 502, 503, 504})
_GONE = 410


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a try: the status where there was an answer, else a short word of what went wrong; never a body."""

    at: datetime.datetime
    status: int | None
    error: str | None
    milliseconds: int
    asked_seconds: float = 0.0
    """For how long the receiver asked to be left alone."""

    @property
    def succeeded(self) -> bool:
        """Whether the receiver has taken it: by a status of success, and by nothing else."""
        return self.error is None

    @property
    def gone(self) -> bool:
        """Whether the receiver says that it wants nothing any more."""
        return self.status == _GONE

    @property
    def silent(self) -> bool:
        """Whether no answer came at all."""
        return self.status is None


async def send(client: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Post the message; whatever happens is an outcome."""
    at, began = datetime.datetime.now(datetime.UTC), time.monotonic()
    status, asked = None, 0.0
    try:
        async with client.post(url, data=body, headers=headers, allow_redirects=False) as answer:
            status = answer.status
            if status in _THROTTLED:
                asked = asked_pause_seconds(answer.headers.get("Retry-After", ""), at)
            if not await _passes_over(answer.content):
                answer.close()
        error = _meaning(status)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as failure:
        status, error = None, _word_for(failure)
    milliseconds = round((time.monotonic() - began) * 1000)
    return Outcome(at=at, status=status, error=error, milliseconds=milliseconds, asked_seconds=asked)


async def _passes_over(content: aiohttp.StreamReader) -> bool:
    """Read an answer that nobody wants, so that its connection can be used again; false where it is too long."""
    left = _MOST_ANSWER_BYTES
    while left > 0:
        chunk = await content.read(left)
        if not chunk:
            return True
        left -= len(chunk)
    return False


def _meaning(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return "redirect"
    return "gone" if status == _GONE else "status"


def _word_for(failure: Exception) -> str:
    if isinstance(failure, TimeoutError):
        return "timeout"
    if isinstance(failure, aiohttp.ClientConnectorDNSError):
        return "name-unknown"
    if isinstance(failure, aiohttp.ClientConnectorError) and NOT_ALLOWED in str(failure.os_error):
        return NOT_ALLOWED
    if isinstance(failure, aiohttp.InvalidURL):
        return "url-unusable"
    if isinstance(failure, aiohttp.ClientSSLError):
        return "tls"
    return "connection"
