"""Identifiers and secrets that the service gives out."""

import hashlib
import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562): ordered by time, so that indexes stay compact."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62
    return UUID(int=value | (random & ((1 << 62) - 1)))


def hash_of(secret: str) -> bytes:
    """What is kept of a secret of 32 random bytes: its SHA-256, which nobody can turn around."""
    return hashlib.sha256(secret.encode()).digest()
