"""What only the text of a workbook's parts shows: cells with Excel errors, and cells far off to the right.

The parser gives cells with #N/A or #REF! as empty ones, and makes room for all cells between the outermost two.
"""

import html
import posixpath
import re

from service.spreadsheets.refusals import Refused

_SHEET_PART = "xl/worksheets/"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MOST_ERRORS = 50_000
_LONGEST_PART = 2_000_000
_ERROR_CELL = re.compile(
    rb"<(?:\w{1,9}:)?c\s([^<>]{0,300}?\bt=[\"']e[\"'][^<>]{0,300})>\s{0,9}"
    rb"(?:<(?:\w{1,9}:)?f\b[^>]*/>|<(?:\w{1,9}:)?f\b[^>]*>[^<]*</(?:\w{1,9}:)?f>)?"
    rb"\s{0,9}<(?:\w{1,9}:)?v>([^<]{1,20})</"
)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_FAR_CELL = re.compile(rb'<c r="([A-Z]{3}\d{1,7})"[^>]*[^/]><(?:v|is|f)\b')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class SheetFindings:
    """Collects the findings while the parts of a workbook stream by."""

    def __init__(self) -> None:
        self._errors: dict[str, dict[int, dict[int, str]]] = {}
        self._count = 0
        self._texts: dict[str, bytes] = {}

    def look_at(self, part: str, text: bytes) -> None:
        """Note what a stretch of a part shows; stretches overlap."""
        if part.startswith(_SHEET_PART):
            if far := _FAR_CELL.search(text):
                raise Refused("too-many-columns", place=(f"单元格{far[1].decode()}", f"cell {far[1].decode()}"))
            if b't="e"' in text or b"t='e'" in text:
                self._note_errors(part, text)
        elif part in (_WORKBOOK, _RELATIONS):
            self._texts[part] = (self._texts.get(part, b"") + text)[:_LONGEST_PART]

    def errors_of(self, sheet: str) -> dict[int, dict[int, str]]:
        """Row → column → error of a sheet; both count from 1."""
        return self._errors.get(self.part_of(sheet), {})

    def part_of(self, sheet: str) -> str:
        """The part that holds a sheet; empty where the workbook names none."""
        return self._parts().get(sheet, "")

    def _note_errors(self, part: str, text: bytes) -> None:
        for match in _ERROR_CELL.finditer(text):
            if self._count >= _MOST_ERRORS:
                return
            if (place := _REFERENCE.search(match[1])) is None:
                continue
            self._count += 1
            row = self._errors.setdefault(part, {}).setdefault(int(place[2]), {})
            row[_column(place[1])] = html.unescape(match[2].decode("utf-8", "replace"))

    def _parts(self) -> dict[str, str]:
        relations = {found.get("Id", ""): found.get("Target", "") for found in self._attributes(_RELATIONS, _RELATION)}
        return {
            found.get("name", ""): _whole(relations.get(_relation_of(found), ""))
            for found in self._attributes(_WORKBOOK, _SHEET)
        }

    def _attributes(self, part: str, tag: re.Pattern[str]) -> list[dict[str, str]]:
        text = self._texts.get(part, b"").decode("utf-8", "replace")
        return [
            {name: html.unescape(value or quoted) for name, value, quoted in _ATTRIBUTE.findall(match[1])}
            for match in tag.finditer(text)
        ]


def _relation_of(sheet: dict[str, str]) -> str:
    """The relation of a sheet, by whatever prefix its program names it."""
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


def _whole(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
