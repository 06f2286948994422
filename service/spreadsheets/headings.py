"""Which row of a sheet holds the headings, and which field each heading means."""

import re
import unicodedata
from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz, process

from service.spreadsheets.cells import Raw, clean
from service.spreadsheets.columns import IGNORED_HEADINGS, Column, End
from service.spreadsheets.ends import END_WORDS, ENDED_FORMATS, OTHER, end_in
from service.spreadsheets.events import IgnoredColumn, MappedColumn, letters
from service.spreadsheets.tables import Merge, Row

SEARCHED_ROWS = 10
_LEAST_MAPPED = 2
_LEAST_SIMILAR = 84
_SHORTEST_SIMILAR = 3
_LONGEST_HEADING = 60
_AFTER_WHOLES = 900
"""Beside a column of the whole, which is surer, those of its ends say nothing new."""
_LAST = 1_000
_MARKS = re.compile(r"[\s*＊:：_]|\(必填\)|\(选填\)|\(可选\)|必填")
SUBHEADINGS = frozenset(("序号", "名称", "编号", "代码", "code", "name", "no", "no."))


_Match = tuple[Column, str, int]
"""The column that a heading means, how it was recognised, and how surely."""


class Headings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the headings are (the last row of them), the field of each column, and what was made of every heading."""

    row: int
    fields: dict[int, Column]
    mapped: list[MappedColumn]
    ignored: list[IgnoredColumn]
    doubled: list[IgnoredColumn]


class HeadingIndex:
    """The columns of a table by all their headings."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._known: dict[str, tuple[Column, int]] = {}
        for is_alias in (False, True):
            for column in columns:
                names = column.aliases if is_alias else (column.heading, column.heading_en, column.field)
                for rank, name in enumerate(names, 1):
                    self._known.setdefault(normal(name), (column, rank * is_alias))
        self._ignored = {normal(name) for name in IGNORED_HEADINGS}
        self._long = [name for name in self._known if len(name) >= _SHORTEST_SIMILAR]
        self.required = [column for column in columns if column.required]

    def find_exactly(self, heading: str) -> tuple[Column, int] | None:
        """The column that has a heading, and where that stands among its other headings; 0 for its own."""
        name = normal(heading)
        # What brackets say may tell one end from the other, or be nothing but a unit.
        return self._known.get(name) or self._find_end(name) or self._known.get(re.sub(r"\([^()]*\)$", "", name))

    def _find_end(self, name: str) -> tuple[Column, int] | None:
        """The column of one end of a field that has two columns."""
        if (found := end_in(name)) is None:
            return None
        end, wholes = found
        column = next((self._known[whole][0] for whole in wholes if whole in self._known), None)
        if column is None or column.format not in ENDED_FORMATS:
            return None
        return msgspec.structs.replace(column, end=end), _AFTER_WHOLES

    def find(self, heading: str) -> _Match | None:
        """The column that a heading means, how it was recognised, and how surely."""
        if exact := self.find_exactly(heading):
            return exact[0], "alias" if exact[1] else "heading", 100
        name = normal(heading)
        if name in self._ignored or len(name) < _SHORTEST_SIMILAR:
            return None
        best = process.extractOne(name, self._long, scorer=fuzz.ratio, score_cutoff=_LEAST_SIMILAR)
        return (self._known[best[0]][0], "similar", round(best[1])) if best else None


def find_headings(rows: Sequence[Row], merges: Sequence[Merge], index: HeadingIndex) -> Headings | None:
    """The headings among the first rows of a sheet, of one row or of two; None where there are none."""
    best: Headings | None = None
    for place, (number, cells) in enumerate(rows):
        if number > SEARCHED_ROWS + 1:
            break
        above = _spread(number, cells, merges)
        found = _map(number, above, index)
        below = rows[place + 1] if place + 1 < len(rows) else None
        if below is not None and _is_second_row(below, number, above, merges, index):
            both = _combine(above, _spread(below[0], below[1], merges), index)
            second = _map(below[0], both, index)
            found = second if len(second.fields) >= len(found.fields) else found
        if len(found.fields) >= _LEAST_MAPPED and (best is None or len(found.fields) > len(best.fields)):
            best = found
    return best


def _map(number: int, names: Sequence[str], index: HeadingIndex) -> Headings:
    found = _whole({place: match for place, name in enumerate(names, 1) if name and (match := index.find(name))})
    # What is written exactly takes its field before what is only similar, and what is said first of the other headings
    # of a column, which are the special ones (product before category), before what is said last.
    exact = {place: index.find_exactly(names[place - 1]) for place in found}
    ranks = {place: found_exactly[1] if (found_exactly := exact[place]) else _LAST for place in found}
    surest = sorted(found, key=lambda place: (ranks[place], place))
    fields: dict[int, Column] = {}
    taken: dict[str, list[End | None]] = {}
    for place in surest:
        column = found[place][0]
        ends = taken.setdefault(column.field, [])
        if not ends or (column.end is not None and ends == [OTHER[column.end]]):
            ends.append(column.end)
            fields[place] = column
    mapped = [_mapped(place, names[place - 1], found[place]) for place in sorted(fields)]
    others = [place for place, name in enumerate(names, 1) if name and place not in fields]
    return Headings(
        row=number,
        fields=dict(sorted(fields.items())),
        mapped=mapped,
        ignored=[_ignored(place, names) for place in others if place not in found],
        doubled=[_ignored(place, names) for place in others if place in found],
    )


def _whole(found: dict[int, _Match]) -> dict[int, _Match]:
    """What was found, without ends that say nothing without the other: only the longest number of days does."""
    ends = {(column.field, column.end) for column, _, _ in found.values()}
    return {
        place: match
        for place, match in found.items()
        if match[0].end is None
        or (match[0].field, OTHER[match[0].end]) in ends
        or (match[0].format == "days" and match[0].end == "highest")
    }


def _mapped(place: int, name: str, match: _Match) -> MappedColumn:
    column, how, score = match
    return msgspec.convert(
        {
            "letter": letters(place),
            "heading": name[:_LONGEST_HEADING],
            "field": column.field,
            "how": how,
            "score": score,
        },
        MappedColumn,
    )


def _ignored(place: int, names: Sequence[str]) -> IgnoredColumn:
    return IgnoredColumn(letter=letters(place), heading=names[place - 1][:_LONGEST_HEADING])


def _spread(number: int, cells: Sequence[Raw], merges: Sequence[Merge]) -> list[str]:
    """The texts of a row, with those of merged cells in all columns that they cover."""
    texts = [clean(cell).replace("\n", "") if isinstance(cell, str) else "" for cell in cells]
    for merge in merges:
        if merge.first_row == number and merge.first_column <= len(texts):
            for place in range(merge.first_column, min(merge.last_column, len(texts))):
                texts[place] = texts[merge.first_column - 1]
    return texts


def _is_second_row(below: Row, number: int, above: Sequence[str], merges: Sequence[Merge], index: HeadingIndex) -> bool:
    """Whether a row goes on with the headings above it: it only divides them, as into a number and a name."""
    texts = [clean(cell) if isinstance(cell, str) else str(cell) for cell in below[1]]
    filled = [normal(text) for text in texts if text]
    if below[0] != number + 1 or not filled or not any(above):
        return False
    spanned = {
        place
        for merge in merges
        if merge.first_row == number and merge.last_column > merge.first_column
        for place in range(merge.first_column, merge.last_column + 1)
    }
    divided = {place for place, text in enumerate(texts, 1) if text}
    if all(text in SUBHEADINGS or text in END_WORDS for text in filled) or (bool(spanned) and divided <= spanned):
        return True
    # CSV knows no merged cells: nothing but headings, none of them below one that is known.
    ends = {place for place in divided if normal(texts[place - 1]) in END_WORDS}
    known = [place for place in divided if place in ends or index.find_exactly(texts[place - 1])]
    free = all(not index.find_exactly(_at(above, place - 1)) for place in divided - ends)
    return len(known) == len(divided) >= _LEAST_MAPPED and free


def _combine(above: Sequence[str], below: Sequence[str], index: HeadingIndex) -> list[str]:
    """A heading over a part of it: the number of a thing is no heading, its name is the thing.

    Where the upper one only groups headings that are known, the lower one counts.
    """
    combined: list[str] = []
    upper = ""
    for place in range(max(len(above), len(below))):
        upper = (above[place] if place < len(above) else "") or (upper if _at(below, place) else "")
        lower = _at(below, place)
        if normal(lower) in ("序号", "no", "no."):
            combined.append("序号")
        elif normal(lower) in ("", "名称", "name") or lower == upper:
            combined.append(upper or lower)
        elif normal(lower) not in SUBHEADINGS and not index.find_exactly(upper + lower) and index.find_exactly(lower):
            combined.append(lower)
        else:
            combined.append(f"{upper}{lower}" if upper else lower)
    return combined


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def normal(heading: str) -> str:
    """A heading as headings are compared: without marks, spaces and full-width forms."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", heading[:_LONGEST_HEADING]).lower())
