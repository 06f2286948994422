"""The change feed of the catalogue, which loses nothing when transactions commit out of order.

Every offering carries the number of the transaction that changed it last, and so does every station, whose changes are
changes of all its offerings: also of those that come to it in transactions of their own meanwhile. A reader who has seen the catalogue in one
snapshot of PostgreSQL asks in a later one for what has a number that was not visible in the earlier: transactions that
had not begun then, and those that had begun but not ended. So it sees each change once, in whatever order the
transactions commit, and a transaction that runs for hours holds nothing else up.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_BATCH = 1_000
_CHANNEL = "nqi_catalogue"

_MOMENT = text(
    """
    SELECT concat_ws('/', pg_control_system.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()), pg_relation_filenode('offering'),
        (SELECT string_agg(oid::text, '/' ORDER BY tgrelid) FROM pg_trigger
            WHERE tgrelid IN ('offering'::regclass, 'station'::regclass) AND tgname = 'mark_changed')),
        pg_current_snapshot()::text
    FROM pg_control_system()
    """
)


def _unseen(table: str) -> str:
    seen = "CAST(CAST(:seen AS text) AS pg_snapshot)"
    return (
        f"{table}.changed_in >= pg_snapshot_xmin({seen})"
        f" AND {table}.changed_in < pg_snapshot_xmax(pg_current_snapshot())"
        f" AND NOT pg_visible_in_snapshot({table}.changed_in, {seen})"
    )


_CHANGED = text(
    f"""
    SELECT external_id, state = 'published', changed_in::text, document::text, station_document::text
    FROM catalogue_entry
    WHERE offering_id IN (
        SELECT id FROM offering WHERE {_unseen("offering")}
        UNION ALL
        SELECT offering.id FROM station JOIN offering ON offering.station_id = station.id WHERE {_unseen("station")}
    )
    ORDER BY external_id
    """  # noqa: S608 - all pieces are fixed
)
_PUBLISHED = text(
    """
    SELECT external_id, true, changed_in::text, document::text, station_document::text
    FROM catalogue_entry WHERE state = 'published' ORDER BY external_id
    """
)


class Moment(msgspec.Struct, frozen=True):
    """How far a reader has seen the catalogue.

    `life` names the database as long as its transaction numbers mean the same: the server, its timeline, the database,
    the file of the offerings and the triggers that number the rows. A restored, promoted or emptied one is another, and
    rows that were loaded with numbers of another life belong to no moment of this one.
    """

    life: str
    snapshot: str

    def follows(self, earlier: "Moment") -> bool:
        """Whether what changed between the two can be asked for; not across lives, nor backwards in one."""
        return self.life == earlier.life and _next_number(self.snapshot) >= _next_number(earlier.snapshot)


class Change(msgspec.Struct, frozen=True):
    """An offering with its station as they are now, as JSON documents; gone when it is no longer published."""

    id: str
    published: bool
    changed_in: str
    offering: str
    station: str


async def this_moment(connection: AsyncConnection) -> Moment:
    """What this transaction's snapshot sees."""
    row = (await connection.execute(_MOMENT)).one()
    return Moment(row[0], row[1])


async def make_durable(connection: AsyncConnection) -> None:
    """Have everything on disk that happened until now, before a moment is relied on.

    After a crash PostgreSQL gives the numbers of transactions that left no trace on disk to others; a moment that
    counts them as ended would hide what those others change.
    """
    await connection.execute(text("SELECT pg_logical_emit_message(false, 'nqi', '', true)"))


class Listener:
    """Sets an event whenever a transaction that changed the catalogue commits, or the connection is lost.

    With another channel, whenever one commits that spoke there.
    """

    def __init__(self, connection: AsyncConnection, changed: asyncio.Event, channel: str = _CHANNEL) -> None:
        self._channel = channel
        self._connection = connection
        self._changed = changed
        self._driver: Any = None

    async def start(self) -> None:
        """Listen from now on; ConnectionError where that cannot be asked for."""
        self._driver = (await self._connection.get_raw_connection()).driver_connection
        try:
            await self._driver.add_listener(self._channel, lambda *_: self._changed.set())
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise ConnectionError("cannot listen") from error
        self._driver.add_termination_listener(lambda _: self._changed.set())
        await self._connection.commit()

    def check(self) -> None:
        """ConnectionError once the connection is lost, over which no word of a change comes any more."""
        if self._driver is None or self._driver.is_closed():
            raise ConnectionError("the listening connection is lost")


async def changes_since(connection: AsyncConnection, seen: Moment | None) -> AsyncIterator[list[Change]]:
    """Batches of what changed since a moment of the same life, or of everything published."""
    query, parameters = (_PUBLISHED, {}) if seen is None else (_CHANGED, {"seen": seen.snapshot})
    async with connection.stream(query.execution_options(yield_per=_BATCH), parameters) as rows:
        async for part in rows.partitions(_BATCH):
            yield [Change(row[0], row[1], row[2], row[3], row[4]) for row in part]


def _next_number(snapshot: str) -> int:
    return int(snapshot.split(":")[1])
