"""An organization's offerings as its people go through them: searched, filtered, counted, page by page."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.listings import SELECT, Recorded, as_recorded


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which offerings; `q` is what code, title, summary, objects, items or standards contain."""

    q: str | None = None
    state: str | None = None
    station: str | None = None
    element: str | None = None
    assured_before: date | None = None
    """Those that nobody confirmed since that day, and that are not withdrawn."""
    ending_before: date | None = None
    """Those with an accreditation that ends before that day."""
    ending_from: date | None = None
    """Of these the ones that end on this day or later."""


_SEARCHED = "concat_ws(' ', offering.external_id, offering.title, offering.summary, \
array_to_string(offering.products || offering.items || offering.standards, ' '))"
_CONDITIONS = {
    "q": f"strpos(lower({_SEARCHED}), lower(:q)) > 0",
    "state": "offering.state = :state",
    "station": "station.external_id = :station",
    "element": "offering.element = :element",
    "assured_before": (
        "(offering.assured_date IS NULL OR offering.assured_date < :assured_before) AND offering.state <> 'withdrawn'"
    ),
    "ending_before": (
        "offering.state <> 'withdrawn' AND EXISTS (SELECT FROM scope_line"
        " JOIN accreditation ON accreditation.scope_line_id = scope_line.id WHERE scope_line.offering_id = offering.id"
        " AND accreditation.valid_to < :ending_before AND accreditation.valid_to >= :ending_from)"
    ),
}
ORDERS = {
    # In GB 18030 the 3,755 signs of daily use stand in the order of their Pinyin; rarer ones follow by their radical.
    "title": "convert_to(offering.title, 'GB18030')",
    "state": "array_position(ARRAY['draft', 'published', 'suspended', 'withdrawn'], offering.state)",
    "ends": (
        "(SELECT min(valid_to) FROM scope_line JOIN accreditation ON accreditation.scope_line_id = scope_line.id"
        " WHERE scope_line.offering_id = offering.id AND accreditation.state NOT IN ('suspended', 'withdrawn'))"
    ),
    "confirmed": "offering.assured_date",
    "price": "offering.price_min",
    "changed": "offering.updated_at",
}
"""What the offerings can be put in the order of; where it says nothing of one, that one comes last, either way."""
_FROM = "FROM offering JOIN station ON station.id = offering.station_id"


async def worklist(session: AsyncSession, wanted: Wanted, offset: int, limit: int, order: str = "") -> list[Recorded]:
    """Some of the offerings that pass the filter, in an order of `ORDERS`, with `-` before it the other way round.

    Without one, those that were changed last come first.
    """
    order = order or "-changed"
    by = f"{ORDERS[order.removeprefix('-')]} {'DESC' if order.startswith('-') else 'ASC'} NULLS LAST"
    where, parameters = _where(wanted)
    # Whole listings are put together for those of this page alone.
    chosen = text(
        f"SELECT offering.external_id {_FROM} WHERE {where}"
        f" ORDER BY {by}, offering.external_id LIMIT :limit OFFSET :offset"
    )
    ids = list(await session.scalars(chosen, {**parameters, "limit": limit, "offset": offset}))
    rows = await session.execute(text(f"{SELECT['offering']} WHERE external_id = ANY(:ids)"), {"ids": ids})
    found = {row["external_id"]: as_recorded(row) for row in rows.mappings()}
    return [found[id_] for id_ in ids]


async def count_worklist(session: AsyncSession, wanted: Wanted) -> dict[str, int]:
    """State → how many offerings pass the other filters."""
    where, parameters = _where(msgspec.structs.replace(wanted, state=None))
    query = f"SELECT offering.state, count(*) {_FROM} WHERE {where} GROUP BY offering.state"
    return {row[0]: row[1] for row in await session.execute(text(query), parameters)}


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {k: v for k, v in msgspec.structs.asdict(wanted).items() if v is not None}
    conditions = [condition for name, condition in _CONDITIONS.items() if name in parameters]
    if "ending_before" in parameters:
        parameters.setdefault("ending_from", date.min)
    return " AND ".join(["true", *conditions]), parameters
