"""What every request must keep before a handler sees it: known parameters, a JSON body, exact types, no key twice."""

import json
from collections.abc import Iterable
from typing import Any, get_args

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException
from litestar.params import QueryParameter

from service.problems import Breach, Refused, Rule, breach_of_body, choice, echo, pointer_to
from service.problems.wording import CHOICES

_MEDIA_TYPE = "application/json"
_PATCH_MEDIA_TYPE = "application/merge-patch+json"
_DEEPEST = 32
"""Levels of objects and lists within one another; the deepest of ours has seven."""
_UNKNOWN = Rule("unknown", "没有这个参数", "is not a known parameter")
_REPEATED = Rule("repeated", "出现了不止一次", "stands more than once")
_NUMBER = Rule("type", "须为十进制整数", "must be a decimal integer")
_NULL = Rule("type", "不能写作null；不需要时请省略", "must not be null; leave it out")


class StrictRequest(Request[Any, Any, Any]):
    """A request whose body is decoded straight into the handler's struct; Litestar by itself takes `"5"` for 5."""

    async def json(self) -> Any:
        """The struct that the handler takes."""
        field = self.route_handler.parsed_data_field
        assert field is not None
        return _decoded(await self.body(), field.annotation)


async def check_request(request: Request[Any, Any, Any]) -> None:
    """Refuse what the API reference does not describe, before anything is read."""
    handler = request.route_handler
    if not getattr(handler, "operation_id", None):
        return
    parameters = handler.parsed_fn_signature.parameters
    known = {
        field.kwarg_definition.name or name: field.annotation
        for name, field in parameters.items()
        if isinstance(field.kwarg_definition, QueryParameter)
    }
    _check_query(request.query_params.multi_items(), known)
    if handler.parsed_data_field is not None:
        await _check_body(request)


def _check_query(given: Iterable[tuple[str, Any]], known: dict[str, Any]) -> None:
    breaches: dict[str, Breach] = {}
    seen: set[str] = set()
    for name, value in given:
        rule = _UNKNOWN if name not in known else _REPEATED if name in seen else None
        rule = rule or _broken_rule(name, str(value), known[name])
        if rule is not None:
            breaches.setdefault(name, Breach(echo(name), rule))
        seen.add(name)
    if breaches:
        raise Refused("invalid-request", list(breaches.values())[:20])


def _broken_rule(name: str, value: str, type_: Any) -> Rule | None:
    # Litestar reads «null» as no filter at all, and «1e1» as 10.
    if name in CHOICES and value not in CHOICES[name]:
        return choice(name)
    if name == "limit" and not (value.isascii() and value.isdecimal()):
        return _NUMBER
    if value == "null" and type_ is not str and str not in get_args(type_):
        return _NULL
    return None


async def _check_body(request: Request[Any, Any, Any]) -> None:
    written = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    taken = (_MEDIA_TYPE, _PATCH_MEDIA_TYPE) if request.method == "PATCH" else (_MEDIA_TYPE,)
    if written not in taken:
        raise Refused("unsupported-media-type", headers={"Accept": ", ".join(taken)})
    try:
        body = await request.body()
    except InternalServerException:
        # The caller went away, or its chunks are none; Litestar takes that for a fault of ours.
        raise Refused("malformed-json") from None
    if not body:
        raise Refused("malformed-json")


def _decoded(body: bytes, type_: Any) -> Any:
    try:
        value = _with_whole_numbers(body, type_)
        # What a struct takes as it is (a patch, the items of a batch) was not looked into, however it is written.
        repeated = _repeated_key(json.loads(body, object_pairs_hook=_Pairs, parse_int=str, parse_float=str), [])
        pointer = pointer_to(repeated or [])
        pointer.encode()
    except msgspec.ValidationError as error:
        breach = breach_of_body(str(error))
        kind = "contradiction" if breach.rule.code == "contradiction" else "invalid-request"
        raise Refused(kind, [breach]) from None
    except (msgspec.DecodeError, json.JSONDecodeError, UnicodeError, RecursionError):
        raise Refused("malformed-json") from None
    if repeated is not None:
        raise Refused("invalid-request", [Breach(echo(pointer), _REPEATED)])
    return value


def _with_whole_numbers(body: bytes, type_: Any) -> Any:
    """The struct; JSON has one kind of number (RFC 8259, 6), so 10.0 is a whole number too."""
    try:
        return msgspec.json.decode(body, type=type_)
    except msgspec.ValidationError as error:
        if "got `float`" not in str(error):
            raise
        return msgspec.convert(whole(msgspec.json.decode(body)), type_)


def whole(value: Any) -> Any:
    """A document whose whole numbers are integers, however they are written."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


class _Pairs(list[tuple[str, Any]]):
    """An object with all its keys, in their order."""


def _repeated_key(value: Any, path: list[str]) -> list[str] | None:
    """The way to the first key that stands twice in its object; a value that nests without end is refused."""
    if len(path) > _DEEPEST:
        raise RecursionError
    children: list[tuple[str, Any]] = []
    if isinstance(value, _Pairs):
        names: set[str] = set()
        for name, _ in value:
            if name in names:
                return [*path, name]
            names.add(name)
        children = list(value)
    elif isinstance(value, list):
        children = [(str(position), item) for position, item in enumerate(value)]
    for name, child in children:
        found = _repeated_key(child, [*path, name])
        if found is not None:
            return found
    return None
