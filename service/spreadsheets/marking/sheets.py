"""One sheet of a clerk's workbook with its errors marked: red cells, and a column that says what is wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from service.spreadsheets.columns import ERRORS_HEADING
from service.spreadsheets.events import CellError, TableHeader, column_of, letters
from service.spreadsheets.limits import LONGEST_CELL
from service.spreadsheets.marking.scanning import SheetPart, Wanted, scan, spliced
from service.spreadsheets.marking.styles import CellFormats
from service.spreadsheets.markup import Node, Unusual, element, local, parse, prefix

_WIDTH = "50"
_WIDE_ENOUGH = 40.0
_BEFORE_FILTER = ("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios")
_BEHIND_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "AlternateContent",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Marks(msgspec.Struct, frozen=True):
    """What is to be said of a sheet: where its headings and its column of errors are, and its errors by row.

    `again` says that the column is that of an earlier copy, with what was wrong then.
    """

    header_row: int
    column: int
    again: bool
    errors: Mapping[int, Sequence[CellError]]

    @property
    def comments(self) -> dict[tuple[int, int], str]:
        """Row and column → what is wrong with the cell."""
        said: dict[tuple[int, int], list[str]] = defaultdict(list)
        for row, errors in self.errors.items():
            for error in errors:
                if error.column:
                    said[row, error.column].append(error.message)
        return {place: "；".join(messages) for place, messages in sorted(said.items())}


def marks_of(header: TableHeader, errors: Sequence[CellError]) -> Marks:
    """The marks of a sheet; its errors stand in the column of an earlier copy, else behind everything."""
    by_row: dict[int, list[CellError]] = defaultdict(list)
    for error in sorted(errors, key=lambda error: (error.row, error.column)):
        by_row[error.row].append(error)
    earlier = [column_of(one.letter) for one in header.ignored if one.heading.strip() == ERRORS_HEADING]
    taken = [column_of(one.letter) for one in header.columns] + [column_of(one.letter) for one in header.ignored]
    behind = max(header.width, *taken, *(error.column for error in errors), 0) + 1
    column = earlier[0] if earlier else behind
    return Marks(header_row=header.row, column=column, again=bool(earlier), errors=by_row)


class MarkedSheet:
    """A sheet on its way into the copy."""

    def __init__(self, data: bytes, marks: Marks, formats: CellFormats) -> None:
        self._marks = marks
        self._formats = formats
        rows = frozenset(marks.errors) | ({marks.header_row} if marks.errors else set())
        wanted = Wanted(rows, letters(marks.column) if marks.again else "", marks.header_row, formats.red)
        self._part: SheetPart = scan(data, wanted)
        self._prefix = self._part.prefix
        columns = self._node("cols")
        self._columns = list(columns) if columns is not None else []
        self._edits: list[tuple[int, int, bytes]] = []
        self.rows = self._part.last_row

    @property
    def filtered(self) -> str | None:
        """The cells that get a filter: none where the sheet has one, or a table with its own."""
        if not self._marks.errors or {"autoFilter", "tableParts"} & set(self._part.places):
            return None
        return f"A{self._marks.header_row}:{letters(self._marks.column)}{max(self.rows, self._marks.header_row + 1)}"

    @property
    def drawing_id(self) -> str | None:
        """The relation of the drawing that shows the comments of the sheet."""
        node = self._node("legacyDrawing")
        return next((value for name, value in node.attributes.items() if local(name) == "id"), "") if node else None

    @property
    def merges(self) -> list[str]:
        """The merged cells, as A1:B2."""
        node = self._node("mergeCells")
        return [one.attributes.get("ref", "") for one in node] if node is not None else []

    def mark(self) -> None:
        """Mark the rows, and take away what an earlier copy has marked."""
        for number, (start, end) in self._part.rows.items():
            row = parse(self._part.data[start:end])
            self._mark_row(number, row)
            self._edits.append((start, end, element(row).encode()))
        if self._marks.errors:
            self._widen_column()
            self._widen_dimension()
            if area := self.filtered:
                place = max(self._part.places[name][1] for name in _BEFORE_FILTER if name in self._part.places)
                self._insert(place, Node(f"{self._prefix}autoFilter", {"ref": area}))

    def show_comments(self, relation: str) -> None:
        """Name the drawing that shows the comments."""
        followers = [self._part.places[name][0] for name in _BEHIND_DRAWING if name in self._part.places]
        attributes = {"xmlns:nqi": _RELATIONS, "nqi:id": relation}
        self._insert(min([*followers, self._part.end]), Node(f"{self._prefix}legacyDrawing", attributes))

    def pieces(self) -> list[bytes | memoryview]:
        """The part as it is written."""
        return spliced(self._part.data, self._edits)

    def _node(self, name: str) -> Node | None:
        place = self._part.places.get(name)
        return parse(self._part.data[place[0] : place[1]]) if place is not None else None

    def _insert(self, place: int, node: Node) -> None:
        self._edits.append((place, place, element(node).encode()))

    def _replace(self, name: str, node: Node) -> None:
        self._edits.append((*self._part.places[name], element(node).encode()))

    def _mark_row(self, number: int, row: Node) -> None:
        cells = _by_column(row, number)
        errors = self._marks.errors.get(number, ())
        for cell in cells.values():
            if "s" in cell.attributes:
                cell.attributes["s"] = self._formats.restored(cell.attributes["s"])
        for column in sorted({error.column for error in errors} - {0}):
            cell = cells.setdefault(column, self._cell(row, number, column))
            cell.attributes["s"] = self._formats.reddened(cell.attributes.get("s", "0"))
        if number == self._marks.header_row:
            if self._marks.column not in cells:
                last = cells[max(cells)].attributes.get("s", "0") if cells else "0"
                cells[self._marks.column] = self._text(number, ERRORS_HEADING, last)
        elif number > self._marks.header_row:
            self._say(cells, number, errors)
        row.attributes.pop("spans", None)
        others = [child for child in row if local(child.name) != "c"]
        row.children = [*(cells[column] for column in sorted(cells)), *others]

    def _say(self, cells: dict[int, Node], number: int, errors: Sequence[CellError]) -> None:
        if not errors and not self._marks.again:
            return
        earlier = cells.pop(self._marks.column, None)
        if earlier is not None and earlier.find("f") is not None:
            raise Unusual("a formula in the column of errors")
        if errors:
            said = "\n".join(f"{error.heading}：{error.message}" for error in errors)[:LONGEST_CELL]
            cells[self._marks.column] = self._text(number, said, self._formats.message())

    def _cell(self, row: Node, number: int, column: int) -> Node:
        """An empty cell with the format that it has had from its row or its column."""
        own = row.attributes.get("s") if row.attributes.get("customFormat") in ("1", "true") else None
        format_ = own or next((one.attributes.get("style", "0") for one in self._columns if _covers(one, column)), "0")
        return Node(f"{prefix(row.name)}c", {"r": f"{letters(column)}{number}", "s": format_})

    def _text(self, number: int, text: str, format_: str) -> Node:
        attributes = {"r": f"{letters(self._marks.column)}{number}", "s": format_, "t": "inlineStr"}
        held = Node(f"{self._prefix}t", {"xml:space": "preserve"}, _storable(text))
        return Node(f"{self._prefix}c", attributes, Node(f"{self._prefix}is", {}, held))

    def _widen_column(self) -> None:
        column = self._marks.column
        kept = [piece for one in self._columns for piece in _without(one, column)]
        own = next((one for one in self._columns if _covers(one, column)), None)
        width = own.attributes.get("width", "0") if own is not None else "0"
        wide = width if _number(width) >= _WIDE_ENOUGH else _WIDTH
        added = Node(f"{self._prefix}col", {"min": str(column), "max": str(column), "width": wide, "customWidth": "1"})
        nodes = sorted([*kept, added], key=lambda one: int(one.attributes["min"]))
        if "cols" in self._part.places:
            self._replace("cols", Node(f"{self._prefix}cols", {}, *nodes))
        else:
            self._insert(self._part.places["sheetData"][0], Node(f"{self._prefix}cols", {}, *nodes))

    def _widen_dimension(self) -> None:
        node = self._node("dimension")
        if node is None:
            return
        first, _, last = node.attributes.get("ref", "").partition(":")
        row = (last or first).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if row.isdigit() and column_of((last or first).rstrip("0123456789")) < self._marks.column:
            node.attributes["ref"] = f"{first}:{letters(self._marks.column)}{row}"
            self._replace("dimension", node)


def _by_column(row: Node, number: int) -> dict[int, Node]:
    """The cells of a row; one that does not say where it is stands behind the one before it."""
    cells: dict[int, Node] = {}
    column = 0
    for cell in row:
        if local(cell.name) != "c":
            continue
        written = cell.attributes.get("r", "").rstrip("0123456789")
        column = column_of(written) if written else column + 1
        cell.attributes.setdefault("r", f"{letters(column)}{number}")
        cells[column] = cell
    return cells


def _covers(column: Node, place: int) -> bool:
    return int(column.attributes["min"]) <= place <= int(column.attributes["max"])


def _without(column: Node, place: int) -> list[Node]:
    """A stretch of columns with one taken out of it."""
    if not _covers(column, place):
        return [column]
    first, last = int(column.attributes["min"]), int(column.attributes["max"])
    stretches = [(first, place - 1), (place + 1, last)]
    return [
        Node(column.name, {**column.attributes, "min": str(low), "max": str(high)})
        for low, high in stretches
        if low <= high
    ]


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0


def _storable(text: str) -> str:
    """The text without characters that XML does not know."""
    return "".join(character for character in text if character >= " " or character in "\n\t")
