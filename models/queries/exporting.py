"""Everything that is stored of a need, for whoever it is about."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base
from models.tables import Referral

_SEALED = ("contact", "attachment")
"""Tables whose rows mean nothing until they are opened."""


async def records_of(session: AsyncSession, need_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Table → its rows that belong to the need, as far as the tenant sees them: hashes, marks and sealed values left out.

    A table that comes to hold something of needs is among them by itself.
    """
    found = {}
    for table in Base.metadata.sorted_tables:
        belongs = _belonging(table, need_id)
        if belongs is None or table.name in _SEALED:
            continue
        columns = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
        rows = await session.execute(select(*columns).where(belongs).order_by(*_in_time(table)))
        found[table.name] = [dict(row) for row in rows.mappings()]
    return found


def _belonging(table: Table, need_id: UUID) -> ColumnElement[bool] | None:
    if table.name == "need":
        return table.c.id == need_id
    if "need_id" in table.c:
        return table.c.need_id == need_id
    if "referral_id" in table.c:
        return table.c.referral_id.in_(select(Referral.id).where(Referral.need_id == need_id))
    return None


def _in_time(table: Table) -> list[ColumnElement[Any]]:
    times = [table.c[name] for name in ("at", "created_at") if name in table.c]
    return [*times, *table.primary_key.columns]
