"""Reading the catalogue over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.catalogue import (
    OfferingFilter,
    Page,
    StationFilter,
    one_offering,
    one_station,
    page_of_offerings,
    page_of_stations,
)
from service.catalogue.cursors import cursor_after, read_cursor
from service.catalogue.listings import (
    Element,
    OfferingListing,
    OfferingPage,
    StationKind,
    StationListing,
    StationPage,
)
from service.conditional import tagged
from service.fields import ADCODE_PREFIX, NO_NUL
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]
After = Annotated[
    str | None,
    QueryParameter(max_length=100, pattern=NO_NUL, description="The cursor that `next` of the page before carries."),
]
AdcodePrefix = Annotated[
    str | None,
    QueryParameter(pattern=ADCODE_PREFIX, description="The first digits of a GB/T 2260 code: 45 for Guangxi."),
]
Filter = Annotated[str | None, QueryParameter(min_length=1, max_length=100, pattern=NO_NUL)]
Words = Annotated[
    str | None, QueryParameter(min_length=1, max_length=100, pattern=NO_NUL, description="Words that it contains.")
]


class StationController(Controller):
    """Stations of the catalogue."""

    path = "/v1/stations"
    tags: Sequence[str] = ("catalogue",)

    @get(operation_id="listStations", summary="List stations")
    async def list(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        adcode: AdcodePrefix = None,
        industry: Filter = None,
        accreditation: Filter = None,
        kind: Annotated[StationKind | None, QueryParameter()] = None,
        q: Words = None,
        after: After = None,
        limit: Limit = 20,
    ) -> Response[StationPage]:
        """The stations that pass all given filters, in the order of their ids."""
        wanted = StationFilter(adcode=adcode, industry=industry, accreditation=accreditation, kind=kind, q=q)
        page = await page_of_stations(session, wanted, read_cursor(after), limit)
        items = [msgspec.convert(document, StationListing) for document in page.documents]
        return tagged(request, StationPage(items=items, next=_next(request, page, wanted, limit)))

    @get("/{station_id:str}", operation_id="getStation", summary="Read a station")
    async def read(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], station_id: FromPath[str]
    ) -> Response[StationListing]:
        """One station."""
        document = await one_station(session, _id(station_id))
        if document is None:
            raise Refused("not-found")
        return tagged(request, msgspec.convert(document, StationListing))


class OfferingController(Controller):
    """Offerings of the catalogue."""

    path = "/v1/offerings"
    tags: Sequence[str] = ("catalogue",)

    @get(operation_id="listOfferings", summary="List offerings")
    async def list(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        element: Annotated[Element | None, QueryParameter()] = None,
        adcode: AdcodePrefix = None,
        industry: Filter = None,
        accreditation: Filter = None,
        station: Filter = None,
        q: Words = None,
        after: After = None,
        limit: Limit = 20,
    ) -> Response[OfferingPage]:
        """The offerings that pass all given filters, in the order of their ids."""
        wanted = OfferingFilter(
            element=element, adcode=adcode, industry=industry, accreditation=accreditation, station=station, q=q
        )
        page = await page_of_offerings(session, wanted, read_cursor(after), limit)
        items = [msgspec.convert(document, OfferingListing) for document in page.documents]
        return tagged(request, OfferingPage(items=items, next=_next(request, page, wanted, limit)))

    @get("/{offering_id:str}", operation_id="getOffering", summary="Read an offering")
    async def read(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], offering_id: FromPath[str]
    ) -> Response[OfferingListing]:
        """One offering, with its scope lines and their accreditations."""
        document = await one_offering(session, _id(offering_id))
        if document is None:
            raise Refused("not-found")
        return tagged(request, msgspec.convert(document, OfferingListing))


def _id(written: str) -> str:
    if "\x00" in written:
        raise Refused("not-found")
    return written


def _next(request: AnyRequest, page: Page, wanted: OfferingFilter | StationFilter, limit: int) -> str | None:
    if not page.more:
        return None
    given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not None}
    query = {**given, "limit": limit, "after": cursor_after(page.documents[-1]["id"])}
    return f"{request.url.path}?{urlencode(query)}"
