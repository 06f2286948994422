"""Telephone numbers that a page lets one call."""

import re

_EXTENSION = re.compile(r"(?:转| ext\. )([0-9]+)$")
_NEITHER_DIGIT_NOR_PLUS = re.compile(r"[^0-9+]")


def dial(telephone: str) -> str:
    """The address that makes a telephone call a number, its extension apart (RFC 3966).

    >>> dial("0772-123 4567转801")
    'tel:07721234567;ext=801'
    """
    extension = _EXTENSION.search(telephone)
    number = telephone[: extension.start()] if extension else telephone
    return f"tel:{_NEITHER_DIGIT_NOR_PLUS.sub('', number)}" + (f";ext={extension[1]}" if extension else "")
