"""The history of listings over HTTP: read by their organization, and any version restored."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import version_of, versions_of
from models.queries.listings import Recorded
from models.tables import ListingChange
from service.access import needs
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.catalogue.differences import differences
from service.catalogue.editing import change_offering, change_station, converted
from service.catalogue.reading import own_listing
from service.catalogue.records import (
    History,
    OfferingInput,
    OfferingOut,
    StationInput,
    StationOut,
    Version,
    WholeVersion,
)
from service.catalogue.writing import offering_to_change, shown, station_to_change
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
Before = Annotated[int | None, QueryParameter(ge=1, le=2_000_000_000, description="Versions below this one.")]
Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]


class OfferingHistory(Controller):
    """What became of an offering."""

    path = "/v1/offerings/{offering_id:str}/history"
    tags: Sequence[str] = ("listings",)

    @get(operation_id="listOfferingVersions", summary="History of an offering", opt=needs("listing:read"))
    async def list(
        self,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        before: Before = None,
        limit: Limit = 20,
    ) -> Response[History]:
        """Every change of an offering, newest first: who, when, why, and from what to what."""
        return await _history(session, "offering", offering_id, before, limit)

    @get(
        "/{version:int}", operation_id="getOfferingVersion", summary="An offering as it was", opt=needs("listing:read")
    )
    async def read(
        self, session: NamedDependency[AsyncSession], offering_id: FromPath[str], version: FromPath[int]
    ) -> Response[WholeVersion]:
        """The whole offering as it was at a version."""
        return await _whole(session, "offering", offering_id, version)

    @post(
        "/{version:int}/restore",
        operation_id="restoreOffering",
        summary="Restore an offering",
        opt=needs("listing:write"),
        status_code=200,
    )
    async def restore(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        version: FromPath[int],
    ) -> Response[OfferingOut]:
        """The offering as it was at a version; a withdrawn one becomes a draft."""
        found = await offering_to_change(request, session, offering_id)
        return shown(await restore_offering(session, principal_of(request), found, version))


class StationHistory(Controller):
    """What became of a station."""

    path = "/v1/stations/{station_id:str}/history"
    tags: Sequence[str] = ("listings",)

    @get(operation_id="listStationVersions", summary="History of a station", opt=needs("listing:read"))
    async def list(
        self,
        session: NamedDependency[AsyncSession],
        station_id: FromPath[str],
        before: Before = None,
        limit: Limit = 20,
    ) -> Response[History]:
        """Every change of a station, newest first."""
        return await _history(session, "station", station_id, before, limit)

    @get("/{version:int}", operation_id="getStationVersion", summary="A station as it was", opt=needs("listing:read"))
    async def read(
        self, session: NamedDependency[AsyncSession], station_id: FromPath[str], version: FromPath[int]
    ) -> Response[WholeVersion]:
        """The whole station as it was at a version."""
        return await _whole(session, "station", station_id, version)

    @post(
        "/{version:int}/restore",
        operation_id="restoreStation",
        summary="Restore a station",
        opt=needs("listing:write"),
        status_code=200,
    )
    async def restore(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        station_id: FromPath[str],
        version: FromPath[int],
    ) -> Response[StationOut]:
        """The station as it was at a version, shown again where it was withdrawn."""
        found = await station_to_change(request, session, station_id)
        return shown(await restore_station(session, principal_of(request), found, version))


async def restore_offering(session: AsyncSession, principal: Principal, found: Recorded, version: int) -> Recorded:
    """An offering as it was at a version; in the state that it has, but that a withdrawn one becomes a draft."""
    then = await version_or_none_such(session, found, version)
    stated: OfferingInput = converted(then.document, OfferingInput)
    if found.state == "withdrawn":
        stated = msgspec.structs.replace(stated, state="draft")
    return await change_offering(session, principal, found, stated, f"restored {version}")


async def restore_station(session: AsyncSession, principal: Principal, found: Recorded, version: int) -> Recorded:
    """A station as it was at a version, shown again where it was withdrawn."""
    then = await version_or_none_such(session, found, version)
    stated: StationInput = converted({**then.document, "organization": None}, StationInput)
    return await change_station(session, principal, found, stated, f"restored {version}")


async def told_versions(session: AsyncSession, found: Recorded, before: int | None, limit: int) -> list[Version]:
    """The versions of a listing with what each changed, newest first."""
    rows = await versions_of(session, found.id, before, limit + 1)
    return [_told(row, rows[place + 1] if place + 1 < len(rows) else None) for place, row in enumerate(rows[:limit])]


async def _history(session: AsyncSession, kind: str, id_: str, before: int | None, limit: int) -> Response[History]:
    found = await own_listing(session, kind, id_)
    items = await told_versions(session, found, before, limit)
    more = bool(items) and items[-1].version > 1 and len(items) == limit
    query = urlencode({"limit": limit, "before": items[-1].version}) if more else ""
    next_ = f"/v1/{kind}s/{found.external_id}/history?{query}" if more else None
    return Response(History(items=items, next=next_), headers={"Cache-Control": "no-store"})


async def _whole(session: AsyncSession, kind: str, id_: str, version: int) -> Response[WholeVersion]:
    row = await version_or_none_such(session, await own_listing(session, kind, id_), version)
    whole = WholeVersion(
        version=row.version,
        at=row.created_at,
        actor=row.actor,
        actor_kind=row.actor_kind,  # type: ignore[arg-type]
        import_id=row.import_id,
        action=row.action,
        reason=row.reason,
        state=row.state,
        listing=row.document,
    )
    return Response(whole, headers={"Cache-Control": "no-store"})


def _told(row: ListingChange, before: ListingChange | None) -> Version:
    # Of the very first nothing is said: all of it is new.
    earlier = {} if before is None else {**before.document, "state": before.state}
    found = differences(earlier, {**row.document, "state": row.state}) if before is not None else ()
    return Version(
        version=row.version,
        at=row.created_at,
        actor=row.actor,
        actor_kind=row.actor_kind,  # type: ignore[arg-type]
        import_id=row.import_id,
        action=row.action,
        reason=row.reason,
        state=row.state,
        changes=[change.told() for change in found],
    )


async def version_or_none_such(session: AsyncSession, found: Recorded, version: int) -> ListingChange:
    """A version of a listing; refused where there is no such one."""
    row = await version_of(session, found.id, version) if 0 < version < 2**31 else None
    if row is None:
        raise Refused("not-found")
    return row
