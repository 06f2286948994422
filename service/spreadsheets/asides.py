"""Rows of a table that hold nothing of it: headings that a further page repeats, titles of groups, totals, closing remarks.

Laboratories print their scopes page by page, and clerks add up and sign what they list.
"""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from service.spreadsheets.cells import Raw, clean
from service.spreadsheets.headings import SUBHEADINGS, Headings, normal
from service.spreadsheets.report import Report
from service.spreadsheets.tables import Merge

AsideKind = Literal["repeated-heading", "group-title", "skipped-row"]
_LONGEST = 80
_LONGEST_SAID = 30
_LEAST_REPEATED = 2
_LEAST_SPANNED = 3
_MOST_BESIDE_A_REMARK = 3
_TOTAL = re.compile(r"(?:合|总|小|共|累)\s*计\s*[:：]?")
_CLOSING = re.compile(r"[-—*\s(（]*以下(?:空白|无内容|无正文|无)[-—*\s)）]*")
_PAGE = re.compile(r".{0,30}第\s*\d+\s*页\s*[，,/／]?\s*(?:共\s*\d+\s*页)?")
_REMARK = re.compile(
    r"(?:注|备注|说明|填表人|填报人|制表人?|编制人?|审核人?|批准人?|负责人|填报单位|填报日期|填表日期|联系人|联系电话)"
    r"\s*\d{0,2}\s*[:：]"
)
_NUMBERED = re.compile(
    r"(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}\s*[、.．，,]|[一二三四五六七八九十]{1,3}$)"
)


class Aside(msgspec.Struct, frozen=True):
    """A row that is none of the table: what it is, and what stands in it."""

    kind: AsideKind
    text: str


class Asides:
    """Tells such rows from those of the table."""

    def __init__(self, headings: Headings, merges: list[Merge]) -> None:
        self._fields = headings.fields
        self._heads = {place: normal(one.heading) for place, one in zip(headings.fields, headings.mapped, strict=True)}
        self._wide = {
            merge.first_row
            for merge in merges
            if merge.last_column - merge.first_column + 1 >= _LEAST_SPANNED and merge.first_row == merge.last_row
        }

    def aside(self, number: int, cells: list[Raw], merged: frozenset[int]) -> Aside | None:
        """What a row is, if it is none of the table."""
        text = next((cell for place, cell in enumerate(cells, 1) if cell != "" and place not in merged), "")
        if not isinstance(text, str) or len(text) > _LONGEST:
            return None
        text = clean(text)
        if self._repeats_headings(cells, merged):
            return Aside("repeated-heading", text)
        filled = list(self._own(cells, merged))
        if self._ends(text, cells, filled):
            return Aside("skipped-row", text)
        if len(filled) <= _MOST_BESIDE_A_REMARK and (_PAGE.fullmatch(text) or _REMARK.match(text)):
            return Aside("skipped-row", text)
        return self._group_title(number, text, cells, filled)

    def _own(self, cells: list[Raw], merged: frozenset[int]) -> Iterator[int]:
        """The places of read columns where the row itself holds something."""
        for place in self._fields:
            if place <= len(cells) and cells[place - 1] != "" and place not in merged:
                yield place

    def _ends(self, text: str, cells: list[Raw], filled: list[int]) -> bool:
        """Whether a row is a total or says that nothing follows, in its first cell or in the first that is read."""
        first = cells[filled[0] - 1] if filled else ""
        said = [text, clean(first) if isinstance(first, str) else ""]
        if any(_CLOSING.fullmatch(one) for one in said):
            return True
        # A parameter may be a total of others; it has a method.
        has_method = any(self._fields[place].field in ("method", "standard") for place in filled)
        return not has_method and any(_TOTAL.fullmatch(one) for one in said)

    def _repeats_headings(self, cells: list[Raw], merged: frozenset[int]) -> bool:
        count = 0
        for place in self._own(cells, merged):
            cell, head = cells[place - 1], self._heads[place]
            name = normal(cell) if isinstance(cell, str) else ""
            # Of a heading in two rows each has a part.
            if not name or not (head.startswith(name) or head.endswith(name) or name in SUBHEADINGS):
                return False
            count += 1
        if count >= _LEAST_REPEATED:
            return True
        others = [cell for place, cell in enumerate(cells, 1) if cell != "" and place not in merged]
        return count > 0 and len(others) >= _LEAST_REPEATED and all(_is_subheading(cell) for cell in others)

    def _group_title(self, number: int, text: str, cells: list[Raw], filled: list[int]) -> Aside | None:
        if len(filled) != 1:
            return None
        title = cells[filled[0] - 1]
        if not isinstance(title, str):
            return None
        is_object = self._fields[filled[0]].field == "object"
        if is_object or number in self._wide or (_NUMBERED.match(text) and not text.isascii()):
            return Aside("group-title", clean(title))
        return None


def say(aside: Aside, number: int, sheet: str, report: Report) -> None:
    """Say what was not read as a row; of headings that every page repeats the first is enough."""
    text = aside.text[:_LONGEST_SAID]
    if aside.kind == "repeated-heading":
        report.warning_once(
            "repeated-heading",
            f"第{number}行等处重复的表头未读取",
            f"headings are repeated in row {number} and maybe later; they were not read",
            sheet=sheet,
            row=number,
        )
    elif aside.kind == "group-title":
        report.warning(
            "group-title",
            f"第{number}行只有“{text}”，按分类标题处理，未读取",
            f"row {number} was taken for the title of a group and not read",
            sheet=sheet,
            row=number,
        )
    else:
        report.warning(
            "skipped-row",
            f"第{number}行“{text}”不是表格内容，未读取",
            f"row {number} was taken for a total or a remark and not read",
            sheet=sheet,
            row=number,
        )


def _is_subheading(cell: Raw) -> bool:
    return isinstance(cell, str) and normal(cell) in SUBHEADINGS
