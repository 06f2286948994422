"""/offerings/{id} and /stations/{id}: all that is published of one of them."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.published import offerings_beside, published_offering, published_station
from service.access import page as for_page
from service.clock import today
from service.problems import Refused
from service.proxies import own_origin
from service.public.linked_data import as_script, linked_catalogue, linked_offering
from service.public.offering_view import offering_of, offering_view
from service.public.reading import reader_of
from service.public.rendering import kept_page
from service.public.station_view import MOST, beside_view, station_view

AnyRequest = Request[Any, Any, Any]
_MOST_BESIDE = 6


@get("/offerings/{offering_id:str}", include_in_schema=False, opt=for_page("public"))
async def offering_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], offering_id: FromPath[str]
) -> Response[Any]:
    """A published offering; what is a draft, suspended or withdrawn is not found."""
    found = await published_offering(session, offering_id)
    if found is None:
        raise Refused("not-found")
    offering, reader = offering_of(found.document), reader_of(request)
    beside = await offerings_beside(session, offering.station, _MOST_BESIDE, but=offering.id, element=offering.element)
    address = f"{own_origin(request)}/offerings/{quote(offering.id)}"
    of_station = f"{own_origin(request)}/stations/{quote(offering.station)}"
    return kept_page(
        request,
        "offering",
        v=offering_view(offering, found.station, request.app.state.editions.now, today(), reader),
        beside=[beside_view(one, reader) for one in beside],
        today=today(),
        linked=as_script(linked_offering(offering, found.station, address, of_station)),
        oembed=f"/oembed?url={quote(address, safe='')}",
    )


@get("/stations/{station_id:str}", include_in_schema=False, opt=for_page("public"))
async def station_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], station_id: FromPath[str]
) -> Response[Any]:
    """A published station with its services."""
    found = await published_station(session, station_id)
    if found is None:
        raise Refused("not-found")
    offerings = await offerings_beside(session, found["id"], MOST + 1)
    address = f"{own_origin(request)}/stations/{quote(found['id'])}"
    return kept_page(
        request,
        "station",
        v=station_view(found, offerings, reader_of(request)),
        linked=as_script(linked_catalogue(found, offerings, address, own_origin(request))),
    )
