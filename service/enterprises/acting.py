"""What is posted on the page of a need: done as the API does it, or refused in place with nothing of it kept."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import lock_need
from models.tables import Need
from service.enterprises.page import DONE, shown
from service.enterprises.rendering import is_partial, reader_of, see
from service.enterprises.trouble import trouble_of
from service.enterprises.visiting import need_of_visitor
from service.problems import Refused
from service.stations.forms.checking import breaches_in
from service.stations.posting import posted_fields

AnyRequest = Request[Any, Any, Any]
Fields = Mapping[str, str]
Stated = TypeVar("Stated", bound=msgspec.Struct)
Work = Callable[[Need, Fields], Awaitable[str]]
"""Does what a form asks for with a need that is held alone, and says what was done."""


async def acted(
    request: AnyRequest, session: AsyncSession, need_id: UUID, work: Work, fields: Fields | None = None
) -> Response[Any]:
    """The page after a form was followed; where it was refused, the page as it is now, with the reason at the form."""
    if fields is None:
        fields = await posted_fields(request)
    need = await need_of_visitor(request, need_id, session, to_change=True)
    try:
        async with session.begin_nested():
            done = await work(need, fields)
            await session.flush()
    except Refused as refused:
        # Undone up to here; the need is still held, so what is shown now is what stood in the way.
        present = await lock_need(session, need_id)
        assert present is not None, "it is held"
        trouble = trouble_of(refused, fields.get("form", ""), fields, reader_of(request))
        return await shown(request, session, present, trouble=trouble)
    if is_partial(request):
        return await shown(request, session, need, done=done)
    place = fields.get("place", "")
    anchor = f"#part-{place}" if place.isascii() and place.isalpha() else ""
    return see(f"/needs/{need_id}?done={done}{anchor}" if done in DONE else f"/needs/{need_id}{anchor}")


def stated(type_: type[Stated], document: Mapping[str, Any]) -> Stated:
    """The struct of a form; refused with all that is wrong with it. What was left empty is as if it did not stand there."""
    kept = {name: value for name, value in document.items() if value not in ("", None)}
    if breaches := breaches_in(kept, type_):
        raise Refused("invalid-request", breaches)
    return msgspec.convert(kept, type_)
