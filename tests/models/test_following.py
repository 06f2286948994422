"""The change feed loses nothing, in whatever order transactions commit, and tells one life of a database from another."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from models.queries.following import Change, Listener, Moment, changes_since, this_moment
from tests.models.databases import Database, connected

_FAR_AHEAD = "999999999"


class Reader:
    """Reads the feed as a follower does: each time what changed since the time before."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.seen: Moment | None = None

    async def read(self) -> list[Change]:
        """What changed since the last reading; at the first, everything."""
        async with connected(self._database.service) as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            now = await this_moment(connection)
            changes = [change async for batch in changes_since(connection, self.seen) for change in batch]
        self.seen = now
        return changes

    async def ids(self) -> list[str]:
        """The ids of what changed since the last reading."""
        return [change.id for change in await self.read()]


@contextlib.asynccontextmanager
async def _reader(database: Database) -> AsyncIterator[Reader]:
    reader = Reader(database)
    assert len(await reader.read()) == 365
    assert await reader.read() == []
    yield reader


async def _retitle(connection: AsyncConnection, id_: str, title: str = "改过的标题") -> None:
    await connection.execute(
        text("UPDATE offering SET title = :title WHERE external_id = :id"), {"title": title, "id": id_}
    )


async def test_what_commits_first_although_it_began_later_hides_nothing(filled: Database) -> None:
    async with _reader(filled) as reader, connected(filled.service) as early, connected(filled.service) as late:
        await _retitle(early, "LZ-001")
        await _retitle(late, "LZ-002")
        await late.commit()
        assert await reader.ids() == ["LZ-002"]
        assert await reader.ids() == []
        await early.commit()
        assert await reader.ids() == ["LZ-001"]
        assert await reader.ids() == []


async def test_a_long_transaction_neither_loses_its_changes_nor_repeats_those_of_others(filled: Database) -> None:
    async with _reader(filled) as reader, connected(filled.service) as long, connected(filled.service) as short:
        await _retitle(long, "WH-001")
        for number in range(1, 21):
            await _retitle(short, f"LZ-{number:03}")
            await short.commit()
            assert await reader.ids() == [f"LZ-{number:03}"]
        await _retitle(long, "WH-002")
        await long.commit()
        assert await reader.ids() == ["WH-001", "WH-002"]


async def test_a_transaction_that_is_undone_changes_nothing(filled: Database) -> None:
    async with _reader(filled) as reader, connected(filled.service) as undone:
        await _retitle(undone, "LZ-001")
        assert await reader.ids() == []
        await undone.rollback()
        assert await reader.ids() == []


async def test_a_change_carries_the_offering_as_it_is_now(filled: Database) -> None:
    async with _reader(filled) as reader, connected(filled.service) as writing:
        await _retitle(writing, "LZ-001", "一")
        await writing.commit()
        await _retitle(writing, "LZ-001", "新标题")
        await writing.commit()
        (change,) = await reader.read()
        assert change.published
        assert json.loads(change.offering)["title"] == "新标题"


@pytest.mark.parametrize("state", ["withdrawn", "suspended", "draft"])
async def test_an_offering_that_is_no_longer_published_is_told_as_gone(filled: Database, state: str) -> None:
    async with _reader(filled) as reader, connected(filled.service) as writing:
        await writing.execute(text("UPDATE offering SET state = :s WHERE external_id = 'LZ-001'"), {"s": state})
        await writing.commit()
        (change,) = await reader.read()
        assert (change.id, change.published) == ("LZ-001", False)


async def test_a_station_that_moves_changes_all_of_its_offerings(filled: Database) -> None:
    async with _reader(filled) as reader, connected(filled.service) as writing:
        query = "SELECT external_id FROM catalogue_entry WHERE station_external_id = 'LZ-S1' ORDER BY 1"
        of_the_station = list((await writing.execute(text(query))).scalars())
        await writing.execute(text("UPDATE station SET adcode = '450300' WHERE external_id = 'LZ-S1'"))
        await writing.commit()
        changes = await reader.read()
        assert [change.id for change in changes] == of_the_station != []
        assert {json.loads(change.station)["adcode"] for change in changes} == {"450300"}


async def test_an_organization_that_is_renamed_changes_the_offerings_of_its_stations(filled: Database) -> None:
    organization = "(SELECT organization_id FROM station WHERE external_id = 'LZ-S1')"
    async with _reader(filled) as reader, connected(filled.service) as writing:
        await writing.execute(text(f"UPDATE organization SET name = '新名称' WHERE id = {organization}"))
        await writing.commit()
        names = {json.loads(change.station)["organization"]["name"] for change in await reader.read()}
        assert names == {"新名称"}


_ADD = """
    INSERT INTO offering (external_id, station_id, title, element, content_hash)
    SELECT 'NEW-1', id, '新服务项', 'metrology', '' FROM station WHERE external_id = 'LZ-S1'
"""
_MOVE = (
    "UPDATE offering SET station_id = (SELECT id FROM station WHERE external_id = 'LZ-S1') WHERE external_id = 'WH-001'"
)


@pytest.mark.parametrize(("statement", "id_"), [(_ADD, "NEW-1"), (_MOVE, "WH-001")], ids=["added", "moved"])
async def test_what_comes_to_a_station_while_that_is_being_changed_is_told_with_the_change(
    filled: Database, statement: str, id_: str
) -> None:
    async with _reader(filled) as reader, connected(filled.service) as early, connected(filled.service) as late:
        await early.execute(text("UPDATE station SET name = '新名称' WHERE external_id = 'LZ-S1'"))
        await late.execute(text(statement))
        await late.commit()
        assert await reader.ids() == [id_]
        await early.commit()
        told = {change.id: json.loads(change.station)["name"] for change in await reader.read()}
        assert told[id_] == "新名称"


async def test_rows_restored_with_numbers_of_the_future_are_not_repeated_and_their_changes_are_seen(
    filled: Database,
) -> None:
    async with connected(filled.owner) as restoring:
        await restoring.execute(text("SET session_replication_role = 'replica'"))
        await restoring.execute(text(f"UPDATE offering SET changed_in = '{_FAR_AHEAD}'::xid8"))
        await restoring.commit()
    async with _reader(filled) as reader, connected(filled.service) as writing:
        await _retitle(writing, "LZ-001")
        await writing.commit()
        assert await reader.ids() == ["LZ-001"]


@pytest.mark.parametrize(
    "event",
    [
        "TRUNCATE offering CASCADE",
        "ALTER TABLE offering RENAME TO kept; CREATE TABLE offering AS SELECT * FROM kept",
        "DROP TRIGGER mark_changed ON offering; CREATE TRIGGER mark_changed BEFORE INSERT OR UPDATE ON offering"
        " FOR EACH ROW EXECUTE FUNCTION mark_offering_changed()",
    ],
    ids=["emptied", "made anew", "loaded before its trigger was made"],
)
async def test_a_catalogue_that_was_loaded_anew_lives_another_life(filled: Database, event: str) -> None:
    async with connected(filled.owner) as connection:
        before = await this_moment(connection)
        for statement in event.split("; "):
            await connection.execute(text(statement))
        await connection.commit()
        after = await this_moment(connection)
    assert not after.follows(before)
    assert after.follows(after)


async def test_two_databases_of_one_server_live_different_lives(filled: Database, empty: Database) -> None:
    async with connected(filled.service) as one, connected(empty.service) as other:
        assert (await this_moment(one)).life != (await this_moment(other)).life


def test_an_earlier_moment_does_not_follow_a_later_one() -> None:
    earlier, later = Moment("life", "100:105:100,103"), Moment("life", "103:110:")
    assert later.follows(earlier)
    assert not earlier.follows(later)


async def test_a_listener_wakes_at_a_commit_and_says_when_its_connection_is_lost(filled: Database) -> None:
    changed = asyncio.Event()
    async with connected(filled.service) as listening, connected(filled.owner) as other:
        listener = Listener(listening, changed)
        await listener.start()
        listener.check()
        await _retitle(other, "LZ-001")
        assert not changed.is_set()
        await other.commit()
        await asyncio.wait_for(changed.wait(), 5)
        changed.clear()
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        await other.execute(text(query))
        await asyncio.wait_for(changed.wait(), 5)
        with pytest.raises(ConnectionError):
            listener.check()
        await listening.invalidate()
