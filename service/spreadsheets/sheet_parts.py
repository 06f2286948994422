"""What only the text of a workbook's parts shows: cells with Excel errors, and cells far off to the right.

The parser gives cells with #N/A or #REF! as empty ones, and makes room for all cells between the outermost two.
"""

import html
import re

from service.spreadsheets.refusals import Refused

_SHEET_PART = "xl/worksheets/"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MOST_ERRORS = 50_000
_LONGEST_PART = 2_000_000
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]{1,20})</v>'
)
_FAR_CELL = re.compile(rb'<c r="([A-Z]{3}\d{1,7})"[^>]*[^/]><(?:v|is|f)\b')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')


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
            if b't="e"' in text:
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
            self._count += 1
            row = self._errors.setdefault(part, {}).setdefault(int(match[2]), {})
            row[_column(match[1])] = html.unescape(match[3].decode("utf-8", "replace"))

    def _parts(self) -> dict[str, str]:
        relations = {found.get("Id", ""): found.get("Target", "") for found in self._attributes(_RELATIONS, _RELATION)}
        return {
            found.get("name", ""): _whole(relations.get(found.get("r:id", ""), ""))
            for found in self._attributes(_WORKBOOK, _SHEET)
        }

    def _attributes(self, part: str, tag: re.Pattern[str]) -> list[dict[str, str]]:
        text = self._texts.get(part, b"").decode("utf-8", "replace")
        return [
            {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[1])} for match in tag.finditer(text)
        ]


def _whole(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
