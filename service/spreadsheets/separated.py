"""Reading CSV: encoding, separator, and the rows with the numbers that Excel shows."""

import codecs
import csv
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from service.spreadsheets.escaping import unescape
from service.spreadsheets.limits import Limits
from service.spreadsheets.refusals import Refused
from service.spreadsheets.tables import Row, Table

_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SEPARATORS = ",;\t|"
_SAMPLE_LINES = 20
_QUOTED = re.compile(r'(?:(?<=[,;\t|\n])|\A) *"(?:[^"]|"")*"(?=[,;\t|\n]|\Z)')
"""A whole cell in quotes; a quote within one, as in 5" (five inches), begins none."""
_KEPT_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')
"""How programs write a code into CSV so that Excel leaves its zeros: ="001"."""
_END_OF_FILE = "\x1a"
"""What programs of DOS write behind a text."""
_BEHIND = "\x1c"
"""A line behind the last one: where a cell is still open there, it belongs to it."""
_STATED = re.compile(r"sep=(.)\n", re.IGNORECASE)
_FIRST_HAN = "\u2e80"


def open_separated(path: Path, limits: Limits) -> Table:
    """The one table of a CSV file; raises Refused."""
    text, encoding = decode(path.read_bytes())
    # A second mark, or one of GB18030, would be a part of the first heading.
    text = text.lstrip("\ufeff").rstrip(_END_OF_FILE).replace("\r\n", "\n").replace("\r", "\n")
    stated = _STATED.match(text)
    separator = stated[1] if stated else _separator(text)
    lines = text[stated.end() :] if stated else text
    # A cell may be as long as the file; what is too long is reported with its cell.
    csv.field_size_limit(limits.upload_bytes + 1)
    first = 2 if stated else 1
    return Table(
        sheet="CSV",
        rows=lambda: _rows(lines, separator, first, limits),
        width=_width(lines, separator, first),
        encoding=encoding,
        separator=separator,
    )


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was in: by its mark, else UTF-8, else GB18030."""
    if content.startswith(codecs.BOM_UTF8):
        return _strictly(content.removeprefix(codecs.BOM_UTF8), "utf-8"), "utf-8-sig"
    for mark, encoding in _WIDE.items():
        if content.startswith(mark):
            return _strictly(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        _refuse_mixture(content)
    return _strictly(content, "gb18030"), "gb18030"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = f"第{line}行不是{encoding.upper()}编码", f"line {line} is not {encoding}"
        raise Refused("encoding", place=place) from error


def _refuse_mixture(content: bytes) -> None:
    """Refuse lines in UTF-8 among lines in GB18030, which would pass as GB18030 with wrong characters."""
    firsts: dict[bool, int] = {}
    counts = {True: 0, False: 0}
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            is_utf8 = any(character >= _FIRST_HAN for character in line.decode("utf-8"))
        except UnicodeDecodeError:
            is_utf8 = False
        firsts.setdefault(is_utf8, number)
        counts[is_utf8] += 1
    if counts[True] and counts[False]:
        line_number = firsts[counts[True] < counts[False]]
        other = "UTF-8" if counts[True] < counts[False] else "GB18030"
        place = f"第{line_number}行是{other}编码，其他行不是", f"line {line_number} is in {other}, others are not"
        raise Refused("encoding", place=place)


def _separator(text: str) -> str:
    """The sign that stands most steadily in the first lines, outside of quotes."""
    lines = [line for line in _QUOTED.sub("", text[:100_000]).splitlines()[:_SAMPLE_LINES] if line.strip()]
    counts = {sign: sorted(line.count(sign) for line in lines) for sign in _SEPARATORS}
    # The median says more than the sum: titles and notes above the table have other signs.
    return max(_SEPARATORS, key=lambda sign: (counts[sign][len(lines) // 2] if lines else 0, sum(counts[sign])))


def _rows(text: str, separator: str, first: int, limits: Limits) -> Iterator[Row]:
    for number, cells in enumerate(_records(_lines(text), separator), first):
        if len(cells) > limits.columns:
            if any(cells[limits.columns :]):
                place = f"第{number}行有{len(cells)}列", f"row {number} has {len(cells)}"
                raise Refused("too-many-columns", place=place)
            cells = cells[: limits.columns]
        if any(cells):
            yield number, [_read(cell) for cell in cells]


def _records(lines: Iterable[str], separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=strict)


def _read(cell: str) -> str:
    if cell.startswith("=") and (kept := _KEPT_AS_TEXT.fullmatch(cell)):
        return kept[1].replace('""', '"')
    return unescape(cell)


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _width(text: str, separator: str, first: int) -> int:
    """The last column that holds anything; programs write rows of hundreds of empty ones.

    Refuses quotes that are not closed, or only by those of a later cell: the rows between would pass for one cell.
    """
    width = 0
    lines: list[str] = []

    def noted() -> Iterator[str]:
        for line in itertools.chain(_lines(text), (_BEHIND,)):
            lines.append(line)
            yield line

    for number, cells in enumerate(_records(noted(), separator), first):
        if len(lines) > 1 and not _well_quoted(lines, separator):
            raise Refused("open-quote", place=(f"第{number}行", f"row {number}"))
        if len(cells) > width:
            width = max(width, *(place for place, cell in enumerate(cells, 1) if cell.strip(_BEHIND)), 0)
        lines.clear()
    return width


def _well_quoted(lines: list[str], separator: str) -> bool:
    """Whether every quote in the lines of one row is closed where a cell ends."""
    try:
        return len(list(_records(lines, separator, strict=True))) == 1
    except csv.Error:
        return False
