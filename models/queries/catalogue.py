"""Reading the catalogue: pages of stations and offerings, and the whole of it as a stream."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.queries.documents import decoded
from models.queries.listings import SELECT, Recorded, as_recorded

_PUBLISHED = "state = 'published'"


class Page(msgspec.Struct, frozen=True):
    """Listings in the order of their ids, and whether more follow."""

    listings: list[Recorded]
    more: bool


class OfferingFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which offerings; `adcode` is a prefix, `q` words that title, summary, products or items contain.

    Without a `state` the published ones, with «any» those in every state.
    """

    state: str | None = None
    element: str | None = None
    adcode: str | None = None
    industry: str | None = None
    accreditation: str | None = None
    station: str | None = None
    q: str | None = None


class StationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which stations; `adcode` is a prefix, `q` words that the name contains."""

    adcode: str | None = None
    industry: str | None = None
    accreditation: str | None = None
    kind: str | None = None
    q: str | None = None


_OFFERING_CONDITIONS = {
    "state": "state = :state",
    "element": "element = :element",
    "adcode": "starts_with(adcode, :adcode)",
    "industry": ":industry = ANY(industries)",
    "accreditation": ":accreditation = ANY(accreditations)",
    "station": "station_external_id = :station",
    "q": ("strpos(lower(title || ' ' || summary || ' ' || array_to_string(products || items, ' ')), lower(:q)) > 0"),
}
_STATION_CONDITIONS = {
    "adcode": "starts_with(adcode, :adcode)",
    "industry": ":industry = ANY(industries)",
    "accreditation": ":accreditation = ANY(accreditations)",
    "kind": "kind = :kind",
    "q": "strpos(lower(concat(document->>'name', ' ', document->>'name_en')), lower(:q)) > 0",
}


async def page_of_offerings(session: AsyncSession, wanted: OfferingFilter, after: str | None, limit: int) -> Page:
    """The offerings that pass the filter, after an id."""
    if wanted.state == "any":
        wanted = msgspec.structs.replace(wanted, state=None)
    elif wanted.state is None:
        wanted = msgspec.structs.replace(wanted, state="published")
    return await _fetch(session, *_page("offering", _OFFERING_CONDITIONS, wanted, after, limit), limit)


async def page_of_stations(session: AsyncSession, wanted: StationFilter, after: str | None, limit: int) -> Page:
    """The stations that pass the filter, after an id."""
    return await _fetch(session, *_page("station", _STATION_CONDITIONS, wanted, after, limit), limit)


async def own_documents(session: AsyncSession, station: str | None, most: int) -> list[str]:
    """The tenant's offerings that are not withdrawn, of one station or of all, in the order of their ids.

    They are JSON, still to be read: of many that takes so long that the event loop should not do it.
    """
    where = "true" if station is None else "station_external_id = :station"
    sql = (
        f"SELECT document::text FROM catalogue_entry WHERE state <> 'withdrawn' AND {where}"  # noqa: S608
        " ORDER BY external_id LIMIT :most"
    )
    parameters = {"most": most, **({} if station is None else {"station": station})}
    return list(await session.scalars(text(sql), parameters))


async def stations_of(session: AsyncSession, offerings: list[str]) -> dict[str, str]:
    """Offering → its station, for those of some ids that the catalogue knows, in whatever state."""
    query = text("SELECT external_id, station_external_id FROM catalogue_entry WHERE external_id = ANY(:ids)")
    return {row[0]: row[1] for row in await session.execute(query, {"ids": offerings})}


async def stations_among(session: AsyncSession, ids: list[str]) -> set[str]:
    """Those of some ids that are stations of the catalogue."""
    query = text("SELECT external_id FROM station WHERE external_id = ANY(:ids)")
    return set((await session.scalars(query, {"ids": ids})).all())


async def stream_documents(connection: AsyncConnection, what: str) -> AsyncIterator[dict[str, Any]]:
    """Every station, or every published offering, in the order of ids, without holding them all in memory."""
    view, condition = {"stations": ("station_entry", "true"), "offerings": ("catalogue_entry", _PUBLISHED)}[what]
    query = text(f"SELECT document FROM {view} WHERE {condition} ORDER BY external_id")  # noqa: S608
    async with connection.stream(query.execution_options(yield_per=500)) as rows:
        async for row in rows:
            yield decoded(row[0])


def _conditions(known: dict[str, str], wanted: OfferingFilter | StationFilter) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {k: v for k, v in msgspec.structs.asdict(wanted).items() if v is not None}
    return " AND ".join(["true", *(known[name] for name in parameters)]), parameters


def _page(
    kind: str, known: dict[str, str], wanted: OfferingFilter | StationFilter, after: str | None, limit: int
) -> tuple[TextClause, dict[str, Any]]:
    # Only fixed pieces are put together here; every value is a parameter.
    where, parameters = _conditions(known, wanted)
    if after is not None:
        where += " AND external_id > :after"
        parameters["after"] = after
    sql = f"{SELECT[kind]} WHERE {where} ORDER BY external_id LIMIT :limit"
    return text(sql), {**parameters, "limit": limit + 1}


async def _fetch(session: AsyncSession, query: TextClause, parameters: dict[str, Any], limit: int) -> Page:
    found = [as_recorded(row) for row in (await session.execute(query, parameters)).mappings()]
    return Page(found[:limit], len(found) > limit)
