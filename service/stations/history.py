"""/listings/{id}/history: who changed what, when and why; any version can be restored."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import versions_of
from models.tables import ListingChange
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.catalogue.editing import offering_out
from service.catalogue.history import restore_offering, version_or_none_such
from service.catalogue.preconditions import check_seen
from service.catalogue.reading import own_listing
from service.problems import Refused
from service.stations.entries import OFFERING_KIND
from service.stations.posting import posted_fields
from service.stations.rendering import Reader, page, see
from service.stations.telling import Change, changes, said_change

AnyRequest = Request[Any, Any, Any]
_AT_ONCE = 20
FIELDS = OFFERING_KIND.fields


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A version in words."""

    version: int
    at: str
    actor: str
    action: str
    state: str
    reason: str | None
    first: bool
    changes: list[Change]


@get("/listings/{listing_id:str}/history", include_in_schema=False, opt=for_page("listing:read"))
async def history_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str]
) -> Response[Any]:
    """The versions of an offering, newest first."""
    reader, found = Reader(request), await own_listing(session, "offering", listing_id)
    before = request.query_params.get("before", "")
    below = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else None
    rows = await versions_of(session, found.id, below, _AT_ONCE + 1)
    told = [
        told_version(row, rows[place + 1] if place + 1 < len(rows) else None, reader)
        for place, row in enumerate(rows[:_AT_ONCE])
    ]
    earlier = rows[_AT_ONCE - 1].version if len(rows) > _AT_ONCE else None
    return page(request, "history", "listings", found=found, versions=told, earlier=earlier)


@get("/listings/{listing_id:str}/history/{version:int}", include_in_schema=False, opt=for_page("listing:write"))
async def restore_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str], version: FromPath[int]
) -> Response[Any]:
    """What restoring a version would change, to be confirmed."""
    found = await own_listing(session, "offering", listing_id)
    then = await version_or_none_such(session, found, version)
    return page(
        request,
        "restore",
        "listings",
        found=found,
        then=then,
        seen=OFFERING_KIND.tag(found),
        changes=changes(found.document, then.document, FIELDS, Reader(request)),
    )


@post(
    "/listings/{listing_id:str}/history/{version:int}",
    include_in_schema=False,
    opt=for_page("listing:write"),
    status_code=303,
)
async def restore_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str], version: FromPath[int]
) -> Response[Any]:
    """The offering as it was; where somebody changed it since, one looks at what would change again."""
    fields = await posted_fields(request)
    found = await own_listing(session, "offering", listing_id, to_change=True)
    try:
        await check_seen(session, found, offering_out(found), fields.get("seen", ""))
    except Refused:
        return see(f"/listings/{found.external_id}/history/{version}")
    await restore_offering(session, principal_of(request), found, version)
    return see(f"/listings/{found.external_id}?done=restored")


def told_version(row: ListingChange, before: ListingChange | None, reader: Reader) -> Told:
    """A version beside the one before it."""
    word, _, number = row.action.partition(" ")
    found = changes(before.document, row.document, FIELDS, reader) if before is not None else []
    if before is not None and before.state != row.state:
        states = (reader.said("state", before.state), reader.said("state", row.state))
        said = said_change(*states, reader)
        found.insert(0, Change(name="state", label=reader.w.state, said=said, added=[], removed=[], changed=[]))
    return Told(
        version=row.version,
        at=reader.moment(row.created_at),
        # A key may be called like a person.
        actor=reader.w("history_by_key", actor=row.actor) if row.actor_kind == "key" else row.actor,
        action=reader.said("action", word).format(number=number),
        state=row.state,
        reason=row.reason,
        first=before is None and row.version == 1,
        changes=found,
    )
