"""Cells of CSV that a program of spreadsheets would run as formulas: an apostrophe before them keeps them text."""

import re

_DANGEROUS = re.compile(r"['\s]*[=+\-@＝＋－＠\0]|'*[\t\r\n]")
"""Apostrophes and spaces in front do not hide a formula from every program."""


def escape(text: str) -> str:
    """The text with an apostrophe before it where it could be run.

    >>> escape("=1+1"), escape("GB 5009.3"), unescape(escape("'=1"))
    ("'=1+1", 'GB 5009.3', "'=1")
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """The text as it was before `escape`."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text[1:]) else text
