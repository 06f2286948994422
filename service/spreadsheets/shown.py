"""Numbers of a workbook that Excel shows otherwise than they are kept: percentages, and codes with leading zeros or a beginning."""

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from service.spreadsheets.cells import Raw
from service.spreadsheets.events import column_of
from service.spreadsheets.markup import Unusual, local, parse, parser

_STYLES = "xl/styles.xml"
_PERCENTAGES = ("9", "10")
"""The numbers of Excel's own formats of percentages."""
_UNSHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_CODED = re.compile(r'((?:"[A-Za-z0-9._:-]{1,30}"|\\[A-Za-z0-9]|\\?[._:-]){1,30})(0{2,30})(?:;.*)?')
"""The format of a running number behind a code of one's own: "HC-"000."""
_ZEROS = re.compile(r"0{2,30}")
_LARGEST_BYTES = 150_000_000
_CELL_DEPTH = 4
_FEW = 50
"""So many formats are looked for in the text of a sheet before it is parsed for them."""
Show = Callable[[Raw], Raw]
Shows = dict[int, dict[int, Show]]
"""Row → column → how its number is shown; both count from 1."""


class Shown(str):
    """The text that a clerk sees where the cell holds a number."""


def shows_of(path: Path) -> dict[str, Show]:
    """How numbers are shown, by the number of the cell format, for those formats that change what they say."""
    with zipfile.ZipFile(path) as archive:
        if _STYLES not in archive.namelist():
            return {}
        try:
            styles = parse(archive.read(_STYLES))
        except (Unusual, ExpatError):
            return {}
    codes = {
        one.attributes.get("numFmtId", ""): one.attributes.get("formatCode", "") for one in styles.find("numFmts") or ()
    }
    found: dict[str, Show] = {}
    for number, format_ in enumerate(styles.find("cellXfs") or ()):
        if show := _show_of(format_.attributes.get("numFmtId", "0"), codes):
            found[str(number)] = show
    return found


def shown_cells(path: Path, part: str, shows: dict[str, Show]) -> Shows:
    """The cells of a sheet that have one of these formats."""
    with zipfile.ZipFile(path) as archive:
        if part not in archive.namelist() or archive.getinfo(part).file_size > _LARGEST_BYTES:
            return {}
        data = archive.read(part)
    if len(shows) <= _FEW and not _uses(data, shows):
        return {}
    found: Shows = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        depth[0] += 1
        if depth[0] == _CELL_DEPTH and attributes.get("s") in shows and local(name) == "c":
            reference = attributes.get("r", "")
            letters = reference.rstrip("0123456789")
            if letters and len(letters) < len(reference):
                found.setdefault(int(reference[len(letters) :]), {})[column_of(letters)] = shows[attributes["s"]]

    def end(_: str) -> None:
        depth[0] -= 1

    depth = [0]
    made: Any = parser()
    made.StartElementHandler, made.EndElementHandler = start, end
    try:
        made.Parse(data, True)
    except (Unusual, ExpatError):
        # The parser of workbooks bears more than this one, or refuses the sheet itself.
        return {}
    return found


def _uses(data: bytes, shows: dict[str, Show]) -> bool:
    numbers = b"|".join(number.encode() for number in shows)
    return re.search(rb"\bs=[\"'](?:" + numbers + rb")[\"']", data) is not None


def _show_of(number: str, codes: dict[str, str]) -> Show | None:
    written = codes.get(number, "")
    if coded := _CODED.fullmatch(written):
        begun = coded[1].replace('"', "").replace("\\", "")
        return lambda raw: _with_zeros(raw, len(coded[2]), begun)
    code = _UNSHOWN.sub("", written).split(";")[0].strip()
    if number in _PERCENTAGES or "%" in code:
        return _percentage
    if _ZEROS.fullmatch(code):
        return lambda raw: _with_zeros(raw, len(code))
    return None


def _percentage(raw: Raw) -> Raw:
    """The number with its sign: exactly, however few digits are shown.

    >>> _percentage(0.006)
    '0.6%'
    """
    if isinstance(raw, bool) or not isinstance(raw, float | int):
        return raw
    return Shown(f"{(Decimal(repr(raw)) * 100).normalize():f}%")


def _with_zeros(raw: Raw, width: int, begun: str = "") -> Raw:
    if isinstance(raw, bool) or not isinstance(raw, float | int) or raw < 0 or raw != int(raw):
        return raw
    return Shown(begun + str(int(raw)).zfill(width))
