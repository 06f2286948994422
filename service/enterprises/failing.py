"""Problems of an enterprise's pages, as pages: whose page was signed out enters the code again."""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from service.enterprises.rendering import door, is_partial, page, reader_of
from service.problems import KINDS, Refused, answer_to

AnyRequest = Request[Any, Any, Any]


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    """The answer to whatever went wrong on a page."""
    answer = answer_to(request, error)
    code: str = answer.content.code
    if is_partial(request):
        # The page that asks says so, and keeps what was entered.
        said = f"{answer.content.title}{': ' if reader_of(request).english else '：'}{answer.content.detail}"
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(said, status_code=answer.status_code, media_type="text/plain", headers=headers)
    if "text/html" not in request.headers.get("accept", ""):
        return answer
    need_id = request.path_params.get("need_id")
    if code == "unauthenticated" and need_id is not None:
        return door(request, need_id, status=401, trouble="code_over" if request.method == "POST" else "")
    headers = {"Retry-After": answer.headers["Retry-After"]} if "Retry-After" in answer.headers else {}
    return page(
        request,
        "failed",
        KINDS[code].status,
        headers=headers,
        kind=KINDS[code],
        need_id=need_id,
        breaches=error.breaches if isinstance(error, Refused) else (),
        request_id=request.scope.get("state", {}).get("request_id"),
    )


PAGE_HANDLERS: dict[int | type[Exception], Any] = {Refused: failed, HTTPException: failed, Exception: failed}
"""For the router of the pages."""
