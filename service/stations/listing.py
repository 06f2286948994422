"""/listings/new and /listings/{id}: one offering, edited."""

from typing import Any, cast

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.listings import Recorded, own_stations
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.catalogue.editing import change_offering, converted, create_offering, offering_out
from service.catalogue.preconditions import check_seen
from service.catalogue.reading import own_listing
from service.catalogue.records import OfferingInput
from service.problems import Refused
from service.stations.acting import STATE_AFTER
from service.stations.conflicts import conflict_page, merge
from service.stations.entries import (
    OFFERING_KIND,
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
from service.stations.posting import LARGEST_FORM_BYTES, posted
from service.stations.rendering import Reader, see

AnyRequest = Request[Any, Any, Any]
KIND = OFFERING_KIND
_DONE = {"save": "saved", "publish": "published", "suspend": "suspended", "withdraw": "withdrawn", "draft": "draft"}
_WITH_REASON = ("suspend", "withdraw")


@get("/listings/new", include_in_schema=False, opt=for_page("listing:write"))
async def new_listing_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """An empty form, or one that says what another offering says; with one station only, that one is chosen."""
    stations, model = await own_stations(session), request.query_params.get("like", "")
    values, title = empty_values(KIND), ""
    if model:
        found = await own_listing(session, "offering", model)
        # A code is of one offering alone, and nobody has yet confirmed what this one says.
        values = values_of(found.document, KIND.fields) | {"id": "", "assured_date": ""}
        title = found.document["title"]
    if values["station"] not in stations:
        values["station"] = next(iter(stations)) if len(stations) == 1 else ""
    return await form_page(request, session, KIND, None, values, like=title)


@post(
    "/listings/new",
    include_in_schema=False,
    opt=for_page("listing:write"),
    status_code=200,
    request_max_body_size=LARGEST_FORM_BYTES,
)
async def new_listing_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Make the offering, or show what is wrong with it."""
    reader = Reader(request)
    entry = Entry.of(await posted(request), KIND)
    if (fresh := entry.changed_row()) is not None:
        return await form_page(request, session, KIND, None, entry.values, fresh=fresh, back=entry.back)
    if entry.do == "check":
        return await field_left(request, session, KIND, entry.values)
    document = tidy(KIND, entry)
    errors = await errors_in(session, KIND, entry.values, reader)
    if not errors:
        state = "published" if entry.do == "publish" else "draft"
        try:
            async with session.begin_nested():
                stated = converted({**document, "state": state}, OfferingInput)
                found = await create_offering(session, principal_of(request), stated)
            return see(after(KIND, found.external_id, _DONE.get(entry.do, "saved"), entry.back))
        except Refused as refused:
            errors = errors_refused(refused, entry.values, KIND.fields, reader.english)
    return await form_page(request, session, KIND, None, entry.values, errors=errors, status=422, back=entry.back)


@get("/listings/{listing_id:str}", include_in_schema=False, opt=for_page("listing:write"))
async def listing_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str]
) -> Response[Any]:
    """The form of an offering."""
    found = await own_listing(session, "offering", listing_id)
    done = request.query_params.get("done", "")
    return await form_page(request, session, KIND, found, values_of(found.document, KIND.fields), done=done)


@post(
    "/listings/{listing_id:str}",
    include_in_schema=False,
    opt=for_page("listing:write"),
    status_code=200,
    request_max_body_size=LARGEST_FORM_BYTES,
)
async def listing_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str]
) -> Response[Any]:
    """Save it, change its state, add a row to the form, or settle what two people changed at once."""
    entry = Entry.of(await posted(request), KIND)
    # To look at a field nobody else needs to wait.
    found = await own_listing(session, "offering", listing_id, to_change=entry.do != "check")
    if entry.do == "draft":
        # A withdrawn offering cannot be edited, so its form sends nothing.
        entry.values = values_of(found.document, KIND.fields)
    if (fresh := entry.changed_row()) is not None:
        return await form_page(
            request, session, KIND, found, entry.values, seen=entry.seen, fresh=fresh, back=entry.back
        )
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
    errors = await errors_in(session, KIND, entry.values, reader)
    if entry.do in _WITH_REASON and not entry.reason and found.state != "draft":
        errors = {**errors, f"reason_{entry.do}": reader.w.reason_needed}
    if not errors:
        stated: OfferingInput = converted(document, OfferingInput)
        state = STATE_AFTER.get(entry.do)
        stated = msgspec.structs.replace(
            stated, state=cast("None", state), state_reason=entry.reason[:300] or None if state else None
        )
        try:
            async with session.begin_nested():
                await check_seen(session, found, offering_out(found), entry.seen)
                written = await change_offering(session, principal_of(request), found, stated, "edited")
            done = _DONE.get(entry.do, "saved") if written.version != found.version else "unchanged"
            return see(after(KIND, found.external_id, done, entry.back))
        except Refused as refused:
            if refused.kind.code == "stale":
                return await conflict_page(request, session, KIND, found, entry)
            errors = errors_refused(refused, entry.values, KIND.fields, reader.english)
    more = {"reason": entry.reason, "reason_for": entry.do, "back": entry.back}
    return await form_page(
        request, session, KIND, found, entry.values, errors=errors, seen=entry.seen, status=422, **more
    )
