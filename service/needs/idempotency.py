"""Requests that may be repeated: the same Idempotency-Key gets the same answer for 24 hours.

The answer is stored in the transaction of what it created. Its secret is not stored: it is derived from the key, which
only the caller has, and a random salt; so a repetition gets the same bytes and the database holds no secret.
"""

import base64
import hashlib
import hmac
import secrets

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.needs import claim_request, earlier_answer, keep_answer
from service.problems import Breach, Refused, Rule

PLACE_OF_TOKEN = "00000000-token-00000000-token-00000000-token"  # noqa: S105 - a mark, not a secret
"""What stands in a stored body where the token was."""

_REUSED = Rule("idempotency-key-reused", "已用于另一请求", "was used for another request")


class Replay(msgspec.Struct, frozen=True):
    """The answer that the same request got before."""

    status: int
    location: str | None
    body: bytes


class Attempt(msgspec.Struct, frozen=True):
    """A request under an Idempotency-Key that this transaction works on."""

    key: str
    key_hash: bytes
    request_hash: bytes
    salt: bytes

    @property
    def token(self) -> str:
        """The secret of this request's answer (HMAC-SHA-256 of the salt under the key)."""
        return _token(self.key, self.salt)


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
    body_again = earlier.body.replace(PLACE_OF_TOKEN.encode(), _token(key, earlier.salt).encode())
    return Replay(earlier.status, earlier.location, body_again)


async def finish(session: AsyncSession, attempt: Attempt, status: int, location: str, body: bytes) -> None:
    """Keep the answer, without its secret."""
    await keep_answer(
        session,
        {
            "key_hash": attempt.key_hash,
            "request_hash": attempt.request_hash,
            "salt": attempt.salt,
            "status": status,
            "location": location,
            "body": body.replace(attempt.token.encode(), PLACE_OF_TOKEN.encode()),
        },
    )


def new_token() -> str:
    """A secret of 32 random bytes."""
    return _text(secrets.token_bytes(32))


def _token(key: str, salt: bytes) -> str:
    return _text(hmac.new(key.encode(), salt, hashlib.sha256).digest())


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")
