"""Listings written as they were before a change, in the state and for the reason of then."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import Note
from models.queries.importing import write_offerings
from models.queries.listings import forget_assurance, open_stations
from service.catalogue.files import as_row
from service.catalogue.listings import OfferingListing


async def put_back(session: AsyncSession, rows: Sequence[dict[str, Any]], note: Note) -> set[str]:
    """Write offerings as they were, and the ids of those that are left since their station is not open any more.

    A row has `id`, and `document`, `state` and `state_reason` as they were.
    """
    open_ = await open_stations(session, sorted({row["document"]["station"] for row in rows}))
    ready = [row for row in rows if row["document"]["station"] in open_]
    if ready:
        await forget_assurance(session, [row["id"] for row in ready if row["document"].get("assured_date") is None])
        listings = [(row, as_row(msgspec.convert(row["document"], OfferingListing))) for row in ready]
        said = [{**listing, "state": row["state"], "state_reason": row["state_reason"]} for row, listing in listings]
        await write_offerings(session, said, note)
    return {row["id"] for row in rows} - {row["id"] for row in ready}
