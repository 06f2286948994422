"""The only place where an exception gets a status."""

from collections.abc import Callable
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from matching.errors import EmptyNeed, IndexUnavailable
from service.problems.answers import Problem, problem_response
from service.problems.breaches import Breach, breach_of_parameter
from service.problems.kinds import Refused
from service.problems.wording import Rule

_log = structlog.get_logger("nqi")
AnyRequest = Request[Any, Any, Any]
Answer = Response[Problem]
_BY_STATUS = {
    401: "unauthenticated",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}
_IN_THE_WAY = ("55P03", "40P01", "40001")
"""The SQLSTATEs of a lock that took too long, a deadlock, and what could not be put in one order."""
_SAYS_NOTHING = Breach(
    "/text", Rule("empty-need", "没有可以理解的词、数值或标准号", "holds no word, number or standard")
)


def _refused(request: AnyRequest, refused: Refused) -> Answer:
    return problem_response(request, refused.kind.code, refused.breaches, refused.headers, refused.members)


def _validation(request: AnyRequest, error: ValidationException) -> Answer:
    found = error.extra if isinstance(error.extra, list) else []
    breaches = [
        breach_of_parameter(_name_in_request(request, str(item.get("key", ""))), str(item.get("message", "")))
        for item in found
    ]
    return problem_response(request, "invalid-request", breaches)


def _name_in_request(request: AnyRequest, name: str) -> str:
    """How a caller writes a parameter that the handler knows under a name of Python's."""
    field = request.route_handler.parsed_fn_signature.parameters.get(name)
    written = getattr(field.kwarg_definition, "name", None) if field is not None else None
    return written or name


def _http(request: AnyRequest, error: HTTPException) -> Answer:
    if error.status_code >= 500:
        return _unexpected(request, error)
    code = _BY_STATUS.get(error.status_code, "invalid-request")
    headers = dict(error.headers or {})
    allowed = {name: _with_head(value) for name, value in headers.items() if name.lower() == "allow"}
    return problem_response(request, code, headers={**headers, **allowed})


def _with_head(allow: str) -> str:
    methods = set(allow.split(", "))
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _empty_need(request: AnyRequest, _: EmptyNeed) -> Answer:
    return problem_response(request, "empty-need", [_SAYS_NOTHING])


def _no_index(request: AnyRequest, _: IndexUnavailable) -> Answer:
    return problem_response(request, "index-not-ready")


def _no_database(request: AnyRequest, error: Exception) -> Answer:
    ours = isinstance(error, DBAPIError) and not isinstance(error, OperationalError | InterfaceError)
    if ours and not getattr(error, "connection_invalidated", False) and not _is_in_the_way(error):
        return _unexpected(request, error)
    _log.warning("database unavailable", error=type(error).__name__)
    return problem_response(request, "database-unavailable")


def _is_in_the_way(error: Exception) -> bool:
    """Whether only other transactions kept this one from its end: the same may succeed a moment later."""
    return str(getattr(getattr(error, "orig", None), "sqlstate", None)) in _IN_THE_WAY


def _unexpected(request: AnyRequest, error: Exception) -> Answer:
    # The stack without the values: a need's text must not reach the log.
    _log.error("unexpected error", error=type(error).__name__, where=_where(error))
    return problem_response(request, "internal-error")


def _where(error: BaseException) -> list[str]:
    frames: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-8:]


def exception_handlers() -> dict[int | type[Exception], Callable[..., Answer]]:
    """Exception → its answer."""
    return {
        Refused: _refused,
        ValidationException: _validation,
        HTTPException: _http,
        EmptyNeed: _empty_need,
        IndexUnavailable: _no_index,
        DBAPIError: _no_database,
        PoolTimeout: _no_database,
        ConnectionError: _no_database,
        OSError: _no_database,
        Exception: _unexpected,
    }


_HANDLERS = exception_handlers()


def answer_to(request: AnyRequest, error: Exception) -> Answer:
    """What the API answers to whatever went wrong; the one place that knows which status an exception has."""
    return next(_HANDLERS[type_](request, error) for type_ in type(error).__mro__ if type_ in _HANDLERS)
