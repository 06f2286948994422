"""Stations and offerings created, replaced, patched and withdrawn over HTTP."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.listings import Recorded
from service.access import needs
from service.accounts.authentication import principal_of
from service.catalogue.editing import (
    change_offering,
    change_station,
    create_offering,
    create_station,
    offering_out,
    patched,
    station_out,
    withdraw_offering,
    withdraw_station,
)
from service.catalogue.preconditions import check_precondition, tag_of
from service.catalogue.reading import OfferingReading, StationReading, own_listing
from service.catalogue.records import OfferingInput, OfferingOut, StationInput, StationOut
from service.fields import SAYING
from service.idempotency import IdempotencyKey, Once

AnyRequest = Request[Any, Any, Any]
Patch = dict[str, Any]
Shown = OfferingOut | StationOut
WhyQuery = Annotated[
    str | None, QueryParameter(min_length=1, max_length=300, pattern=SAYING, description="Why it is withdrawn.")
]


class StationController(StationReading):
    """Stations: read by everybody, written by their organization."""

    @post(operation_id="createStation", summary="Add a station", opt=needs("listing:write"))
    async def create(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        data: JSONBody[StationInput],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[StationOut]:
        """A station of the caller's organization."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                found = await create_station(session, principal_of(request), data)
                await once.done(*_created("/v1/stations", found, station_out(found)))
            return once.response()

    @put("/{station_id:str}", operation_id="replaceStation", summary="Replace a station", opt=needs("listing:write"))
    async def replace(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        station_id: FromPath[str],
        data: JSONBody[StationInput],
    ) -> Response[StationOut]:
        """The station as the body says; If-Match names the version that the caller saw."""
        found = await station_to_change(request, session, station_id)
        return shown(await change_station(session, principal_of(request), found, data, "replaced"))

    @patch("/{station_id:str}", operation_id="patchStation", summary="Patch a station", opt=needs("listing:write"))
    async def patch(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        station_id: FromPath[str],
        data: JSONBody[Patch],
    ) -> Response[StationOut]:
        """The station with the members of the patch (RFC 7396)."""
        found = await station_to_change(request, session, station_id)
        stated = patched({**found.document, "organization": None}, data, StationInput)
        return shown(await change_station(session, principal_of(request), found, stated, "patched"))

    @delete(
        "/{station_id:str}",
        operation_id="withdrawStation",
        summary="Withdraw a station",
        opt=needs("listing:write"),
        status_code=200,
    )
    async def withdraw(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], station_id: FromPath[str]
    ) -> Response[StationOut]:
        """The station is shown no more; its offerings must be withdrawn before."""
        found = await station_to_change(request, session, station_id)
        return shown(await withdraw_station(session, principal_of(request), found))


class OfferingController(OfferingReading):
    """Offerings: read by everybody, written by their organization."""

    @post(operation_id="createOffering", summary="Add an offering", opt=needs("listing:write"))
    async def create(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        data: JSONBody[OfferingInput],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[OfferingOut]:
        """An offering at a station of the caller's organization; a draft, unless it says that it is published."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                found = await create_offering(session, principal_of(request), data)
                await once.done(*_created("/v1/offerings", found, offering_out(found)))
            return once.response()

    @put(
        "/{offering_id:str}", operation_id="replaceOffering", summary="Replace an offering", opt=needs("listing:write")
    )
    async def replace(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        data: JSONBody[OfferingInput],
    ) -> Response[OfferingOut]:
        """The offering as the body says; If-Match names the version that the caller saw."""
        found = await offering_to_change(request, session, offering_id)
        return shown(await change_offering(session, principal_of(request), found, data, "replaced"))

    @patch("/{offering_id:str}", operation_id="patchOffering", summary="Patch an offering", opt=needs("listing:write"))
    async def patch(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        data: JSONBody[Patch],
    ) -> Response[OfferingOut]:
        """The offering with the members of the patch (RFC 7396): also how it is published, suspended or assured."""
        found = await offering_to_change(request, session, offering_id)
        stated = patched(found.document, data, OfferingInput)
        return shown(await change_offering(session, principal_of(request), found, stated, "patched"))

    @delete(
        "/{offering_id:str}",
        operation_id="withdrawOffering",
        summary="Withdraw an offering",
        opt=needs("listing:write"),
        status_code=200,
    )
    async def withdraw(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        reason: WhyQuery = None,
    ) -> Response[OfferingOut]:
        """The offering is offered no more, from now on; nothing of it is forgotten. `reason` says why."""
        found = await offering_to_change(request, session, offering_id)
        return shown(await withdraw_offering(session, principal_of(request), found, reason))


async def offering_to_change(request: AnyRequest, session: AsyncSession, offering_id: str) -> Recorded:
    """The caller's offering, held alone; refused where it is not theirs, or not what they saw."""
    found = await own_listing(session, "offering", offering_id, to_change=True)
    await check_precondition(request, session, found, offering_out(found))
    return found


async def station_to_change(request: AnyRequest, session: AsyncSession, station_id: str) -> Recorded:
    """The caller's station, held alone; refused where it is not theirs, or not what they saw."""
    found = await own_listing(session, "station", station_id, to_change=True)
    await check_precondition(request, session, found, station_out(found))
    return found


def shown(found: Recorded) -> Response[Any]:
    """A listing of the caller's as it is now, with its tag."""
    out: Shown = offering_out(found) if "element" in found.document else station_out(found)
    body = msgspec.json.encode(out)
    headers = {"ETag": tag_of(body, found.version), "Cache-Control": "no-cache"}
    return Response(body, media_type="application/json", headers=headers)


def _created(path: str, found: Recorded, out: Shown) -> tuple[int, str, bytes, str]:
    body = msgspec.json.encode(out)
    return 201, f"{path}/{found.external_id}", body, tag_of(body, found.version)
