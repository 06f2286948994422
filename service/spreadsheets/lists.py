"""Cells that hold a list: items separated by 、 ； ; ， or line breaks."""

import re
from collections.abc import Sequence

_SEPARATORS = "、；;，\n"
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_OPENING = "（(【[《「“"
_CLOSING = dict(zip("）)】]》」”", _OPENING, strict=True))
_QUOTED = re.compile(rf'\s*"(?:[^"]|""){{0,400}}"[^\S\n]*(?=[{_SEPARATORS}]|$)')
_STRUCTURE = re.compile(f'["{re.escape(_OPENING)}{re.escape("".join(_CLOSING))}]')


def split_list(text: str) -> list[str]:
    """The items of a cell; separators in brackets do not separate, and a quoted item is taken as it stands.

    >>> split_list('水分、灰分（550℃、900℃）；"甲、乙"')
    ['水分', '灰分（550℃、900℃）', '甲、乙']
    """
    if not _SEPARATOR.search(text) and not text.startswith('"'):
        return [text] if text else []
    parts = _SEPARATOR.split(text) if not _STRUCTURE.search(text) else _split_carefully(text)
    return [item for part in parts if (item := _unquoted(part.strip()))]


def join_list(items: Sequence[str]) -> str:
    """The cell that `split_list` reads as these items."""
    joined = "、".join(items)
    if split_list(joined) == list(items):
        return joined
    return "；".join('"' + item.replace('"', '""') + '"' for item in items)


def join_aligned(items: Sequence[str]) -> str:
    """The cell of a list that goes with another item by item: a missing one is 无; empty where all are missing."""
    return join_list([item or "无" for item in items]) if any(items) else ""


def _split_carefully(text: str) -> list[str]:
    parts: list[str] = []
    opened: list[str] = []
    start = 0
    place = _after_quoted(text, 0)
    while place < len(text):
        character = text[place]
        place += 1
        if character in _OPENING and _closes_later(text, place - 1):
            opened.append(character)
        elif opened and _CLOSING.get(character) == opened[-1]:
            opened.pop()
        elif character in _SEPARATORS and not opened:
            parts.append(text[start : place - 1])
            start = place
            place = _after_quoted(text, place)
    parts.append(text[start:])
    return parts


def _after_quoted(text: str, place: int) -> int:
    """Where a quoted item that begins here ends, or the same place."""
    match = _QUOTED.match(text, place)
    return match.end() if match else place


def _closes_later(text: str, place: int) -> bool:
    """Whether a bracket has its counterpart in reach; one that was forgotten must not swallow the list."""
    closing = "）)】]》」”"[_OPENING.index(text[place])]
    return closing in text[place + 1 : place + 200]


def _unquoted(part: str) -> str:
    return part[1:-1].replace('""', '"').strip() if _QUOTED.fullmatch(part) else part
