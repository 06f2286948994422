"""A number for each token, the same in every process and for ever, so that many tokens can be compared at once."""

import functools
import hashlib


@functools.lru_cache(maxsize=200_000)
def term_id(token: str) -> int:
    """The first 64 bits of the token's BLAKE2 digest (RFC 7693); two tokens of one catalogue never share them."""
    return int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest(), "little")
