"""A cell → the value of its field, by the format of its column."""

import functools
import re
from collections.abc import Callable
from typing import Any

from service.spreadsheets.cells import FILLERS, BadCell, Raw, clean_cell, half_width, text_of, without_lost_digits
from service.spreadsheets.choices import Choice
from service.spreadsheets.columns import Column
from service.spreadsheets.dates import date_of
from service.spreadsheets.lists import split_list
from service.spreadsheets.numbers import days_of, measure_of, number_of, price_of, range_of

LABEL_MARK = "|"
"""In drop-downs a code and its name are written `code|name`."""
_DASH_IN_NUMBER = re.compile(r"(?<=\d)\s*[—–－‐‑−]+\s*(?=\d)")
_DESIGNATION = re.compile(r"[A-Z]{2,6}\d{0,2}(?:/[A-Z]{1,6})*\s?\d{2,}")
_BETWEEN_CHOICES = re.compile(r"[/／,+＋\s]|和|及|或|与")
BLANK = object()
"""An empty cell, other than one that says that there is nothing."""


def parse(column: Column, raw: Raw) -> Any:
    """The value of a cell, BLANK where it is empty, None where it says that there is nothing; raises BadCell."""
    cell = clean_cell(raw)
    if isinstance(cell, str):
        if not cell:
            return BLANK
        if cell in FILLERS and not column.required:
            return None
    return _PARSERS[column.format](column, cell)


def _code(_: Column, raw: Raw) -> str:
    text = half_width(text_of(without_lost_digits(raw)))
    return text.split(LABEL_MARK, 1)[0].strip()


def _text(_: Column, raw: Raw) -> str:
    return text_of(without_lost_digits(raw))


def _list(column: Column, raw: Raw) -> list[str] | None:
    known = _spellings(column.choices) if column.choices else {}
    items = [known.get(_folded(item), item) for item in _split(column, text_of(without_lost_digits(raw)))]
    if column.field == "standards":
        items = [_plain_designation(item) for item in items]
    return items or None


def _plain_designation(item: str) -> str:
    """Standards are searched by their designation, which has plain letters and a plain hyphen."""
    plain = half_width(item)
    return _DASH_IN_NUMBER.sub("-", plain) if _DESIGNATION.match(plain) else item


def _choice(column: Column, raw: Raw) -> str:
    return _chosen(column, text_of(raw))


def _choices(column: Column, raw: Raw) -> list[str] | None:
    return list(dict.fromkeys(_chosen(column, item) for item in _split(column, text_of(raw)))) or None


def _split(column: Column, text: str) -> list[str]:
    """The items of a list; where all parts are known words, other signs than those of lists separate them too."""
    known = _spellings(column.choices) if column.choices else {}
    found: list[str] = []
    for item in split_list(text):
        parts = [part for part in _BETWEEN_CHOICES.split(item) if part]
        is_several = _folded(item) not in known and len(parts) > 1 and all(_folded(part) in known for part in parts)
        found += parts if is_several else [item]
    return found


def _chosen(column: Column, text: str) -> str:
    found = _spellings(column.choices).get(_folded(text))
    if found is None:
        labels = "、".join(choice.label for choice in column.choices)
        codes = ", ".join(choice.code for choice in column.choices)
        raise BadCell("choice", f"“{text[:20]}”不在可选项内，可填：{labels}", f"must be one of: {codes}")
    return found


@functools.lru_cache(maxsize=64)
def _spellings(choices: tuple[Choice, ...]) -> dict[str, str]:
    return {
        _folded(spelling): choice.code
        for choice in choices
        for spelling in (choice.code, choice.label, choice.label_en, f"{choice.code}|{choice.label}", *choice.aliases)
    }


def _folded(text: str) -> str:
    return half_width(text).lower().replace(" ", "")


_PARSERS: dict[str, Callable[[Column, Raw], Any]] = {
    "code": _code,
    "text": _text,
    "list": _list,
    "choice": _choice,
    "choices": _choices,
    "number": lambda _, raw: number_of(raw),
    "days": lambda _, raw: days_of(raw),
    "date": lambda _, raw: date_of(raw),
    "price": lambda _, raw: price_of(raw),
    "range": lambda _, raw: range_of(raw),
    "measure": lambda _, raw: measure_of(raw),
}
