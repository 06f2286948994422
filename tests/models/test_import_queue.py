"""Organizations take turns in the queue of imports."""

from uuid import UUID

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from models.connecting import command_engine
from models.queries.imports import claim_job, finish_job
from models.tables import ListingImport
from tests.models.databases import Database

pytestmark = pytest.mark.anyio
_PLAIN = {
    "mode": "all_or_nothing",
    "kind": "testing",
    "dry_run": True,
    "publish": False,
    "actor": "tests",
    "file": b"x",
}


async def _organization(owner: AsyncConnection, name: str) -> UUID:
    query = text("INSERT INTO organization (name) VALUES (:name) RETURNING id")
    return UUID(str((await owner.execute(query, {"name": name})).scalar_one()))


async def _queue(connection: AsyncConnection, organization: UUID, name: str, minutes_ago: float) -> None:
    created = text(f"now() - interval '{minutes_ago} minutes'")
    values = {**_PLAIN, "organization_id": organization, "file_name": name, "created_at": created}
    await connection.execute(insert(ListingImport).values(**values))


async def test_a_small_file_does_not_wait_behind_ten_of_another_organization(empty: Database) -> None:
    owner = create_async_engine(empty.owner)
    async with owner.begin() as connection:
        greedy, small, late = [await _organization(connection, name) for name in ("甲", "乙", "丙")]
    worker = command_engine(empty.service)
    async with worker.begin() as connection:
        for number in range(4):
            await _queue(connection, greedy, f"甲{number}", 30)
        await _queue(connection, small, "乙0", 20)
        await _queue(connection, small, "乙1", 19)
        await _queue(connection, late, "丙0", 10)
    order = []
    for _ in range(7):
        async with worker.begin() as connection:
            job = await claim_job(connection)
            assert job is not None
        order.append(job.file_name)
        async with worker.begin() as connection:
            assert await finish_job(connection, job.id, "done", None, None)
    async with worker.begin() as connection:
        assert await claim_job(connection) is None
    await worker.dispose()
    await owner.dispose()
    assert order == ["甲0", "乙0", "丙0", "甲1", "乙1", "甲2", "甲3"]


async def test_while_a_file_of_one_is_worked_on_another_worker_takes_that_of_another(empty: Database) -> None:
    owner = create_async_engine(empty.owner)
    async with owner.begin() as connection:
        greedy, small = [await _organization(connection, name) for name in ("甲", "乙")]
    worker = command_engine(empty.service)
    async with worker.begin() as connection:
        await _queue(connection, greedy, "甲0", 30)
        await _queue(connection, greedy, "甲1", 30)
        await _queue(connection, small, "乙0", 1)
    names = []
    for _ in range(3):
        async with worker.begin() as connection:
            job = await claim_job(connection)
            assert job is not None
            names.append(job.file_name)
    await worker.dispose()
    await owner.dispose()
    assert names == ["甲0", "乙0", "甲1"]
