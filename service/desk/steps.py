"""The steps that people take in a case, each a small form; the fields of its address are named `step.field`."""

import hashlib
import re
from typing import Any

import msgspec
from litestar import Request

from service.problems import Breach, Refused, Rule
from service.stations.forms.checking import Errors, breaches_in, errors_of, errors_refused, named
from service.stations.forms.fields import Field, field
from service.stations.forms.values import Pairs, Values, document_of, values_of, values_posted

AnyRequest = Request[Any, Any, Any]
_NONCE = re.compile(r"[0-9a-f]{32}")
_REQUIRED = Rule("required", "必填", "is required")
Fields = tuple[Field, ...]


class Posted(msgspec.Struct, kw_only=True):
    """What was posted: for which step, the values, the version that its reader saw, and a nonce of the form.

    `checking` is the path of a field that was just left, to be looked at alone.
    """

    step: str
    values: Values
    seen: int | None
    once: str | None
    checking: bool
    more: dict[str, str]

    @classmethod
    def of(cls, pairs: Pairs, steps: dict[str, Fields]) -> "Posted":
        """What a form says; refused where it is none of these steps."""
        plain = {name: value for name, value in pairs if "." not in name}
        step = plain.get("step", "")
        if step not in steps:
            raise Refused("invalid-request")
        seen, once = plain.get("version", ""), plain.get("once", "")
        return cls(
            step=step,
            values=values_posted(pairs, (_grouped(step, steps[step]),))[step],
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None,
            once=once if _NONCE.fullmatch(once) else None,
            checking=plain.get("do") == "check",
            more=plain,
        )

    def entered(self, fields: Fields) -> bool:
        """Whether anything was entered that would be a pity to lose."""
        return bool(document_of(self.values, fields))


async def key_of(request: AnyRequest, posted: Posted) -> str | None:
    """The key under which a form is taken once: the same form with the same entries, sent twice, is one."""
    return hashlib.sha256(await request.body()).hexdigest() if posted.once is not None else None


def empty(steps: dict[str, Fields]) -> dict[str, Values]:
    """The values of forms in which nothing was entered."""
    return {step: values_of({}, fields) for step, fields in steps.items()}


def errors_in(document: dict[str, Any], type_: Any, posted: Posted, fields: Fields, english: bool) -> Errors:
    """Everything that is wrong with a step, at the paths of its fields."""
    missing = [Breach(f"/{one.name}", _REQUIRED) for one in fields if one.required and one.name not in document]
    found = errors_of([*breaches_in(document, type_), *missing], posted.values, fields, english)
    return at_step(posted.step, found)


def refused_in(refused: Refused, posted: Posted, fields: Fields, english: bool) -> Errors:
    """What was refused, at the paths of the fields."""
    return at_step(posted.step, errors_refused(refused, posted.values, fields, english))


def at_step(step: str, errors: Errors) -> Errors:
    """Errors of a form as errors of the page."""
    return {f"{step}.{path}" if path else step: message for path, message in errors.items()}


class Wrong(msgspec.Struct, frozen=True):
    """Something to correct: the id of the field on the page, what it is called, and what is wrong."""

    id: str
    label: str
    message: str


def wrongs(errors: Errors, steps: dict[str, Fields], english: bool) -> list[Wrong]:
    """What is to be corrected, field by field; what concerns a whole step has no label."""
    found = []
    for path, message in errors.items():
        step, _, within = path.partition(".")
        label = named(within, steps.get(step, ()), {}, english) if within else ""
        found.append(Wrong("f-" + path.replace(".", "-"), label, message))
    return found


def _grouped(step: str, fields: Fields) -> Field:
    return field("group", step, "", "", fields=fields)
