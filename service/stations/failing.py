"""Problems of pages, as pages: who is not signed in is asked to, everybody else is told what to do."""

from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from service.problems import KINDS, Kind, Refused, answer_to
from service.stations.rendering import page, see

AnyRequest = Request[Any, Any, Any]
_ADMINISTRATION = ("key:admin", "people:admin")


def local(path: str) -> str:
    """A path of this service to go on to, or the first page: nobody is sent elsewhere."""
    parts = urlsplit(path)
    fine = path.startswith("/") and path[1:2] not in ("/", "\\") and not parts.scheme and not parts.netloc
    return path if fine and path.isprintable() and "\\" not in path else "/listings"


def wants_page(request: AnyRequest) -> bool:
    """Whether a browser asks, rather than a program."""
    return "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    """The answer to whatever went wrong on a page."""
    answer = answer_to(request, error)
    if not wants_page(request):
        return answer
    code: str = answer.content.code
    if code == "unauthenticated":
        return _unauthenticated(request)
    headers = {"Retry-After": answer.headers["Retry-After"]} if "Retry-After" in answer.headers else {}
    breaches = error.breaches if isinstance(error, Refused) else ()
    return page(
        request,
        "failed",
        status=KINDS[code].status,
        headers=headers,
        kind=KINDS[code],
        why=why_forbidden(request, KINDS[code]),
        breaches=breaches,
        request_id=request.scope.get("state", {}).get("request_id"),
    )


def why_forbidden(request: AnyRequest, kind: Kind) -> str:
    """The phrase that explains whom a page is for."""
    if kind.code != "forbidden":
        return ""
    return "only_administrators" if request.route_handler.opt.get("access") in _ADMINISTRATION else "only_operator"


def _unauthenticated(request: AnyRequest) -> Response[Any]:
    if request.route_handler.opt.get("unattended"):
        # The page says so itself; to be sent away would throw away what is being entered.
        return Response(None, status_code=401, headers={"Cache-Control": "no-store"})
    partial = "hx-request" in request.headers
    if request.method not in ("GET", "HEAD"):
        # What was entered is in the browser still; a redirect would throw it away.
        return page(request, "session_over", status=401)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    there = f"/sign-in?next={quote(here, safe='/')}"
    if partial:
        return Response(None, status_code=401, headers={"HX-Redirect": there, "Cache-Control": "no-store"})
    answer: Redirect = see(there)
    return answer


PAGE_HANDLERS: dict[int | type[Exception], Any] = {Refused: failed, HTTPException: failed, Exception: failed}
"""For the router of the pages."""
