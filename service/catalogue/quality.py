"""How good a listing is, for the clerk who keeps it."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from matching.editions import Editions
from matching.listing_quality import ListingQuality, judged
from matching.values import Offering
from models.queries.listings import Recorded
from service.access import needs
from service.catalogue.reading import own_listing
from service.clock import today


@get(
    "/v1/offerings/{offering_id:str}/quality",
    operation_id="getOfferingQuality",
    summary="Quality of a listing",
    tags=["listings"],
    opt=needs("listing:read"),
)
async def read_quality(
    request: Request[Any, Any, Any], session: NamedDependency[AsyncSession], offering_id: FromPath[str]
) -> Response[ListingQuality]:
    """0 to 100 points, what is missing with what it costs in visibility, as measured, and what else to look at."""
    found = await own_listing(session, "offering", offering_id)
    return Response(quality_of(found, request.app.state.editions.now), headers={"Cache-Control": "no-store"})


def quality_of(found: Recorded, editions: Editions) -> ListingQuality:
    """The quality of a listing today."""
    return judged(msgspec.convert(found.document, Offering), editions, today())
