"""The only place where an exception gets a status."""

from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from matching.errors import EmptyNeed, IndexUnavailable, UnknownPlace
from service.problems.answers import FieldError, Problem, problem_response
from service.problems.kinds import Refused
from service.problems.wording import in_chinese

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


def _refused(request: AnyRequest, refused: Refused) -> Answer:
    errors = []
    if refused.pointer is not None:
        errors = [FieldError(pointer=refused.pointer, code=refused.kind.code, message=refused.detail)]
    return problem_response(request, refused.kind.code, refused.detail, refused.detail_en, errors, refused.headers)


def _validation(request: AnyRequest, error: ValidationException) -> Answer:
    found = error.extra if isinstance(error.extra, list) else []
    errors = [_field_error(item) for item in found if isinstance(item, dict)]
    if _broken_json(error):
        return problem_response(request, "malformed-json")
    detail = "；".join(f"{item.pointer or '/'}：{in_chinese(item.message)}" for item in errors) or None
    detail_en = "; ".join(f"{item.pointer or '/'}: {item.message}" for item in errors) or None
    return problem_response(request, "invalid-request", detail, detail_en, errors)


def _field_error(item: dict[str, Any]) -> FieldError:
    key = str(item.get("key", ""))
    pointer = "/" + "/".join(part for part in key.replace("[", ".").replace("]", "").split(".") if part)
    message = str(item.get("message", ""))
    return FieldError(pointer="" if pointer == "/" else pointer, code=_code_of(message), message=message)


def _code_of(message: str) -> str:
    for words, code in (
        ("missing required", "required"),
        ("unknown field", "unknown"),
        ("length", "length"),
        (">=", "range"),
        ("<=", "range"),
        ("matching regex", "pattern"),
        ("Invalid enum", "choice"),
    ):
        if words in message:
            return code
    return "type" if message.startswith("Expected") else "invalid"


def _broken_json(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UnicodeDecodeError | RecursionError):
            return True
        if isinstance(cause, msgspec.DecodeError) and not isinstance(cause, msgspec.ValidationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _client(request: AnyRequest, error: ClientException) -> Answer:
    if _broken_json(error):
        return problem_response(request, "malformed-json")
    return _http(request, error)


def _http(request: AnyRequest, error: HTTPException) -> Answer:
    code = _BY_STATUS.get(error.status_code)
    if code is None:
        code = "invalid-request" if error.status_code < 500 else "internal-error"
    return problem_response(request, code, headers=dict(error.headers or {}))


def _malformed(request: AnyRequest, _: Exception) -> Answer:
    return problem_response(request, "malformed-json")


def _empty_need(request: AnyRequest, _: EmptyNeed) -> Answer:
    errors = [FieldError(pointer="/text", code="empty-need", message="says nothing")]
    return problem_response(request, "empty-need", errors=errors)


def _unknown_place(request: AnyRequest, _: UnknownPlace) -> Answer:
    errors = [FieldError(pointer="/place", code="unknown-place", message="not in the table of places")]
    return problem_response(request, "unknown-place", errors=errors)


def _no_index(request: AnyRequest, _: IndexUnavailable) -> Answer:
    return problem_response(request, "index-not-ready", headers={"Retry-After": "2"})


def _no_database(request: AnyRequest, error: Exception) -> Answer:
    ours = isinstance(error, DBAPIError) and not isinstance(error, OperationalError | InterfaceError)
    if ours and not getattr(error, "connection_invalidated", False):
        return _unexpected(request, error)
    _log.warning("database unavailable", error=type(error).__name__)
    return problem_response(request, "database-unavailable", headers={"Retry-After": "2"})


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
        MethodNotAllowedException: _http,
        NotFoundException: _http,
        ClientException: _client,
        HTTPException: _http,
        SerializationException: _malformed,
        UnicodeDecodeError: _malformed,
        RecursionError: _malformed,
        EmptyNeed: _empty_need,
        UnknownPlace: _unknown_place,
        IndexUnavailable: _no_index,
        DBAPIError: _no_database,
        PoolTimeout: _no_database,
        ConnectionError: _no_database,
        OSError: _no_database,
        Exception: _unexpected,
    }
