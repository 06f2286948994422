"""Where in the part of a sheet its rows and its other elements stand, so that all that stays is copied byte by byte."""

import msgspec

from service.spreadsheets.markup import local, parser, prefix

_ROW_DEPTH = 3


class Wanted(msgspec.Struct, frozen=True):
    """Which rows are to be changed: those named, and those with a cell in a column or of a format."""

    rows: frozenset[int]
    column: str
    below: int
    formats: frozenset[str]


class SheetPart(msgspec.Struct):
    """The bytes of a sheet, and from where to where each of its elements and wanted rows stands."""

    data: bytes
    prefix: str = ""
    places: dict[str, tuple[int, int]] = {}
    rows: dict[int, tuple[int, int]] = {}
    last_row: int = 0
    end: int = 0


class _Scan:
    def __init__(self, part: SheetPart, wanted: Wanted) -> None:
        self._part = part
        self._wanted = wanted
        self._parser = parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._depth = 0
        self._begun = [0, 0]
        self._row = 0
        self._is_wanted = False
        self._in_row = False
        self._is_numbered = True

    def run(self) -> None:
        self._parser.Parse(self._part.data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == _ROW_DEPTH + 1:
            if self._in_row and not self._is_numbered:
                self._take_number_of(attributes.get("r", ""))
            if (
                self._in_row
                and not self._is_wanted
                and (attributes.get("s") in self._wanted.formats or self._is_below(attributes))
            ):
                self._is_wanted = True
        elif self._depth == _ROW_DEPTH:
            self._in_row = local(name) == "row"
            if self._in_row:
                self._begun[1] = self._parser.CurrentByteIndex
                number = attributes.get("r", "")
                self._is_numbered = number.isdigit()
                self._row = int(number) if self._is_numbered else self._row + 1
                self._is_wanted = self._row in self._wanted.rows
        elif self._depth == _ROW_DEPTH - 1:
            self._begun[0] = self._parser.CurrentByteIndex
        elif self._depth == 1:
            self._part.prefix = prefix(name)

    def _take_number_of(self, reference: str) -> None:
        """A row that does not say which it is, is that of its first cell."""
        number = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        self._is_numbered = True
        if number.isdigit():
            self._row = int(number)
            self._is_wanted = self._row in self._wanted.rows

    def _is_below(self, attributes: dict[str, str]) -> bool:
        reference, letters = attributes.get("r", ""), self._wanted.column
        return reference.startswith(letters) and reference[len(letters) :].isdigit() and self._row > self._wanted.below

    def _end(self, name: str) -> None:
        if self._depth == _ROW_DEPTH:
            if self._row > self._part.last_row:
                self._part.last_row = self._row
            if self._is_wanted:
                self._part.rows[self._row] = (self._begun[1], self._after(name))
                self._is_wanted = False
        elif self._depth == _ROW_DEPTH - 1:
            self._part.places.setdefault(local(name), (self._begun[0], self._after(name)))
        elif self._depth == 1:
            self._part.end = self._parser.CurrentByteIndex
        self._depth -= 1

    def _after(self, name: str) -> int:
        """The place behind an element; the parser stands before its end tag, or behind one that has no content."""
        place = int(self._parser.CurrentByteIndex)
        if self._part.data.startswith(f"</{name}".encode(), place):
            return self._part.data.index(b">", place) + 1
        return place


def scan(data: bytes, wanted: Wanted) -> SheetPart:
    """Find the elements of a sheet and the rows that are wanted."""
    part = SheetPart(data=data, places={}, rows={})
    _Scan(part, wanted).run()
    return part


def spliced(data: bytes, edits: list[tuple[int, int, bytes]]) -> list[bytes | memoryview]:
    """The data with stretches of it replaced, in pieces."""
    view = memoryview(data)
    pieces: list[bytes | memoryview] = []
    done = 0
    for start, end, replacement in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        pieces += [view[done:start], replacement]
        done = end
    pieces.append(view[done:])
    return pieces
