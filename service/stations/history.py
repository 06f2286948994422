"""/listings/{id}/history and /stations/{id}/history: who changed what, when and why; any version can be restored."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import versions_of
from models.queries.listings import Recorded
from models.tables import ListingChange
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.catalogue.editing import offering_out, station_out
from service.catalogue.history import restore_offering, restore_station, version_or_none_such
from service.catalogue.preconditions import check_seen
from service.catalogue.reading import own_listing
from service.problems import Refused
from service.stations.entries import OFFERING_KIND, STATION_KIND, Kind
from service.stations.forms.checking import errors_refused, named
from service.stations.forms.fields import Field
from service.stations.forms.values import values_of
from service.stations.posting import posted_fields
from service.stations.rendering import Reader, page, see
from service.stations.telling import Change, changes, said_change

AnyRequest = Request[Any, Any, Any]
_AT_ONCE = 20
_HISTORIES = ["/listings/{listing_id:str}/history", "/stations/{listing_id:str}/history"]
_VERSIONS = [f"{path}/{{version:int}}" for path in _HISTORIES]


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


@get(_HISTORIES, include_in_schema=False, opt=for_page("listing:read"))
async def history_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str]
) -> Response[Any]:
    """The versions of a listing, newest first."""
    kind, reader = _kind(request), Reader(request)
    found = await own_listing(session, kind.name, listing_id)
    before = request.query_params.get("before", "")
    below = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else None
    rows = await versions_of(session, found.id, below, _AT_ONCE + 1)
    told = [
        told_version(row, rows[place + 1] if place + 1 < len(rows) else None, kind.fields, reader)
        for place, row in enumerate(rows[:_AT_ONCE])
    ]
    earlier = rows[_AT_ONCE - 1].version if len(rows) > _AT_ONCE else None
    return page(request, "history", kind.section, kind=kind, found=found, versions=told, earlier=earlier)


@get(_VERSIONS, include_in_schema=False, opt=for_page("listing:write"))
async def restore_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str], version: FromPath[int]
) -> Response[Any]:
    """What restoring a version of a listing would change, to be confirmed."""
    kind = _kind(request)
    found = await own_listing(session, kind.name, listing_id)
    failed = request.query_params.get("failed", "")
    return await _confirming(request, session, kind, found, version, failed=failed)


@post(_VERSIONS, include_in_schema=False, opt=for_page("listing:write"), status_code=200)
async def restore_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str], version: FromPath[int]
) -> Response[Any]:
    """The listing as it was; where somebody changed it since, one looks at what would change again."""
    kind, fields = _kind(request), await posted_fields(request)
    found = await own_listing(session, kind.name, listing_id, to_change=True)
    out = offering_out(found) if kind.name == "offering" else station_out(found)
    try:
        await check_seen(session, found, out, fields.get("seen", ""))
    except Refused:
        return see(f"{kind.history(found.external_id)}/{version}?failed=stale")
    restore = restore_offering if kind.name == "offering" else restore_station
    try:
        async with session.begin_nested():
            await restore(session, principal_of(request), found, version)
    except Refused as refused:
        # What was true then may be possible no more: its station is gone, a rule has become stricter.
        then = await version_or_none_such(session, found, version)
        values = values_of(then.document, kind.fields)
        errors = errors_refused(refused, values, kind.fields, Reader(request).english)
        more = {"errors": errors, "fields": kind.fields, "values": values, "named": named, "status": 422}
        return await _confirming(request, session, kind, found, version, **more)
    return see(f"{kind.address(found.external_id)}?done=restored")


def _kind(request: AnyRequest) -> Kind:
    """Which of the two kinds of listing an address is about."""
    return STATION_KIND if request.scope["path"].startswith("/stations/") else OFFERING_KIND


async def _confirming(
    request: AnyRequest, session: AsyncSession, kind: Kind, found: Recorded, version: int, **more: Any
) -> Response[Any]:
    then = await version_or_none_such(session, found, version)
    different = changes(found.document, then.document, kind.fields, Reader(request))
    seen = kind.tag(found)
    return page(
        request, "restore", kind.section, kind=kind, found=found, then=then, seen=seen, changes=different, **more
    )


def told_version(row: ListingChange, before: ListingChange | None, fields: tuple[Field, ...], reader: Reader) -> Told:
    """A version beside the one before it."""
    word, _, number = row.action.partition(" ")
    found = changes(before.document, row.document, fields, reader) if before is not None else []
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
