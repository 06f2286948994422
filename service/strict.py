"""What every request must keep before a handler sees it: known parameters, a JSON body, exact types, no key twice."""

import json
from collections.abc import Iterable
from typing import Any, get_args

import anyio
import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException
from litestar.params import QueryParameter

from service.problems import Breach, Refused, Rule, breach_of_body, choice, echo, pointer_to
from service.problems.wording import CHOICES

_MEDIA_TYPE = "application/json"
_PATCH_MEDIA_TYPE = "application/merge-patch+json"
_DEEPEST = 32
"""Nothing that is taken here is nested so deeply; what works on a body may walk down it without another thought."""
_LONG_BYTES = 200_000
"""A longer body is read beside the event loop: others need not wait until it was."""
_UNKNOWN = Rule("unknown", "没有这个参数", "is not a known parameter")
_REPEATED = Rule("repeated", "出现了不止一次", "stands more than once")
_DEEP = Rule("depth", "嵌套过深", "is nested too deeply")
_NUMBER = Rule("type", "须为十进制整数", "must be a decimal integer")
_NULL = Rule("type", "不能写作null；不需要时请省略", "must not be null; leave it out")


class StrictRequest(Request[Any, Any, Any]):
    """A request whose body is decoded straight into the handler's struct; Litestar by itself takes `"5"` for 5."""

    async def json(self) -> Any:
        """The struct that the handler takes."""
        field = self.route_handler.parsed_data_field
        assert field is not None
        body = await self.body()
        if len(body) > _LONG_BYTES:
            return await anyio.to_thread.run_sync(decoded, body, field.annotation)
        return decoded(body, field.annotation)


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


def decoded(body: bytes, type_: Any) -> Any:
    """The struct of a JSON body, or Refused with what is wrong with it."""
    try:
        value = with_whole_numbers(body, type_)
    except msgspec.ValidationError as error:
        breach = breach_of_body(str(error))
        kind = "contradiction" if breach.rule.code == "contradiction" else "invalid-request"
        raise Refused(kind, [breach]) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused("malformed-json") from None
    try:
        # What a struct takes as it is (a patch, the items of a batch) was not looked into, however it is written.
        broken = _broken_form(json.loads(body, object_pairs_hook=_Pairs, parse_int=str, parse_float=str))
        if broken is not None:
            broken.pointer.encode()
    except RecursionError:
        broken = Breach("", _DEEP)
    except (json.JSONDecodeError, UnicodeError):
        raise Refused("malformed-json") from None
    if broken is not None:
        raise Refused("invalid-request", [broken])
    return value


def with_whole_numbers(body: bytes | msgspec.Raw, type_: Any) -> Any:
    """The struct; JSON has one kind of number (RFC 8259, 6), so 10.0 is a whole number too."""
    try:
        return msgspec.json.decode(body, type=type_)
    except msgspec.ValidationError as error:
        if "got `float`" not in str(error):
            raise
        return msgspec.convert(whole(msgspec.json.decode(body)), type_)


def whole(value: Any) -> Any:
    """The same, with every number that is whole as an integer."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


class _Pairs(list[tuple[str, Any]]):
    """An object with all its keys, in their order."""


def _broken_form(value: Any) -> Breach | None:
    """The first key that stands twice in its object, or the first place that is nested too deeply."""
    left: list[tuple[Any, tuple[str, ...]]] = [(value, ())] if isinstance(value, list) else []
    while left:
        here, path = left.pop()
        if len(path) > _DEEPEST:
            return Breach(pointer_to([echo(step) for step in path[:3]]), _DEEP)
        if isinstance(here, _Pairs):
            seen: set[str] = set()
            for name, _ in here:
                if name in seen:
                    return Breach(pointer_to([echo(step) for step in (*path, name)]), _REPEATED)
                seen.add(name)
            left.extend((child, (*path, name)) for name, child in reversed(here) if isinstance(child, list))
        else:
            left.extend(
                (child, (*path, str(place)))
                for place, child in reversed(list(enumerate(here)))
                if isinstance(child, list)
            )
    return None
