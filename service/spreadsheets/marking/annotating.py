"""The clerk's own workbook with its errors marked: formats, drop-downs, formulas, pictures and hidden sheets stay."""

import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from service.spreadsheets import guard
from service.spreadsheets.events import CellError, TableHeader
from service.spreadsheets.limits import Limits
from service.spreadsheets.marking.comments import marked_comments
from service.spreadsheets.marking.merges import without_covered
from service.spreadsheets.marking.packages import Package
from service.spreadsheets.marking.sheets import MarkedSheet, Marks, marks_of
from service.spreadsheets.marking.styles import CellFormats
from service.spreadsheets.markup import Unusual, document

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_FIRST_BLOCK = 500
_BLOCKS_OF_A_SHEET = 8


def annotated_copy(
    source: Path, headers: Sequence[TableHeader], errors: Sequence[CellError], target: Path, limits: Limits, note: str
) -> int:
    """Write the workbook with its errors marked; returns how many rows were looked at. Raises Unusual."""
    guard.inspect(source, limits)
    by_sheet: dict[str, list[CellError]] = defaultdict(list)
    for error in errors:
        by_sheet[error.sheet].append(error)
    with zipfile.ZipFile(source) as archive:
        package = Package(archive)
        styles = package.related("xl/workbook.xml", "styles") or ""
        formats = CellFormats(package.read(styles))
        sheets = package.sheets()
        numbers = {name: number for number, name in enumerate(sheets)}
        rows = 0
        for header in headers:
            marks = marks_of(header, by_sheet[header.sheet])
            part = sheets.get(header.sheet, "")
            rows += _mark(package, part, header.sheet, numbers.get(header.sheet, 0), marks, formats, note)
        package.be_plain()
        package.change(styles, [formats.part()])
        package.write(target)
    return rows


def _mark(package: Package, part: str, name: str, number: int, marks: Marks, formats: CellFormats, note: str) -> int:
    sheet = MarkedSheet(package.read(part), marks, formats)
    sheet.mark()
    if area := sheet.filtered:
        package.name_filter(number, name, area)
    said = without_covered(marks.comments, sheet.merges) if marks.errors else {}
    if note and marks.errors:
        said[marks.header_row, marks.column] = note
    _comment(package, part, number, sheet, said)
    package.change(part, sheet.pieces())
    return sheet.rows


def _comment(package: Package, part: str, number: int, sheet: MarkedSheet, said: dict[tuple[int, int], str]) -> None:
    comments = package.related(part, "comments")
    drawing = package.target(part, sheet.drawing_id) if sheet.drawing_id else None
    if comments is None and not said:
        return
    if sheet.drawing_id is not None and drawing is None:
        raise Unusual("a drawing that there is not")
    try:
        listed, shown = marked_comments(
            package.read(comments) if comments else None,
            package.read(drawing) if drawing else None,
            said,
            _FIRST_BLOCK + number * _BLOCKS_OF_A_SHEET,
        )
    except ExpatError:
        # Drawings of old programs are no XML. The column says all that comments would.
        return
    if comments is None:
        comments = package.free("xl/comments{}.xml")
        package.declare(comments, _COMMENTS_TYPE)
        package.relate(part, "comments", comments)
    if drawing is None:
        drawing = package.free("xl/drawings/vmlDrawing{}.vml")
        package.declare(drawing, _DRAWING_TYPE)
        sheet.show_comments(package.relate(part, "vmlDrawing", drawing))
    package.change(comments, [document(listed)])
    package.change(drawing, [document(shown)])
