"""Cells that hold a list: items separated by 、 ； ; ， or line breaks."""

import re
from collections.abc import Sequence

_SEPARATORS = "、；;，\n"
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_OPENING = "（(【[《「“"
_CLOSING = dict(zip("）)】]》」”", _OPENING, strict=True))
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
    start = 0
    opened: list[str] = []
    quoted = False
    for place, character in enumerate(text):
        if character == '"' and (quoted or not text[start:place].strip()):
            quoted = not quoted
        elif quoted:
            continue
        elif character in _OPENING and _closes_later(text, place):
            opened.append(character)
        elif opened and _CLOSING.get(character) == opened[-1]:
            opened.pop()
        elif character in _SEPARATORS and not opened:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return parts


def _closes_later(text: str, place: int) -> bool:
    """Whether a bracket has its counterpart in reach; one that was forgotten must not swallow the list."""
    closing = "）)】]》」”"[_OPENING.index(text[place])]
    return closing in text[place + 1 : place + 200]


def _unquoted(part: str) -> str:
    if len(part) >= 2 and part[0] == part[-1] == '"' and '"' not in part[1:-1].replace('""', ""):
        return part[1:-1].replace('""', '"')
    return part
