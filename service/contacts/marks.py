"""Marks by which an enterprise is known again, and a contact found by its telephone, without either being readable.

A mark is the HMAC-SHA-256 (RFC 2104) of a code or a number under a key of its own in the file of sealing keys. Without
the key nobody can tell what it is the mark of, nor try all telephones until one fits.
"""

import hashlib
import hmac
import re

_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9][0-9]{9})")
_FROM_ABROAD = re.compile(r"(?:00)?860?([1-9][0-9]{9,10})")
"""A fixed line of China as it is dialled from abroad; within China its area code begins with 0."""


class Marker:
    """Marks things with one key; the marks stay the same when sealing keys come and go."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of_enterprise(self, uscc: str | None, telephone: str) -> bytes:
        """The mark of an enterprise: of its unified social credit code, or where none is stated of its telephone."""
        return self._mark("uscc", uscc.upper()) if uscc is not None else self.of_telephone(telephone)

    def of_telephone(self, telephone: str) -> bytes:
        """The mark of a telephone, however it is written."""
        return self._mark("telephone", digits_of(telephone))

    def _mark(self, kind: str, value: str) -> bytes:
        return hmac.digest(self._key, f"{kind}:{value}".encode(), hashlib.sha256)


def digits_of(telephone: str) -> str:
    """The digits of a telephone as it is dialled within China."""
    digits = re.sub(r"[^0-9]", "", telephone)
    if mobile := _MOBILE.fullmatch(digits):
        return mobile[1]
    fixed = _FROM_ABROAD.fullmatch(digits)
    return f"0{fixed[1]}" if fixed else digits
