"""Listings as their owners work on them: in every state, one at a time, nobody else's."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.documents import decoded
from models.tenancy import OPERATOR, Tenant, act_for


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A listing as it is stored: what it says, in which state and version it is, and whose it is."""

    id: UUID
    external_id: str
    organization_id: UUID
    state: str
    state_reason: str | None
    version: int
    updated_at: datetime
    document: dict[str, Any]


_OFFERING = """
    SELECT offering_id AS id, external_id, organization_id, state, state_reason, version, updated_at, document
    FROM catalogue_entry
"""
_STATION = """
    SELECT station_id AS id, external_id, organization_id, state, NULL AS state_reason, version, updated_at, document
    FROM station_entry
"""
SELECT = {"offering": _OFFERING, "station": _STATION}
"""Kind of listing → the beginning of a query for `Recorded` rows."""


async def recorded(session: AsyncSession, kind: str, external_id: str, to_change: bool = False) -> Recorded | None:
    """A listing that the tenant sees; who wants to change it gets it alone until this transaction ends."""
    if to_change:
        lock = text(f"SELECT id FROM {kind} WHERE external_id = :id FOR UPDATE")  # noqa: S608 - one of two names
        if await session.scalar(lock, {"id": external_id}) is None:
            return None
    query = text(f"{SELECT[kind]} WHERE external_id = :id")
    row = (await session.execute(query, {"id": external_id})).mappings().first()
    return None if row is None else as_recorded(row)


async def all_recorded(session: AsyncSession, kind: str, external_ids: list[str]) -> dict[str, Recorded]:
    """Those of some listings that the tenant sees, held alone until this transaction ends, in one order for everybody."""
    ids = {"ids": external_ids}
    lock = f"SELECT id FROM {kind} WHERE external_id = ANY(:ids) ORDER BY external_id FOR UPDATE"  # noqa: S608
    await session.execute(text(lock), ids)
    rows = await session.execute(text(f"{SELECT[kind]} WHERE external_id = ANY(:ids)"), ids)
    return {row["external_id"]: as_recorded(row) for row in rows.mappings()}


async def taken_ids(session: AsyncSession, kind: str, external_ids: list[str], tenant: Tenant) -> set[str]:
    """Those of some ids that are in use, by whomever: ids are for the whole catalogue."""
    await act_for(session, OPERATOR)
    query = text(f"SELECT external_id FROM {kind} WHERE external_id = ANY(:ids)")  # noqa: S608 - one of two names
    found = set((await session.scalars(query, {"ids": external_ids})).all())
    await act_for(session, tenant)
    return found


async def own_stations(session: AsyncSession) -> dict[str, str]:
    """Id → name of the tenant's stations that are not withdrawn."""
    rows = await session.execute(
        text("SELECT external_id, name FROM station WHERE state = 'published' ORDER BY external_id")
    )
    return {row[0]: row[1] for row in rows}


async def open_stations(session: AsyncSession, external_ids: list[str]) -> set[str]:
    """Those of some ids that are stations of the tenant's and not withdrawn; none can be until this transaction ends."""
    query = text(
        "SELECT external_id FROM station WHERE external_id = ANY(:ids) AND state = 'published'"
        " ORDER BY external_id FOR KEY SHARE"
    )
    return set((await session.scalars(query, {"ids": external_ids})).all())


async def set_states(
    session: AsyncSession, kind: str, external_ids: list[str], state: str, reason: str | None = None
) -> None:
    """Put listings into a state."""
    named = ", state_reason = :reason" if kind == "offering" else ""
    await session.execute(
        text(
            f"UPDATE {kind} SET state = :state{named}, version = version + 1, updated_at = now()"  # noqa: S608
            " WHERE external_id = ANY(:ids)"
        ),
        {"state": state, "ids": external_ids, **({"reason": reason} if named else {})},
    )


async def assure(session: AsyncSession, external_ids: list[str], day: date) -> list[str]:
    """Note that listings were said to be true on a day; those that had not been yet."""
    rows = await session.scalars(
        text(
            "UPDATE offering SET assured_date = :day, version = version + 1, updated_at = now()"
            " WHERE external_id = ANY(:ids) AND assured_date IS DISTINCT FROM :day RETURNING external_id"
        ),
        {"day": day, "ids": external_ids},
    )
    return list(rows)


async def forget_assurance(session: AsyncSession, external_ids: list[str]) -> None:
    """Listings that nobody has said to be true; for those that become again what they were then."""
    query = text("UPDATE offering SET assured_date = NULL WHERE external_id = ANY(:ids)")
    await session.execute(query, {"ids": external_ids})


async def listed_offerings_of(session: AsyncSession, station: str) -> int:
    """How many offerings of a station are not withdrawn."""
    query = text(
        "SELECT count(*) FROM offering JOIN station ON station.id = offering.station_id"
        " WHERE station.external_id = :station AND offering.state <> 'withdrawn'"
    )
    return int(await session.scalar(query, {"station": station}) or 0)


def as_recorded(row: Any) -> Recorded:
    """The listing of a row with the columns of `SELECT`."""
    return Recorded(**{**row, "document": decoded(row["document"])})
