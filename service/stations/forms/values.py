"""What stands in a form: out of a listing, out of a posted form, and back into a listing.

The values of a form are nested as its fields are: text, a list of chosen words, an object of a group (with `present`
where the group is optional), or a list of rows. A row has a `key` that it keeps while other rows come and go, so that
names of fields never move under the hands of somebody who types. One that was taken away stays in the form, marked as
`removed`, until it is saved, so that it can be had back.
"""

import copy
import math
import re
import unicodedata
from typing import Any

from service.stations.forms.fields import Field

Values = dict[str, Any]
Pairs = list[tuple[str, str]]
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def values_of(document: dict[str, Any], fields: tuple[Field, ...]) -> Values:
    """A listing as it stands in the form."""
    return {field.name: _shown(document.get(field.name), field) for field in fields}


def _shown(value: Any, field: Field) -> Any:
    if field.kind == "rows":
        return [{"key": str(place), **values_of(row, field.fields)} for place, row in enumerate(value or [])]
    if field.kind == "group":
        present = {"present": "on" if value is not None else ""} if field.optional else {}
        return {**present, **values_of(value or {}, field.fields)}
    if field.kind == "choices":
        return [str(item) for item in value or []]
    if field.kind == "lines":
        return "\n".join(value or [])
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def values_posted(pairs: Pairs, fields: tuple[Field, ...]) -> Values:
    """What was entered; a name is the path to its field: `scope_lines.0.parameter`."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        _put(tree, name.split("."), value.replace("\r\n", "\n"))
    return _entered(tree, fields)


def _put(tree: dict[str, Any], steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    kept = tree.setdefault(steps[-1], [])
    if isinstance(kept, list):
        kept.append(value)


def _entered(tree: dict[str, Any], fields: tuple[Field, ...]) -> Values:
    return {field.name: _entered_in(tree.get(field.name), field) for field in fields}


def _entered_in(given: Any, field: Field) -> Any:
    inner = given if isinstance(given, dict) else {}
    if field.kind == "rows":
        rows = [(key, row) for key, row in inner.items() if key.isdecimal() and isinstance(row, dict)]
        return [{"key": key, **_removal(row), **_entered(row, field.fields)} for key, row in rows]
    if field.kind == "group":
        present = {"present": "on" if inner.get("present") else ""} if field.optional else {}
        return {**present, **_entered(inner, field.fields)}
    texts = given if isinstance(given, list) else []
    if field.kind == "choices":
        return texts
    return texts[-1] if texts else ""


def _removal(row: dict[str, Any]) -> Values:
    return {"removed": "on"} if row.get("removed") else {}


def document_of(values: Values, fields: tuple[Field, ...]) -> dict[str, Any]:
    """The listing that a form says; what was left empty is left out."""
    found = {field.name: _stated(values[field.name], field) for field in fields if field.name in values}
    return {name: value for name, value in found.items() if value is not None}


def _stated(value: Any, field: Field) -> Any:
    if field.kind == "rows":
        return [document_of(row, field.fields) for row in standing(value)]
    if field.kind == "group":
        inner = document_of(value, field.fields)
        there = value["present"] if field.optional else any(said not in ([], None) for said in inner.values())
        return inner if there else None
    if field.kind == "choices":
        return list(value)
    if field.kind == "lines":
        return list(dict.fromkeys(line.strip() for line in value.split("\n") if line.strip()))
    text = value.strip()
    if field.kind in ("number", "integer"):
        return _number(text, field.kind == "integer")
    if field.kind == "date":
        return unicodedata.normalize("NFKC", text) or None
    return text or None


def _number(text: str, whole: bool) -> float | int | str | None:
    """The number of a text, as people in a hurry type it; what is none stays the text, to be told."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        return text or None
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() and (whole or abs(number) < 1e15) else number


def standing(rows: list[Values]) -> list[Values]:
    """The rows that were not taken away: what is said of the form counts these alone."""
    return [row for row in rows if not row.get("removed")]


def drop_empty_rows(values: Values, fields: tuple[Field, ...]) -> None:
    """Take away the rows in which nothing was entered: somebody asked for one more and did not need it."""
    for field in fields:
        if field.kind == "rows":
            for row in values[field.name]:
                drop_empty_rows(row, field.fields)
            values[field.name] = [row for row in values[field.name] if _is_filled(row, field.fields)]
        elif field.kind == "group":
            drop_empty_rows(values[field.name], field.fields)


def _is_filled(row: Values, fields: tuple[Field, ...]) -> bool:
    # What can be chosen is chosen from the beginning, so it says nothing.
    return any(row.get(field.name) for field in fields if field.kind != "choice")


def with_row(values: Values, path: str) -> str:
    """Add an empty row to the rows at a path; the path of the new row, or nothing where there are no such rows."""
    rows = rows_at(values, path)
    if rows is None:
        return ""
    key = str(max((int(row["key"]) for row in rows), default=-1) + 1)
    rows.append({"key": key})
    return f"{path}.{key}"


def with_copy(values: Values, path: str) -> str:
    """Add a row that says what the row at a path says; the path of the new row, or nothing where there is no such row."""
    above, _, key = path.rpartition(".")
    rows = rows_at(values, above) or []
    row = next((row for row in rows if row["key"] == key), None)
    return "" if row is None else _filled(rows, with_row(values, above), copy.deepcopy(row))


def _filled(rows: list[Values], path: str, said: Values) -> str:
    """Let the newest of some rows say something; its own key it keeps."""
    rows[-1].update({**said, "key": rows[-1]["key"]})
    return path


def without_row(values: Values, path: str) -> str:
    """Take the row at a path away, to be had back until the form is saved; the path that was given."""
    return _marked(values, path, "on")


def with_row_again(values: Values, path: str) -> str:
    """Have back the row at a path that was taken away; the path that was given."""
    return _marked(values, path, "")


def _marked(values: Values, path: str, removed: str) -> str:
    above, _, key = path.rpartition(".")
    for row in rows_at(values, above) or []:
        if row["key"] == key:
            row["removed"] = removed
    return path


def rows_at(values: Values, path: str) -> list[Values] | None:
    """The rows at a path such as `scope_lines.3.accreditations`."""
    found: Any = values
    for step in path.split("."):
        if isinstance(found, list):
            found = next((row for row in found if row["key"] == step), None)
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, list) and all(isinstance(row, dict) for row in found) else None
