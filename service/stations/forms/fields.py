"""What a field of a form is."""

from typing import Literal

import msgspec

Kind = Literal["line", "text", "lines", "number", "integer", "date", "choice", "choices", "group", "rows"]
Said = tuple[str, str]
"""A phrase in Chinese and in English."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field: `lines` holds one item per line, `group` an object that may be missing, `rows` any number of objects.

    `optional` groups have a box that says whether the object is there, since one that says nothing means something.
    """

    name: str
    kind: Kind
    label: Said
    hint: Said = ("", "")
    required: bool = False
    width: Literal["short", "half", "full"] = "full"
    choices: str = ""
    fields: "tuple[Field, ...]" = ()
    optional: bool = False
    suggests: Literal["", "standard", "unit", "scheme"] = ""
    """What is proposed while somebody types; everything else may be entered too."""
    only_new: bool = False
    """Whether it can be said only once, when the listing is made."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Fields under one heading; one that is `folded` is opened by those who need it."""

    name: str
    label: Said
    fields: tuple[Field, ...]
    hint: Said = ("", "")
    folded: bool = False


def field(kind: Kind, name: str, label: str, label_en: str, hint: str = "", hint_en: str = "", **more: object) -> Field:
    """A field, written in one line."""
    return msgspec.convert(
        {"name": name, "kind": kind, "label": (label, label_en), "hint": (hint, hint_en), **more}, Field
    )


def fields_of(sections: tuple[Section, ...]) -> tuple[Field, ...]:
    """All fields of a form, in their order."""
    return tuple(field for section in sections for field in section.fields)


def find(fields: tuple[Field, ...], name: str) -> Field | None:
    """The field of a name."""
    return next((field for field in fields if field.name == name), None)


def is_step(step: str) -> bool:
    """Whether a step of a path counts rows, rather than naming a field."""
    return step.isdecimal()
