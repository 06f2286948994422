"""Requests that may be repeated: the same Idempotency-Key gets the same answer for 24 hours.

The answer is stored in the transaction of what it created. Its secret is not stored: it is derived from the key, which
only the caller has, and a random salt; so a repetition gets the same bytes and the database holds no secret.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Annotated, Any, Self

import msgspec
from litestar import Request, Response
from litestar.params import HeaderParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.needs import claim_request, earlier_answer, keep_answer
from service.accounts.authentication import principal_of
from service.fields import IDEMPOTENCY_KEY
from service.problems import Breach, Refused, Rule

PLACE_OF_TOKEN = "00000000-token-00000000-token-00000000-token"  # noqa: S105 - a mark, not a secret
"""What stands in a stored body where the token was."""
PLACE_OF_BASE64 = "00000000+token+00000000+token+00000000+token"
"""What stands there where the same secret was written in the alphabet of Base64."""

_REUSED = Rule("idempotency-key-reused", "已用于另一请求", "was used for another request")


class Replay(msgspec.Struct, frozen=True):
    """The answer that the same request got before."""

    status: int
    location: str | None
    body: bytes
    tag: str | None = None


class Attempt(msgspec.Struct, frozen=True):
    """A request under an Idempotency-Key that this transaction works on."""

    key: str
    key_hash: bytes
    request_hash: bytes
    salt: bytes

    @property
    def token(self) -> str:
        """The secret of this request's answer (HMAC-SHA-256 of the salt under the key)."""
        return _text(_secret(self.key, self.salt))

    @property
    def base64(self) -> str:
        """The same secret in the alphabet of Base64 (RFC 4648, 4)."""
        return _base64(_secret(self.key, self.salt))


async def begin(session: AsyncSession, key: str, route: str, body: bytes) -> Attempt | Replay:
    """Begin to work on a request, or say what it got before; refused while another is at work on it."""
    key_hash = hashlib.sha256(f"{route}\n{key}".encode()).digest()
    request_hash = hashlib.sha256(body).digest()
    if not await claim_request(session, key_hash):
        raise Refused("request-in-progress")
    earlier = await earlier_answer(session, key_hash)
    if earlier is None:
        return Attempt(key, key_hash, request_hash, secrets.token_bytes(32))
    if not hmac.compare_digest(earlier.request_hash, request_hash):
        raise Refused("idempotency-key-reused", [Breach("Idempotency-Key", _REUSED)])
    secret = _secret(key, earlier.salt)
    body_again = earlier.body.replace(PLACE_OF_TOKEN.encode(), _text(secret).encode())
    body_again = body_again.replace(PLACE_OF_BASE64.encode(), _base64(secret).encode())
    return Replay(earlier.status, earlier.location, body_again, earlier.tag)


async def finish(
    session: AsyncSession, attempt: Attempt, status: int, location: str, body: bytes, tag: str | None = None
) -> None:
    """Keep the answer with its entity tag, without its secret."""
    kept = body.replace(attempt.token.encode(), PLACE_OF_TOKEN.encode())
    kept = kept.replace(attempt.base64.encode(), PLACE_OF_BASE64.encode())
    await keep_answer(
        session,
        {
            "key_hash": attempt.key_hash,
            "request_hash": attempt.request_hash,
            "salt": attempt.salt,
            "status": status,
            "location": location,
            "tag": tag,
            "body": kept,
        },
    )


def new_token() -> str:
    """A secret of 32 random bytes."""
    return _text(secrets.token_bytes(32))


def _secret(key: str, salt: bytes) -> bytes:
    return hmac.new(key.encode(), salt, hashlib.sha256).digest()


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def _base64(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        pattern=IDEMPOTENCY_KEY,
        description="Any text of your choice; a repetition with the same key and body gets the same answer.",
    ),
]


class Once:
    """A request of a known caller that is worked on once, however often it is sent with the same key.

    `earlier` is the answer that it got before; without one, the block does the work and says what came of it by `done`.
    """

    def __init__(self, session: AsyncSession, request: Request[Any, Any, Any], key: str | None) -> None:
        self._session = session
        self._request = request
        self._key = key
        self._attempt: Attempt | None = None
        self._answer: Replay | None = None
        self.earlier: Replay | None = None

    async def __aenter__(self) -> Self:
        if self._key is not None:
            # What callers choose as keys is theirs alone: another caller's key of the same name is another key.
            caller = principal_of(self._request).identity
            route = f"{caller} {self._request.method} {self._request.url.path}"
            # Options stand in the query; with others it is another request.
            query = self._request.url.query.encode() + b"\n"
            begun = await begin(self._session, self._key, route, query + await self._request.body())
            if isinstance(begun, Replay):
                self.earlier = self._answer = begun
            else:
                self._attempt = begun
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    @property
    def secret(self) -> str:
        """A secret to give out in the answer: the same for every repetition, though it is not stored."""
        return self._attempt.token if self._attempt is not None else new_token()

    @property
    def secret_base64(self) -> str:
        """A secret of 32 bytes in the alphabet of Base64, to give out in the answer."""
        return self._attempt.base64 if self._attempt is not None else _base64(secrets.token_bytes(32))

    async def done(self, status: int, location: str, body: bytes, tag: str | None = None) -> None:
        """What came of the work, with its entity tag; kept for repetitions in the transaction of the work itself."""
        self._answer = Replay(status, location, body, tag)
        if self._attempt is not None:
            await finish(self._session, self._attempt, status, location, body, tag)

    def response(self) -> Response[Any]:
        """The answer, now or again."""
        assert self._answer is not None
        headers = {"Location": self._answer.location or "", "Cache-Control": "no-store"}
        if self._answer.tag is not None:
            headers["ETag"] = self._answer.tag
        if self.earlier is not None:
            headers["Idempotency-Replayed"] = "true"
        return Response(
            self._answer.body, status_code=self._answer.status, media_type="application/json", headers=headers
        )
