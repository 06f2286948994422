"""Every serving process knows the published cases within a second or two, and not the others."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from matching.values import SolvedCase
from models.connecting import service_engine, sessions
from service.background import beside
from service.outcomes.following import KnownCases, look_for_ever
from tests.running import RunningService
from tests.service.cases.making import NEED, Providers
from tests.service.outcomes.making import evaluated
from tests.service.owners.world import World, expect

_SHARED = {"solved": True, "score": 5, "share_as_case": True}
_SOON_SECONDS = 15
"""Much more than it takes, for a machine that is busy otherwise."""


@pytest.fixture
async def connected(service: RunningService) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Connections as those of a serving process."""
    engine = service_engine(service.service_url, 2)
    yield sessions(engine)
    await engine.dispose()


async def test_what_is_published_reworded_and_withdrawn_is_known_soon(
    world: World, providers: Providers, connected: async_sessionmaker[AsyncSession]
) -> None:
    case = evaluated(world, providers, _SHARED, place={"adcode": "450200"})
    listed = expect(world.operator.get("/v1/cases?limit=100"), 200)["items"]
    path = next(f"/v1/cases/{item['id']}" for item in listed if item["review"]["need"] == case.need)
    id_ = path.rpartition("/")[2]
    taken: list[Sequence[SolvedCase]] = []

    async def take(cases: Sequence[SolvedCase]) -> None:
        taken.append(cases)

    known = KnownCases(take)
    async with beside(look_for_ever(known, connected)):
        await asyncio.sleep(0.3)
        assert id_ not in _ids(known)
        expect(world.operator.post(f"{path}/publish"), 200)
        await _until(lambda: id_ in _ids(known))
        found = next(each for each in known.now if each.id == id_)
        assert (found.solved, found.grade, found.stated_by, found.adcode) == (
            True,
            "self_stated",
            "enterprise",
            "450200",
        )
        assert (found.intake, found.organization, found.elements) == (None, None, ("metrology",))
        assert len(found.offerings) == len(found.providers) == len(found.stations) == 1
        assert found.proposed[0] == "卡尺校准"
        assert len(found.asked_by) == 64
        expect(world.operator.patch(path, json={"problem": "卡尺误差大"}, headers={"If-Match": "*"}), 200)
        await _until(lambda: any(each.text == "卡尺误差大" for each in known.now))
        expect(world.operator.post(f"{path}/withdraw"), 200)
        await _until(lambda: id_ not in _ids(known))
    assert taken[-1] == known.now


async def test_what_has_not_changed_is_not_read_again(connected: async_sessionmaker[AsyncSession]) -> None:
    taken: list[Sequence[SolvedCase]] = []

    async def take(cases: Sequence[SolvedCase]) -> None:
        taken.append(cases)

    known = KnownCases(take)
    for _ in range(2):
        await known.look(connected)
    assert len(taken) == 1


def test_a_published_case_is_evidence_for_the_next_need(world: World, providers: Providers) -> None:
    case = evaluated(world, providers, _SHARED)
    listed = expect(world.operator.get("/v1/cases?limit=100"), 200)["items"]
    id_ = next(item["id"] for item in listed if item["review"]["need"] == case.need)
    before = _evidence(world)
    expect(world.operator.post(f"/v1/cases/{id_}/publish"), 200)
    deadline = time.monotonic() + _SOON_SECONDS
    while _evidence(world) == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _evidence(world) == before + 1


def _evidence(world: World) -> int:
    """On how many cases an answer stands."""
    answer = expect(world.caller().post("/v1/match", json=NEED), 200)
    cases: int = answer.get("experience", {"cases": 0})["cases"]
    return cases


def _ids(known: KnownCases) -> set[str]:
    return {each.id for each in known.now}


async def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SOON_SECONDS
    while not holds() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    assert holds()
