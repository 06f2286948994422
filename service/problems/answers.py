"""Problem details (RFC 9457) as they leave the service."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response
from msgspec import UNSET, UnsetType

from service.languages import prefers_english
from service.problems.breaches import Breach
from service.problems.kinds import KINDS

MEDIA_TYPE = "application/problem+json"


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that one field breaks; `pointer` is a JSON pointer (RFC 6901) into the body, or names a parameter."""

    pointer: str
    code: str
    message: str


class FieldStep(msgspec.Struct, frozen=True, kw_only=True):
    """One of several changes of a field; who made it is null where that is not known."""

    version: int | None
    at: datetime | None
    actor: str | None
    before: Any = UNSET
    after: Any = UNSET


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one field: `pointer` is a JSON pointer into the listing; a value that is not there is null.

    Of a stale write `actor`, `at` and `version` say who changed it last; `steps` are all changes of it, the oldest first,
    where there were several.
    """

    pointer: str
    before: Any
    after: Any
    actor: str | None = None
    at: datetime | None = None
    version: int | UnsetType | None = UNSET
    steps: list[FieldStep] | UnsetType = UNSET


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong: `type` opens in a browser, `code` is for programs, `detail` says how to repair it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
    request_id: str | None = None
    changed: list[FieldChange] | UnsetType = UNSET
    """Of a stale write: what others changed since."""
    current: dict[str, Any] | UnsetType = UNSET
    """Of a stale write: what the listing is now."""
    state: str | UnsetType = UNSET
    """Of a move that is not possible: in which state the thing is."""
    moves: list[str] | UnsetType = UNSET
    """Of a move that is not possible: which moves the caller has now."""


def problem_response(
    request: Request[Any, Any, Any],
    code: str,
    breaches: Sequence[Breach] = (),
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, Any] | None = None,
) -> Response[Problem]:
    """The response for a kind of problem, in the caller's language."""
    kind = KINDS[code]
    english = prefers_english(request.headers.get("accept-language", ""))
    errors = [
        FieldError(pointer=breach.pointer, code=breach.rule.code, message=breach.message(english))
        for breach in breaches
    ]
    detail = kind.repair_en if english else kind.repair
    if kind.fields_say_it and errors:
        detail = ("; " if english else "；").join(error.message for error in errors)
    problem = Problem(
        type=f"/problems/{kind.code}",
        title=kind.title_en if english else kind.title,
        status=kind.status,
        detail=detail,
        code=kind.code,
        errors=errors,
        request_id=request.scope.get("state", {}).get("request_id"),
        **(members or {}),
    )
    own = {"Content-Language": "en" if english else "zh-CN", "Vary": "Accept-Language"}
    if kind.retry_after_seconds is not None:
        own["Retry-After"] = str(kind.retry_after_seconds)
    if kind.status == 401:
        own["WWW-Authenticate"] = 'Bearer realm="nqi"'
    return Response(problem, status_code=kind.status, media_type=MEDIA_TYPE, headers={**own, **(headers or {})})
