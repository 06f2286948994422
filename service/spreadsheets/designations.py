"""Methods as scopes name them: a title, the designation of a standard with its edition, and what follows."""

import functools
import re

import msgspec

from matching.standards import find_standards
from service.spreadsheets.cells import BadCell, half_width
from service.spreadsheets.lists import split_list

_DASHES = str.maketrans("—–－‐‑−／", "------/")
_QUOTES = re.compile(r"[《》〈〉]")
_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")
_SPACES = re.compile(r"\s+")
_PARTS = re.compile(r"(?:-\d{1,3}(?!\d))*(?:\s?[:-]\s?((?:19|20)\d{2})(?!\d))?")
_LONGEST = 3_000
_SLASH = re.compile(r"\s+[/／]\s+")
_EDGES = " ,，、;；:：-"


class Method(msgspec.Struct, frozen=True):
    """A method in words and the designation of its standard, as far as the cell names them."""

    title: str | None
    standard: str | None
    edition: str | None


def methods_of(cell: str) -> list[Method]:
    """The methods that a cell names: one a line, or several in a line if each has a designation."""
    if len(cell) > _LONGEST:
        raise BadCell("length", f"最多{_LONGEST}个字符", f"must not be longer than {_LONGEST} characters")
    methods: list[Method] = []
    for line in cell.split("\n"):
        if not line.strip():
            continue
        parts = [part for item in split_list(line) for part in _SLASH.split(item)]
        found = [method_of(part) for part in parts]
        if len(parts) > 1 and all(method.standard for method in found):
            methods.extend(found)
        else:
            methods.append(method_of(line))
    return _joined(methods)


@functools.lru_cache(maxsize=5_000)
def method_of(text: str) -> Method:
    """The title and the designation of one method.

    >>> method_of("《食品中水分的测定》GB 5009.3-2016 第一法")
    Method(title='食品中水分的测定 第一法', standard='GB 5009.3-2016', edition='2016')
    """
    # Long runs of spaces would cost the patterns of designations much time.
    text = _SPACES.sub(" ", text)
    plain = half_width(text).translate(_DASHES)
    mentions = find_standards("".join(character.lower() if character.isascii() else character for character in plain))
    mention = next((each for each in mentions if each.edition), mentions[0] if mentions else None)
    if mention is None:
        return Method(_title(text), None, None)
    edition, end = mention.edition, mention.end
    if edition is None and (parts := _PARTS.match(plain, end)):
        # Parts of international standards (ISO 6892-1:2019), which do not count for the family.
        edition, end = parts[1], parts.end()
    rest = f"{text[: mention.start]} {text[end:]}"
    return Method(_title(rest), plain[mention.start : end].strip(), edition)


def _title(text: str) -> str | None:
    title = _SPACES.sub(" ", _EMPTY_BRACKETS.sub("", _QUOTES.sub("", text))).strip(_EDGES)
    return title or None


def _joined(methods: list[Method]) -> list[Method]:
    """Lines that a title was broken into, put together with the line that has the designation."""
    joined: list[Method] = []
    waiting = ""
    for method in methods:
        if method.standard is None:
            waiting = f"{waiting} {method.title or ''}".strip()
        else:
            title = f"{waiting} {method.title or ''}".strip() or None
            joined.append(msgspec.structs.replace(method, title=title))
            waiting = ""
    if waiting and joined and not joined[-1].title:
        joined[-1] = msgspec.structs.replace(joined[-1], title=waiting)
    elif waiting and joined:
        joined[-1] = msgspec.structs.replace(joined[-1], title=f"{joined[-1].title} {waiting}")
    elif waiting:
        joined.append(Method(waiting, None, None))
    return joined
