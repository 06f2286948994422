"""A node's follower takes its index up where it was left, or builds it anew where it cannot be trusted."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from matching.index import IndexFolder
from matching.thesaurus import Knowledge
from models.connecting import command_engine
from service.following.follower import Follower
from service.matcher import Matcher
from service.needs.structs import StatedNeed
from tests.commands.damage import DAMAGES, Damage
from tests.models.databases import Database, connected
from tests.prepared import our_knowledge

_ALL = 365


class Node:
    """An index folder, and followers of a database one after the other."""

    def __init__(self, path: Path, knowledge: Knowledge) -> None:
        self.path = path
        path.mkdir()
        self.knowledge = knowledge
        self.folder = IndexFolder(path, self.knowledge.version)

    @contextlib.asynccontextmanager
    async def following(self, database: Database) -> AsyncIterator[Follower]:
        """A follower that has opened or built the index."""
        self.path.mkdir(exist_ok=True)
        engine = command_engine(database.service)
        follower = Follower(engine, self.folder, self.knowledge, self.path.parent / "kept")
        try:
            await follower.open_or_build()
            yield follower
        finally:
            await engine.dispose()

    @property
    def generation(self) -> str:
        """Which generation is in use."""
        manifest = self.folder.manifest()
        assert manifest is not None
        return manifest.generation

    def count(self) -> int:
        """How many offerings a reader of the index finds."""
        manifest = self.folder.manifest()
        assert manifest is not None
        assert self.folder.sound(manifest)
        return self.folder.open(manifest).count()


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """Our own knowledge, read once."""
    return our_knowledge()


@pytest.fixture
def node(tmp_path: Path, knowledge: Knowledge) -> Node:
    """A node without an index."""
    return Node(tmp_path / "index", knowledge)


async def _run(database: Database, statement: str) -> None:
    async with connected(database.owner) as connection:
        await connection.execute(text(statement))
        await connection.commit()


async def test_an_index_is_built_once_and_then_taken_up_where_it_was_left(node: Node, filled: Database) -> None:
    async with node.following(filled):
        assert node.count() == _ALL
        generation = node.generation
    await _run(filled, "UPDATE offering SET state = 'withdrawn' WHERE external_id LIKE 'LZ-00%'")
    async with node.following(filled) as follower:
        assert await follower.catch_up() == 9
        assert node.generation == generation
        assert node.count() == _ALL - 9
        assert await follower.catch_up() == 0


async def test_a_withdrawn_offering_leaves_the_index_and_a_published_one_comes_back(
    node: Node, filled: Database
) -> None:
    async with node.following(filled) as follower:
        for state, count in (("withdrawn", _ALL - 1), ("published", _ALL)):
            await _run(filled, f"UPDATE offering SET state = '{state}' WHERE external_id = 'LZ-001'")
            assert await follower.catch_up() == 1
            assert node.count() == count


async def test_what_commits_late_reaches_the_index(node: Node, filled: Database) -> None:
    withdraw = "UPDATE offering SET state = 'withdrawn' WHERE external_id = '{}'"
    async with node.following(filled) as follower, connected(filled.service) as long:
        await long.execute(text(withdraw.format("LZ-001")))
        await _run(filled, withdraw.format("LZ-002"))
        assert await follower.catch_up() == 1
        assert node.count() == _ALL - 1
        await long.commit()
        assert await follower.catch_up() == 1
        assert node.count() == _ALL - 2


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_index_is_built_anew_at_the_start(node: Node, filled: Database, damage: Damage) -> None:
    async with node.following(filled):
        generation = node.generation
    damage(node.path)
    async with node.following(filled):
        assert node.generation != generation
        assert node.count() == _ALL


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("changing", [False, True], ids=["quiet", "while the catalogue changes"])
async def test_a_damaged_index_is_built_anew_while_following(
    node: Node, filled: Database, damage: Damage, changing: bool
) -> None:
    async with node.following(filled) as follower:
        generation = node.generation
        damage(node.path)
        if changing:
            await _run(filled, "UPDATE offering SET title = '新标题' WHERE external_id = 'LZ-001'")
        await follower.catch_up()
        assert node.generation != generation
        assert node.count() == _ALL


async def test_many_small_changes_merge_segments_and_that_is_not_taken_for_damage(node: Node, filled: Database) -> None:
    async with node.following(filled) as follower:
        generation = node.generation
        for number in range(30):
            await _run(filled, f"UPDATE offering SET title = '标题{number}' WHERE external_id = 'LZ-001'")
            assert await follower.catch_up() == 1
        await asyncio.sleep(0.5)
        assert await follower.catch_up() == 0
        assert node.generation == generation
        assert node.count() == _ALL


async def test_the_index_of_another_database_is_not_taken_up(node: Node, filled: Database, empty: Database) -> None:
    async with node.following(filled):
        assert node.count() == _ALL
    async with node.following(empty):
        assert node.count() == 0


async def test_a_catalogue_that_is_restored_while_it_is_followed_is_built_anew(node: Node, filled: Database) -> None:
    async with node.following(filled) as follower:
        await _run(filled, "TRUNCATE offering CASCADE")
        await follower.catch_up()
        assert node.count() == 0


async def test_a_row_that_no_import_lets_in_is_left_out_and_stops_no_other(
    node: Node, filled: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    # An application that an earlier test made here has the log written to where output went then.
    structlog.reset_defaults()
    await _run(filled, "UPDATE offering SET price_min = 5, price_max = NULL WHERE external_id = 'LZ-001'")
    async with node.following(filled):
        assert node.count() == _ALL - 1
    assert "LZ-001" in "".join(capfd.readouterr())


async def test_a_follower_whose_database_is_gone_for_a_while_goes_on_by_itself(node: Node, filled: Database) -> None:
    engine = command_engine(filled.service)
    following = asyncio.create_task(Follower(engine, node.folder, node.knowledge, node.path.parent / "kept").run())
    try:
        await _until(node, _ALL)
        generation = node.generation
        await _run(filled, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'nqi_service'")
        await _run(filled, "UPDATE offering SET state = 'withdrawn' WHERE external_id = 'LZ-001'")
        await _until(node, _ALL - 1)
        assert node.generation == generation
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        await engine.dispose()


async def test_an_index_from_before_is_searched_but_ready_only_once_it_was_followed_again(
    node: Node, filled: Database
) -> None:
    async with node.following(filled):
        matcher = Matcher(node.path, node.knowledge, None)
        matcher.look()
        assert matcher.match(StatedNeed(text="校准卡尺")).matches
        assert not matcher.ready
    engine = command_engine(filled.service)
    following = asyncio.create_task(Follower(engine, node.folder, node.knowledge, node.path.parent / "kept").run())
    try:
        async with asyncio.timeout(20):
            while not matcher.ready:
                await asyncio.sleep(0.05)
                matcher.look()
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following


async def _until(node: Node, count: int) -> None:
    async with asyncio.timeout(20):
        while node.folder.manifest() is None or node.count() != count:
            await asyncio.sleep(0.05)
