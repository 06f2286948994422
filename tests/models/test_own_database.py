"""An operator's own database: its owner is no superuser, so that row-level security holds for the owner too."""

import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from models.connecting import command_engine
from models.migrating import check, downgrade, prepare, upgrade
from models.tenancy import PUBLIC, act_for
from service.catalogue.importing import import_catalogue
from tests.models.databases import FIXTURES, Database, Server, connected, plain_owner

_CATALOGUE = "SELECT document::text FROM catalogue_entry UNION ALL SELECT document::text FROM station_entry ORDER BY 1"
_HISTORY = "SELECT kind, state, jsonb_strip_nulls(document)::text FROM listing_change ORDER BY kind, document->>'id'"
"""What was recorded before a field was there says nothing of it."""


@pytest.fixture
async def owned(server: Server) -> AsyncIterator[Database]:
    """A database of an owner without any privilege but to make roles, filled with the fixtures."""
    with plain_owner(server) as database:
        await prepare(database.owner, set_password=False)
        engine = command_engine(database.service)
        report = await import_catalogue(engine, FIXTURES, skip_bad=False)
        await engine.dispose()
        assert report.stored
        yield database


async def _rows(url: URL, query: str) -> list[tuple[object, ...]]:
    async with connected(url) as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_the_owner_sees_what_the_tenant_of_its_transaction_may_see(owned: Database) -> None:
    async with connected(owned.owner) as connection:
        assert await connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) is False
        assert await connection.scalar(text("SELECT count(*) FROM offering")) == 365
        await act_for(connection, PUBLIC)
        assert await connection.scalar(text("SELECT count(*) FROM listing_change")) == 0
        await connection.execute(text("SELECT set_config('nqi.role', '', true)"))
        assert await connection.scalar(text("SELECT count(*) FROM offering")) == 0


async def test_it_migrates_down_to_the_last_version_without_owners_and_up_again_and_the_data_is_equal(
    owned: Database,
) -> None:
    before, history = await _rows(owned.owner, _CATALOGUE), await _rows(owned.owner, _HISTORY)
    async with connected(owned.owner) as connection:
        await connection.run_sync(downgrade, "0002")
        await connection.commit()
    async with connected(owned.owner) as connection:
        await connection.run_sync(upgrade)
        await connection.run_sync(check)
        await connection.commit()
    assert await _rows(owned.owner, _CATALOGUE) == before
    assert await _rows(owned.owner, _HISTORY) == history
    assert len(history) == 365 + 28
    owners = "SELECT count(*) FROM offering JOIN station ON station.id = station_id"
    whose = f"{owners} WHERE offering.organization_id = station.organization_id"
    assert await _rows(owned.owner, whose) == [(365,)]


async def test_the_version_without_owners_imports_into_the_new_one_without_a_change(owned: Database) -> None:
    async with connected(owned.owner) as connection:
        await connection.run_sync(downgrade, "0002")
        await connection.run_sync(upgrade)
        await connection.commit()
    engine = command_engine(owned.service)
    report = await import_catalogue(engine, FIXTURES, skip_bad=False)
    await engine.dispose()
    assert (report.stations.unchanged, report.offerings.unchanged) == (28, 365)


def _program(server: Server, name: str, url: URL, *words: object) -> subprocess.CompletedProcess[str]:
    """A program of PostgreSQL's, run by the owner of a database as docs/operations.md says."""
    environment = {
        **os.environ,
        "PGHOST": str(url.query["host"]),
        "PGPORT": str(url.query["port"]),
        "PGUSER": str(url.username),
        "PGPASSWORD": str(url.password),
        "PGOPTIONS": "-c nqi.role=operator",
    }
    command = [str(server.programs / name), *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


async def test_its_dump_is_whole_and_can_be_restored_by_an_owner_like_it(
    owned: Database, server: Server, tmp_path: Path
) -> None:
    dump = tmp_path / "nqi.dump"
    words = ("--format=custom", f"--file={dump}", owned.owner.database)
    refused = _program(server, "pg_dump", owned.owner, *words)
    assert "row-level security" in refused.stderr
    done = _program(server, "pg_dump", owned.owner, "--enable-row-security", *words)
    assert done.returncode == 0, done.stderr
    with plain_owner(server) as other:
        await prepare(other.owner, set_password=False)
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--enable-row-security")
        done = _program(server, "pg_restore", other.owner, *options, f"--dbname={other.owner.database}", dump)
        assert done.returncode == 0, done.stderr
        for query in (_CATALOGUE, _HISTORY):
            assert await _rows(other.owner, query) == await _rows(owned.owner, query)
        await prepare(other.owner, set_password=False)
        assert await _rows(other.service, "SELECT count(*) FROM offering") == [(365,)]
