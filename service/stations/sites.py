"""/stations: the organization's stations, listed, added and edited."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import organization_by_id
from models.queries.listings import Recorded
from models.queries.sites import Site, sites
from models.tables import Organization
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.catalogue.editing import change_station, converted, create_station, station_out, withdraw_station
from service.catalogue.preconditions import check_seen
from service.catalogue.reading import own_listing
from service.catalogue.records import StationInput
from service.problems import Refused
from service.stations.conflicts import conflict_page, merge
from service.stations.entries import (
    STATION_KIND,
    Entry,
    after,
    empty_values,
    errors_in,
    form_page,
    tidy,
)
from service.stations.forms.checking import errors_refused
from service.stations.forms.values import values_of
from service.stations.leaving import field_left
from service.stations.posting import posted
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
KIND = STATION_KIND


@get("/stations", include_in_schema=False, opt=for_page("listing:read"))
async def stations_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """All stations of the organization."""
    found: list[Site] = await sites(session)
    return page(request, "stations", "stations", sites=found, done=request.query_params.get("done", ""))


@get("/stations/new", include_in_schema=False, opt=for_page("listing:write"))
async def new_station_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """An empty form."""
    values = {**empty_values(KIND), "kind": "station"}
    owner = await _owner(request, session, request.query_params.get("organization", ""))
    return await form_page(request, session, KIND, None, values, owner=owner)


@post("/stations/new", include_in_schema=False, opt=for_page("listing:write"), status_code=200)
async def new_station_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Make the station, or show what is wrong with it."""
    reader = Reader(request)
    entry = Entry.of(await posted(request), KIND)
    if entry.do == "check":
        return await field_left(request, session, KIND, entry.values)
    owner = await _owner(request, session, entry.more.get("organization", ""))
    document = tidy(KIND, entry)
    errors = await errors_in(session, KIND, entry.values, reader)
    if not errors:
        try:
            async with session.begin_nested():
                stated: StationInput = converted(document, StationInput)
                stated = msgspec.structs.replace(stated, organization_id=owner.id if owner else None)
                found = await create_station(session, principal_of(request), stated)
            return see(after(KIND, found.external_id, "saved", entry.back))
        except Refused as refused:
            errors = errors_refused(refused, entry.values, KIND.fields, reader.english)
    return await form_page(
        request, session, KIND, None, entry.values, errors=errors, status=422, owner=owner, back=entry.back
    )


@get("/stations/{station_id:str}/form", include_in_schema=False, opt=for_page("listing:write"))
async def station_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], station_id: FromPath[str]
) -> Response[Any]:
    """The form of a station."""
    found = await own_listing(session, "station", station_id)
    done = request.query_params.get("done", "")
    return await form_page(request, session, KIND, found, values_of(found.document, KIND.fields), done=done)


@post("/stations/{station_id:str}/form", include_in_schema=False, opt=for_page("listing:write"), status_code=200)
async def station_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], station_id: FromPath[str]
) -> Response[Any]:
    """Save the station, withdraw it, or settle what two people changed at once."""
    entry = Entry.of(await posted(request), KIND)
    # To look at a field nobody else needs to wait.
    found = await own_listing(session, "station", station_id, to_change=entry.do != "check")
    if entry.do == "check":
        return await field_left(request, session, KIND, entry.values)
    if entry.do in ("merge", "merge_review"):
        if not await merge(session, KIND, found, entry):
            return await conflict_page(request, session, KIND, found, entry, unchosen=True)
        if entry.do == "merge_review":
            values, seen = entry.values, entry.seen
            return await form_page(request, session, KIND, found, values, seen=seen, done="merged", back=entry.back)
        entry.do = entry.then
    return await _save(request, session, found, entry)


async def _save(request: AnyRequest, session: AsyncSession, found: Recorded, entry: Entry) -> Response[Any]:
    reader = Reader(request)
    document = tidy(KIND, entry)
    errors = {} if entry.do == "withdraw" else await errors_in(session, KIND, entry.values, reader)
    if not errors:
        try:
            async with session.begin_nested():
                await check_seen(session, found, station_out(found), entry.seen)
                if entry.do == "withdraw":
                    written = await withdraw_station(session, principal_of(request), found)
                else:
                    stated: StationInput = converted(document, StationInput)
                    written = await change_station(session, principal_of(request), found, stated, "edited")
            done = (
                "unchanged" if written.version == found.version else "withdrawn" if entry.do == "withdraw" else "saved"
            )
            return see(after(KIND, found.external_id, done, entry.back))
        except Refused as refused:
            if refused.kind.code == "stale":
                return await conflict_page(request, session, KIND, found, entry)
            errors = errors_refused(refused, entry.values, KIND.fields, reader.english)
    return await form_page(
        request, session, KIND, found, entry.values, errors=errors, seen=entry.seen, status=422, back=entry.back
    )


async def _owner(request: AnyRequest, session: AsyncSession, written: str) -> Organization | None:
    """The organization that the operator adds a station for; everybody else adds to their own."""
    if not principal_of(request).is_operator:
        return None
    try:
        found = await organization_by_id(session, UUID(written))
    except ValueError:
        found = None
    if found is None:
        raise Refused("not-found")
    return found
