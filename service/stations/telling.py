"""Values and changes of a listing in words, field by field: for its history, and for two people who changed it at once."""

from typing import Any

import msgspec

from service.stations.forms.fields import Field
from service.stations.forms.values import document_of, values_of
from service.stations.rendering import Reader
from service.stations.rows import price_said

_KNOWN_BY = {"scope_lines": ("object", "parameter", "standard"), "capabilities": ("quantity", "unit")}
"""Rows → the fields by which one is known again when others of it change."""


class Change(msgspec.Struct, kw_only=True):
    """What became of one field; of a list what came, what went, and which rows became different."""

    name: str
    label: str
    said: str = ""
    added: list[str] = []
    removed: list[str] = []
    changed: list[str] = []


def plain(document: dict[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    """A listing as a form would say it, so that what is empty in one way or another is the same."""
    return document_of(values_of(document, fields), fields)


def told(field: Field, value: Any, reader: Reader) -> list[str]:
    """A value in lines of words; none where there is none."""
    if value in (None, [], ""):
        return []
    if field.kind == "rows":
        return [row_told(field, row, reader) for row in value]
    if field.kind == "group":
        return [_group_told(field, value, reader)]
    if field.kind == "choices":
        return [reader.said(field.choices, item) for item in value]
    if field.kind == "lines":
        return [str(item) for item in value]
    if field.kind == "choice" and field.choices != "stations":
        return [reader.said(field.choices, value)]
    if field.kind in ("number", "integer"):
        return [reader.number(value)]
    return [str(value)]


def row_told(field: Field, row: dict[str, Any], reader: Reader) -> str:
    """A row in one line: «游标卡尺 · 示值误差 · JJG 30-2012 · 0–500 mm»."""
    if field.name == "accreditations":
        ends = row.get("valid_to") or ""
        state = row.get("state", "valid")
        told_state = "" if state == "valid" else reader.said("accreditation_state", state)
        parts = [
            row.get("scheme"),
            row.get("certificate"),
            reader.w("valid_until", day=ends) if ends else "",
            told_state,
        ]
    else:
        first = [row.get(name) for name in ("quantity", "object", "parameter", "standard")]
        held = "、".join(accreditation.get("scheme", "") for accreditation in row.get("accreditations", []))
        parts = [*first, _range(row), _uncertainty(row), held]
    return " · ".join(str(part) for part in parts if part)


def _range(row: dict[str, Any]) -> str:
    low, high = (row.get(one, row.get(other)) for one, other in (("minimum", "min"), ("maximum", "max")))
    unit = f" {row['unit']}" if row.get("unit") else ""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return (f"≤{high}" if low is None else f"≥{low}") + unit
    return f"{low}–{high}{unit}"


def _uncertainty(row: dict[str, Any]) -> str:
    if row.get("uncertainty") is None:
        return ""
    factor = f" (k={row['coverage_factor']})" if row.get("coverage_factor") is not None else ""
    return f"U={row['uncertainty']} {row.get('uncertainty_unit') or ''}".rstrip() + factor


def _group_told(field: Field, value: dict[str, Any], reader: Reader) -> str:
    if field.name == "price" and {"min", "max"} <= value.keys() and not isinstance(value["min"], str):
        return price_said(value, reader)
    parts = [
        f"{reader.label(inner)} {_joined(told(inner, value.get(inner.name), reader), reader)}"
        for inner in field.fields
        if value.get(inner.name) not in (None, [], "")
    ]
    return ("; " if reader.english else "；").join(parts) or reader.w.yes


def _joined(lines: list[str], reader: Reader) -> str:
    return (", " if reader.english else "、").join(lines)


def changes(before: dict[str, Any], after: dict[str, Any], fields: tuple[Field, ...], reader: Reader) -> list[Change]:
    """What is different between two versions, in the order of the form."""
    old, new = plain(before, fields), plain(after, fields)
    return [
        _change(field, old.get(field.name), new.get(field.name), reader)
        for field in fields
        if old.get(field.name) != new.get(field.name)
    ]


def _change(field: Field, old: Any, new: Any, reader: Reader) -> Change:
    change = Change(name=field.name, label=reader.label(field), added=[], removed=[], changed=[])
    if field.kind == "rows":
        return _of_rows(change, field, old or [], new or [], reader)
    if field.kind in ("lines", "choices"):
        before, after = told(field, old, reader), told(field, new, reader)
        change.added = [item for item in after if item not in before]
        change.removed = [item for item in before if item not in after]
        if not change.added and not change.removed:
            change.said = reader.w.history_moved
        return change
    before_said, after_said = ("".join(told(field, value, reader)) for value in (old, new))
    change.said = said_change(before_said, after_said, reader)
    return change


def said_change(before: str, after: str, reader: Reader) -> str:
    """From what to what, in a sentence."""
    if not before:
        return reader.w("history_set", after=after)
    if not after:
        return reader.w("history_cleared", before=before)
    return reader.w("history_from_to", before=before, after=after)


def _of_rows(
    change: Change, field: Field, old: list[dict[str, Any]], new: list[dict[str, Any]], reader: Reader
) -> Change:
    gone = [row for row in old if row not in new]
    come = [row for row in new if row not in old]
    for row in come:
        before = next((other for other in gone if _key(field, other) == _key(field, row)), None)
        if before is None:
            change.added.append(row_told(field, row, reader))
            continue
        gone.remove(before)
        inner = changes(before, row, field.fields, reader)
        name = " · ".join(str(part) for part in _key(field, row) if part)
        change.changed.append(f"{name}{': ' if reader.english else '：'}{_sentence(inner, reader)}")
    change.removed = [row_told(field, row, reader) for row in gone]
    if not (change.added or change.removed or change.changed):
        change.said = reader.w.history_moved
    return change


def _key(field: Field, row: dict[str, Any]) -> tuple[Any, ...]:
    names = _KNOWN_BY.get(field.name, ("scheme", "certificate"))
    return tuple(row.get(name) for name in names)


def _sentence(inner: list[Change], reader: Reader) -> str:
    """Changes of a row in one sentence."""
    parts: list[str] = []
    for change in inner:
        said = [change.said] if change.said else []
        for word, items in (
            (reader.w.history_added, change.added),
            (reader.w.history_removed, change.removed),
            (reader.w.history_changed, change.changed),
        ):
            said += [f"{word} {_joined(items, reader)}"] if items else []
        parts.append(f"{change.label} {'; '.join(said)}" if reader.english else f"{change.label}{'，'.join(said)}")
    return ("; " if reader.english else "；").join(parts)
