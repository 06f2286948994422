"""Reading the catalogue over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
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
    page_of_offerings,
    page_of_stations,
)
from models.queries.listings import Recorded, recorded
from models.tenancy import PUBLIC as EVERYBODY
from models.tenancy import act_for
from service.access import PUBLIC
from service.accounts.authentication import principal_of
from service.catalogue.cursors import cursor_after, read_cursor
from service.catalogue.editing import offering_out, station_out
from service.catalogue.listings import Element, StationKind
from service.catalogue.preconditions import tag_of
from service.catalogue.records import OfferingOut, OfferingPage, StationOut, StationPage
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
StateFilter = Annotated[
    Literal["any", "draft", "published", "suspended", "withdrawn"] | None,
    QueryParameter(name="state", description="Of the caller's own offerings those in this state."),
]
Words = Annotated[
    str | None, QueryParameter(min_length=1, max_length=100, pattern=NO_NUL, description="Words that it contains.")
]


class StationReading(Controller):
    """Stations, read by everybody."""

    path = "/v1/stations"
    tags: Sequence[str] = ("catalogue",)

    @get(operation_id="listStations", summary="List stations", opt=PUBLIC)
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
        items = [station_out(found) for found in page.listings]
        return tagged(request, StationPage(items=items, next=_next(request, page, wanted, limit)))

    @get("/{station_id:str}", operation_id="getStation", summary="Read a station", opt=PUBLIC)
    async def read(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], station_id: FromPath[str]
    ) -> Response[StationOut]:
        """One station; one of the caller's own also when it is withdrawn."""
        found = await visible(request, session, "station", station_id)
        return conditional(request, station_out(found), found.version)


class OfferingReading(Controller):
    """Offerings, read by everybody."""

    path = "/v1/offerings"
    tags: Sequence[str] = ("catalogue",)

    @get(operation_id="listOfferings", summary="List offerings", opt=PUBLIC)
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
        in_state: StateFilter = None,
        after: After = None,
        limit: Limit = 20,
    ) -> Response[OfferingPage]:
        """The offerings that pass all given filters, in the order of their ids: published, or with `state` one's own."""
        if in_state is not None:
            if not principal_of(request).known:
                raise Refused("unauthenticated")
            if not _reads_own(request):
                raise Refused("forbidden")
            await act_for(session, principal_of(request).tenant)
        wanted = OfferingFilter(
            state=in_state,
            element=element,
            adcode=adcode,
            industry=industry,
            accreditation=accreditation,
            station=station,
            q=q,
        )
        page = await page_of_offerings(session, wanted, read_cursor(after), limit)
        items = [offering_out(found) for found in page.listings]
        return tagged(request, OfferingPage(items=items, next=_next(request, page, wanted, limit)))

    @get("/{offering_id:str}", operation_id="getOffering", summary="Read an offering", opt=PUBLIC)
    async def read(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], offering_id: FromPath[str]
    ) -> Response[OfferingOut]:
        """One offering, with its scope lines and their accreditations; one of the caller's own in every state."""
        found = await visible(request, session, "offering", offering_id)
        return conditional(request, offering_out(found), found.version)


async def visible(request: AnyRequest, session: AsyncSession, kind: str, id_: str) -> Recorded:
    """A listing that is published, or the caller's own."""
    if _reads_own(request):
        await act_for(session, principal_of(request).tenant)
        if (own := await recorded(session, kind, checked_id(id_))) is not None:
            return own
        await act_for(session, EVERYBODY)
    return await own_listing(session, kind, id_)


async def own_listing(session: AsyncSession, kind: str, id_: str, to_change: bool = False) -> Recorded:
    """A listing that the tenant of the transaction sees; refused where there is none, or none of theirs."""
    found = await recorded(session, kind, checked_id(id_), to_change)
    if found is None:
        raise Refused("not-found")
    return found


def _reads_own(request: AnyRequest) -> bool:
    """Whether the caller may see what its organization has not published: a key for matching alone may not."""
    return "listing:read" in principal_of(request).scopes


def conditional(request: AnyRequest, out: msgspec.Struct, version: int) -> Response[Any]:
    """A listing under the tag that a change of it has to name."""
    return tagged(request, out, lambda body: tag_of(body, version))


def checked_id(written: str) -> str:
    """An id out of an address; one that no listing can have is not found."""
    if "\x00" in written:
        raise Refused("not-found")
    return written


def _next(request: AnyRequest, page: Page, wanted: OfferingFilter | StationFilter, limit: int) -> str | None:
    if not page.more:
        return None
    given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not None}
    query = {**given, "limit": limit, "after": cursor_after(page.listings[-1].external_id)}
    return f"{request.url.path}?{urlencode(query)}"
