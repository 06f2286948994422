"""What is told when somebody leaves a field: what is wrong with it, and how the rows that it stands in read now."""

from typing import Any

from litestar import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from service.stations.entries import Kind, errors_in, notices_in, row_saying
from service.stations.forms.checking import Errors
from service.stations.forms.fields import Field, find
from service.stations.forms.values import Values
from service.stations.rendering import Reader, page

AnyRequest = Request[Any, Any, Any]


async def field_left(request: AnyRequest, session: AsyncSession, kind: Kind, values: Values) -> Response[Any]:
    """What is wrong with the field of a listing that was just left, or worth a look, to be put beside it."""
    reader = Reader(request)
    errors, notices = await errors_in(session, kind, values, reader), notices_in(request, kind, values, reader)
    rows = rows_around(_path(request), kind.fields, values)
    return _checked(request, errors, notices=notices, rows=rows, row_said=row_saying(reader))


def checked_field(request: AnyRequest, errors: Errors) -> Response[Any]:
    """What is wrong with the field that was just left, to be put beside it."""
    return _checked(request, errors, notices={}, rows=[], row_said=None)


def _checked(request: AnyRequest, errors: Errors, notices: Errors, **shown: Any) -> Response[Any]:
    path = _path(request)
    message, notice = errors.get(path, ""), notices.get(path, "")
    return page(request, "checked", path=path, message=message, notice=notice, notices=notices, **shown)


def _path(request: AnyRequest) -> str:
    return request.headers.get("hx-trigger-name", "")[:200]


def rows_around(path: str, fields: tuple[Field, ...], values: Values) -> list[tuple[str, Field, Values]]:
    """The rows in which a field stands, each with its path and what it is a row of, the outermost first."""
    found: list[tuple[str, Field, Values]] = []
    steps = path.split(".")
    for depth in range(1, len(steps), 2):
        field, rows = find(fields, steps[depth - 1]), values.get(steps[depth - 1])
        if field is None or field.kind != "rows":
            break
        row = next((row for row in rows or [] if row["key"] == steps[depth]), None)
        if row is None:
            break
        found.append((".".join(steps[: depth + 1]), field, row))
        fields, values = field.fields, row
    return found
