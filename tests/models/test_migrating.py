"""Migrations run up, down and up again on a filled database, and are what the tables say."""

import asyncio
import hashlib

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from models.connecting import command_engine
from models.migrating import check, downgrade, is_current, prepare, upgrade
from service.catalogue.importing import import_catalogue
from tests.models.databases import FIXTURES, Database, Server, connected

_WHAT_IS_THERE = """
    SELECT 'relation', relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'type', typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
"""
_DOCUMENTS = """
    SELECT document::text FROM catalogue_entry UNION ALL SELECT document::text FROM station_entry ORDER BY 1
"""


async def _digest(connection: AsyncConnection) -> tuple[int, str]:
    rows = (await connection.execute(text(_DOCUMENTS))).scalars().all()
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


async def _import(database: Database) -> None:
    engine = command_engine(database.service)
    await import_catalogue(engine, FIXTURES, skip_bad=False)
    await engine.dispose()


async def test_up_down_and_up_again_on_a_filled_database_give_the_same_catalogue(filled: Database) -> None:
    async with connected(filled.owner) as connection:
        before = await _digest(connection)
        await connection.run_sync(downgrade, "base")
        await connection.run_sync(upgrade)
        assert await _digest(connection) == (0, hashlib.sha256(b"").hexdigest())
        await connection.commit()
        await _import(filled)
        assert await _digest(connection) == before
        assert before[0] > 300


async def test_a_step_down_and_up_again_brings_measures_back_with_the_next_import(filled: Database) -> None:
    async with connected(filled.owner) as connection:
        before = await _digest(connection)
        await connection.run_sync(downgrade, "0001")
        await connection.run_sync(upgrade)
        await connection.commit()
        assert (await _digest(connection))[0] == before[0]
        await _import(filled)
        assert await _digest(connection) == before


async def test_down_leaves_nothing_behind(filled: Database) -> None:
    async with connected(filled.owner) as connection:
        await connection.run_sync(downgrade, "base")
        left = {row[1] for row in await connection.execute(text(_WHAT_IS_THERE))}
    assert {name for name in left if "alembic" not in name} == set()


async def test_a_second_upgrade_changes_no_row(filled: Database) -> None:
    async with connected(filled.owner) as connection:
        before = (await connection.execute(text("SELECT id, xmin::text FROM offering ORDER BY id"))).all()
        await connection.rollback()
        await prepare(filled.owner)
        assert (await connection.execute(text("SELECT id, xmin::text FROM offering ORDER BY id"))).all() == before


async def test_the_tables_and_the_migrations_do_not_differ(empty: Database) -> None:
    async with connected(empty.owner) as connection:
        await connection.run_sync(check)


async def test_a_column_that_the_migrations_do_not_make_is_found(empty: Database) -> None:
    async with connected(empty.owner) as connection:
        await connection.execute(text("ALTER TABLE station DROP COLUMN name_en CASCADE"))
        with pytest.raises(Exception, match="name_en"):
            await connection.run_sync(check)


async def test_a_database_that_was_taken_down_is_not_current(empty: Database) -> None:
    async with connected(empty.owner) as connection:
        assert await connection.run_sync(is_current)
        await connection.run_sync(downgrade, "base")
        assert not await connection.run_sync(is_current)


async def test_several_nodes_may_prepare_an_empty_database_at_once(server: Server) -> None:
    with server.copy("template1") as database:
        await asyncio.gather(*(prepare(database.owner) for _ in range(4)))
        async with connected(database.owner) as connection:
            assert await connection.run_sync(is_current)
