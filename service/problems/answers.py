"""Problem details (RFC 9457) as they leave the service."""

from typing import Any

import msgspec
from litestar import Request, Response

from service.languages import prefers_english
from service.problems.kinds import KINDS

MEDIA_TYPE = "application/problem+json"


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that one field breaks; `pointer` is a JSON pointer (RFC 6901) into the body, or names a parameter."""

    pointer: str
    code: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong: `type` opens in a browser, `code` is for programs, `detail` says how to repair it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
    request_id: str | None = None


def problem_response(
    request: Request[Any, Any, Any],
    code: str,
    detail: str | None = None,
    detail_en: str | None = None,
    errors: list[FieldError] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[Problem]:
    """The response for a kind of problem, in the caller's language."""
    kind = KINDS[code]
    english = prefers_english(request.headers.get("accept-language", ""))
    problem = Problem(
        type=f"/problems/{kind.code}",
        title=kind.title_en if english else kind.title,
        status=kind.status,
        detail=(detail_en or kind.repair_en) if english else (detail or kind.repair),
        code=kind.code,
        errors=errors or [],
        request_id=request.scope.get("state", {}).get("request_id"),
    )
    return Response(
        problem,
        status_code=kind.status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": "en" if english else "zh-CN", **(headers or {})},
    )
