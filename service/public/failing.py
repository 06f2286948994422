"""Problems of the public pages, as pages: whoever came by a link that leads nowhere is told what to do."""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from service.problems import KINDS, Refused, answer_to
from service.public.rendering import page

AnyRequest = Request[Any, Any, Any]
_MISSING = {"code": "missing_match", "offering_id": "missing_listing", "station_id": "missing_listing"}
"""What of a path leads nowhere → what is said of it."""


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    """The answer to whatever went wrong on a page; a program gets the problem as it is."""
    answer = answer_to(request, error)
    if "text/html" not in request.headers.get("accept", ""):
        return answer
    code: str = answer.content.code
    headers = {"Retry-After": answer.headers["Retry-After"]} if "Retry-After" in answer.headers else {}
    missing = next((said for name, said in _MISSING.items() if name in request.path_params), "")
    return page(
        request,
        "failed",
        status=KINDS[code].status,
        headers=headers,
        kind=KINDS[code],
        missing=missing if code == "not-found" else "",
        breaches=error.breaches if isinstance(error, Refused) else (),
        request_id=request.scope.get("state", {}).get("request_id"),
    )


PAGE_HANDLERS: dict[int | type[Exception], Any] = {Refused: failed, HTTPException: failed, Exception: failed}
"""For the router of the pages."""
