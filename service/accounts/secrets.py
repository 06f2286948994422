"""Secrets that the service gives out: of 32 random bytes, kept only as their SHA-256."""

import base64
import re
import secrets

KEY = re.compile(r"nqi_(live|test)_[A-Za-z0-9_-]{43}")
"""A key for programs: whether it is for the real catalogue, and its secret."""
SITEKEY = re.compile(r"nqi_site_[A-Za-z0-9_-]{22}")
"""The public key of a partner's pages: 16 random bytes."""
TEST_TOKEN = "test_"  # noqa: S105 - a mark, not a secret
"""How the token of a need begins that was stated with a test key: it is kept in the demo catalogue."""
_SHOWN_CHARACTERS = 13


def new_secret() -> str:
    """32 random bytes, as text that may stand in a header or an address (RFC 4648, 5)."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def key_of(secret: str, live: bool) -> str:
    """The key that its holder gets to see, once."""
    return f"nqi_{'live' if live else 'test'}_{secret}"


def shown_part(key: str) -> str:
    """The beginning by which its holder knows a key again; it gives nothing of any use away."""
    return key[:_SHOWN_CHARACTERS]
