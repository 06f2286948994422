"""/listings/{id}/preview: an offering as enterprises would see it, before it is published; /suggestions/standards."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.published import any_offering
from service.access import page as for_page
from service.catalogue.reading import own_listing
from service.clock import today
from service.problems import Refused
from service.public.offering_view import offering_of, offering_view
from service.public.reading import reader_of
from service.public.rendering import page as public_page
from service.stations.rendering import Reader, page

AnyRequest = Request[Any, Any, Any]
_MOST_PROPOSED = 20
_LEAST_CHARACTERS = 2


@get("/listings/{listing_id:str}/preview", include_in_schema=False, opt=for_page("listing:read"))
async def preview_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], listing_id: FromPath[str]
) -> Response[Any]:
    """What is saved of an offering, on the page of everybody, for its own people alone."""
    listing = await own_listing(session, "offering", listing_id)
    found = await any_offering(session, listing.external_id)
    if found is None:
        raise Refused("not-found")
    desk, offering = Reader(request), offering_of(found.document)
    view = offering_view(offering, found.station, request.app.state.editions.now, today(), reader_of(request))
    note = desk.w("preview_note", state=desk.said("state", listing.state))
    preview = {"note": note, "back": f"/listings/{listing.external_id}", "said": desk.w.preview_back}
    return public_page(request, "offering", v=view, beside=[], today=today(), preview=preview)


@get("/suggestions/standards", include_in_schema=False, opt=for_page("listing:read"))
async def standards_proposed(request: AnyRequest) -> Response[Any]:
    """Standards whose number or title contains what was typed, as options of a field."""
    words = request.query_params.get("q", "").replace("\x00", "").strip()[:100]
    editions = request.app.state.editions.now
    found = editions.containing(words, _MOST_PROPOSED) if len(words) >= _LEAST_CHARACTERS else []
    rows = [(one, editions.status(one.designation, today())) for one in found]
    return page(request, "standards_proposed", rows=rows)
