"""Everything that is wrong with a form, told at once.

msgspec stops at the first broken rule of a struct; here each field is read by itself, so that a person learns of all
of them and corrects them in one go.
"""

from typing import Any, get_args

import msgspec

from service.problems import Breach, Refused, Rule, breach_of_body, pointer_to
from service.stations.forms.fields import Field, find, is_step
from service.stations.forms.values import Values, standing

_REQUIRED = Rule("required", "必填", "is required")
_BELOW = Rule("contradiction", "不能小于下限", "must not be less than the lower end")
_EARLIER = Rule("contradiction", "不能早于开始日期", "must not be before the first day")
_ENDS = {"min ": ("max", _BELOW), "minimum ": ("maximum", _BELOW), "valid_from ": ("valid_to", _EARLIER)}
"""The beginning of what a struct says of two of its fields → the one to say it at, and in which words."""
_TYPES = {
    "number": ("须为数字", "must be a number"),
    "integer": ("须为整数", "must be a whole number"),
    "date": ("日期写作 2027-03-01", "must be a date such as 2027-03-01"),
}
Errors = dict[str, str]
"""Path of a field → what is wrong there, in the reader's language; under the empty path what concerns the whole."""


def breaches_in(document: dict[str, Any], type_: type[msgspec.Struct]) -> list[Breach]:
    """Every rule of a struct that a document breaks."""
    return _breaches(document, type_, [])


def _breaches(document: dict[str, Any], type_: type[msgspec.Struct], path: list[str]) -> list[Breach]:
    breaches: list[Breach] = []
    for field in msgspec.structs.fields(type_):
        here = [*path, field.name]
        if field.name in document:
            breaches += _of_field(document[field.name], field.type, here)
        elif field.required:
            breaches.append(Breach(pointer_to(here), _REQUIRED))
    return breaches or _of_whole(document, type_, path)


def _of_field(value: Any, type_: Any, path: list[str]) -> list[Breach]:
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        inner = _struct_within(type_)
        breaches: list[Breach] = []
        if inner is not None and isinstance(value, dict):
            breaches = _breaches(value, inner, path)
        elif inner is not None and isinstance(value, list):
            for place, item in enumerate(value):
                breaches += _breaches(item, inner, [*path, str(place)])
        found = breach_of_body(str(error))
        return breaches or [Breach(pointer_to(path) + found.pointer, found.rule)]
    return []


def _of_whole(document: dict[str, Any], type_: type[msgspec.Struct], path: list[str]) -> list[Breach]:
    try:
        msgspec.convert(document, type_)
    except msgspec.ValidationError as error:
        for start, (end, rule) in _ENDS.items():
            if str(error).startswith(start):
                return [Breach(pointer_to([*path, end]), rule)]
        found = breach_of_body(str(error))
        return [Breach(pointer_to(path) + found.pointer, found.rule)]
    return []


def _struct_within(type_: Any) -> type[msgspec.Struct] | None:
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return type_
    return next((found for part in get_args(type_) if (found := _struct_within(part)) is not None), None)


def errors_of(breaches: list[Breach], values: Values, fields: tuple[Field, ...], english: bool) -> Errors:
    """Each broken rule at the path of its field, in words."""
    errors: Errors = {}
    for breach in breaches:
        path, field, line = _place(breach.pointer, values, fields)
        message = breach.rule.en if english else breach.rule.zh
        if field is not None and field.kind in _TYPES and breach.rule.code == "type":
            message = _TYPES[field.kind][english]
        if breach.rule.code == "choice":
            message = "please choose" if english else "请选择"
        if line is not None:
            message = f"line {line + 1} {message}" if english else f"第{line + 1}行{message}"
        errors.setdefault(path, message)
    order = [field.name for field in fields]
    return dict(sorted(errors.items(), key=lambda item: _rank(item[0].partition(".")[0], order)))


def _rank(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else -1


def errors_refused(refused: Refused, values: Values, fields: tuple[Field, ...], english: bool) -> Errors:
    """What a function refused, at its fields; where it names none, of the whole."""
    if refused.breaches:
        return errors_of(list(refused.breaches), values, fields, english)
    return {"": refused.kind.repair_en if english else refused.kind.repair}


def _place(pointer: str, values: Values, fields: tuple[Field, ...]) -> tuple[str, Field | None, int | None]:
    """The path of the field that a pointer is about, the field, and of one with an item per line which line."""
    path: list[str] = []
    found: Field | None = None
    here: Any = values
    for step in pointer.split("/")[1:]:
        if is_step(step) and isinstance(here, list):
            here = standing(here)
            if not (int(step) < len(here) and isinstance(here[int(step)], dict)):
                break
            here = here[int(step)]
            path.append(here["key"])
        elif is_step(step):
            return ".".join(path), found, int(step)
        else:
            next_field = find(fields, step)
            if next_field is None:
                break
            found, fields = next_field, next_field.fields
            here = here.get(step) if isinstance(here, dict) else None
            path.append(step)
    return ".".join(path), found, None


def named(path: str, fields: tuple[Field, ...], values: Values, english: bool) -> str:
    """A field in words, such as «能力行 2 · 项目/参数»."""
    words: list[str] = []
    here: Any = values
    for step in path.split("."):
        if is_step(step) and isinstance(here, list):
            here = standing(here)
            place = next((place for place, row in enumerate(here) if row["key"] == step), 0)
            words[-1] += f" {place + 1}"
            here = here[place]
            continue
        field = find(fields, step)
        if field is None:
            return path
        words.append(field.label[english])
        fields = field.fields
        here = here.get(step) if isinstance(here, dict) else None
    return " · ".join(words)
