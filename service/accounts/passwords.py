"""Passwords: argon2id (RFC 9106), computed beside the event loop and never more than a few at once."""

from functools import cache

import anyio
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.problems import Breach, Refused, Rule

SHORTEST = 10
LONGEST = 200
_COMMON = frozenset(
    "password12 password123 password1234 1234567890 12345678910 0123456789 qwertyuiop qwerty12345 1q2w3e4r5t "
    "1qaz2wsx3edc abc1234567 abcd123456 a123456789 aa12345678 woaini1314 woaini5201314 11111111111 1111111111 "
    "0000000000 1122334455 9876543210 administrator zhiliang123 admin12345 admin123456 welcome123 iloveyou123".split()
)
"""Passwords that are long enough and tried first by everybody."""
_AT_ONCE = 2
"""Each takes 64 MiB and a processor for about a tenth of a second."""
_HASHER = PasswordHasher()
_TOO_SHORT = Rule("length", f"至少{SHORTEST}个字符，最多{LONGEST}个", f"must hold {SHORTEST} to {LONGEST} characters")
_GUESSABLE = Rule("guessable", "太容易被猜到，请换一个", "is too easily guessed; choose another")


def check_password(password: str, login: str, pointer: str = "/password") -> None:
    """Refuse a password that is short, common, or the login itself."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("invalid-request", [Breach(pointer, _TOO_SHORT)])
    bare = password.casefold()
    if bare in _COMMON or bare == login.casefold() or len(set(bare)) < 4:
        raise Refused("invalid-request", [Breach(pointer, _GUESSABLE)])


async def hash_of_password(password: str) -> str:
    """What is kept of a password."""
    return await anyio.to_thread.run_sync(_HASHER.hash, password, limiter=_limiter())


async def is_password(kept: str | None, password: str) -> bool:
    """Whether it is the password; where there is none to compare with, the answer takes as long."""
    return await anyio.to_thread.run_sync(_verify, kept, password, limiter=_limiter())


def _verify(kept: str | None, password: str) -> bool:
    try:
        _HASHER.verify(kept or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("the password of nobody")


@cache
def _limiter() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(_AT_ONCE)
