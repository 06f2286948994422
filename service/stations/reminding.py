"""/reminders, and its counts above the table of services."""

from typing import Any, get_args

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from service.access import page as for_page
from service.catalogue.reminders import Kind, Reminder, Reminders, reminders_of
from service.stations.rendering import page

AnyRequest = Request[Any, Any, Any]
_MOST_SHOWN = 300
_COUNTED_AT_ONCE = 500
"""Of more services the counts would keep the table waiting; they stand on their own page."""


@get("/reminders", include_in_schema=False, opt=for_page("listing:read"))
async def reminders_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """What to look after, each with the way to the field that it is about."""
    asked = request.query_params.get("kind", "")
    kind = next((one for one in get_args(Kind) if one == asked), None)
    found = await reminders_of(session, request.app.state.editions.now, _MOST_SHOWN, kind)
    items = [(reminder, address_of(reminder)) for reminder in found.items]
    total = found.counts[kind] if kind else sum(found.counts.values())
    return page(request, "reminders", "listings", found=found, items=items, total=total, kind=kind)


async def reminders_bar(request: AnyRequest, session: AsyncSession, services: int) -> Reminders | None:
    """The counts for the top of the table; none while somebody searches in it, and none where all is well."""
    if "hx-request" in request.headers or services > _COUNTED_AT_ONCE:
        return None
    found = await reminders_of(session, request.app.state.editions.now, 1)
    return found if any(found.counts.values()) else None


def address_of(reminder: Reminder) -> str:
    """The field of the form that a reminder is about; of one with an item per line, the whole field."""
    steps = reminder.pointer.strip("/").split("/")
    if len(steps) == 2:
        steps = steps[:1]
    return f"/listings/{reminder.offering}#f-{'-'.join(steps)}"
