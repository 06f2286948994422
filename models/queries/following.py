"""The change feed of the catalogue, which loses nothing when transactions commit out of order.

Every offering carries the number of the transaction that changed it last. A reader who has seen the catalogue up to a
horizon asks for everything changed in transactions from that horizon on; the new horizon is the oldest transaction
still running when it asked. What such a transaction commits later is at or above the new horizon, so the next question
finds it; what was seen twice is harmless.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from models.queries.documents import decoded

_BATCH = 1_000
_CHANNEL = "nqi_catalogue"


class Change(msgspec.Struct, frozen=True):
    """An offering with its station as they are now; gone when it is no longer published."""

    id: str
    published: bool
    changed_in: str
    offering: dict[str, Any]
    station: dict[str, Any]


async def horizon(connection: AsyncConnection) -> str:
    """The oldest transaction still running, in this transaction's snapshot."""
    number = await connection.scalar(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))
    return str(number)


async def listen(connection: AsyncConnection, changed: asyncio.Event) -> None:
    """Set the event whenever a transaction that changed the catalogue commits, as long as the connection lives."""
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    await driver.add_listener(_CHANNEL, lambda *_: changed.set())


async def database_identity(connection: AsyncConnection) -> str:
    """Which database this is, as far as its own server knows; an index of another must not follow it."""
    found = await connection.scalar(text("SELECT oid::text FROM pg_database WHERE datname = current_database()"))
    return str(found)


async def changes_since(connection: AsyncConnection, from_horizon: str | None) -> AsyncIterator[list[Change]]:
    """Batches of what changed in transactions from a horizon on, or of everything published."""
    where = "state = 'published'" if from_horizon is None else "changed_in >= CAST(CAST(:horizon AS text) AS xid8)"
    query = text(
        f"SELECT external_id, state = 'published', changed_in::text, document, station_document FROM catalogue_entry WHERE {where}"  # noqa: S608
        " ORDER BY external_id"
    )
    parameters = {} if from_horizon is None else {"horizon": from_horizon}
    async with connection.stream(query.execution_options(yield_per=_BATCH), parameters) as rows:
        async for part in rows.partitions(_BATCH):
            yield [Change(row[0], row[1], row[2], decoded(row[3]), decoded(row[4])) for row in part]
