"""Budgets are counted by address, origin and sitekey, for all processes together, and told in every answer."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from models.queries.budgets import Quota, spend
from models.tenancy import AUTHENTICATION, act_for
from tests.service.owners.portals.pages import NEED, Partner, partner, refused
from tests.service.owners.world import Organization, World, expect

_LATER = "UPDATE request_count SET minute = minute + interval '10 minutes', count = :count WHERE what LIKE :what"
"""As if so many requests had been made within a minute that does not end while a test runs."""


def _made_before(world: World, what: str, count: int) -> None:
    world.execute(_LATER, what=f"{what}%", count=count)


def _limited(answer: httpx.Response, kind: str, most: int) -> None:
    assert refused(answer) == (429, "too-many-requests")
    assert answer.headers["RateLimit-Policy"] == f'"{kind}";q={most};w=60'
    assert answer.headers["RateLimit"].startswith(f'"{kind}";r=0;t=')
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "Access-Control-Allow-Origin" in answer.headers


def _limited_use(world: World, own: Partner) -> int:
    found = "SELECT sum(limited) FROM portal_use WHERE sitekey_id = CAST(:id AS uuid)"
    return int(world.value(found, id=own.sitekey["id"]) or 0)


def test_an_address_that_has_spent_its_budget_spends_nobody_elses(world: World, mine: Organization) -> None:
    own = partner(world, mine)
    visitor = own.page()
    expect(visitor.post("/v1/match", json=NEED), 200)
    _made_before(world, "address ", 59)
    last = visitor.post("/v1/match", json=NEED)
    assert '"address";r=0;' in last.headers["RateLimit"]
    expect(last, 200)
    shared = "SELECT count FROM request_count WHERE what = :what"
    counted = world.value(shared, what=f"sitekey {own.sitekey['id']}")
    for _ in range(3):
        _limited(visitor.post("/v1/match", json=NEED), "address", 60)
    assert world.value(shared, what=f"sitekey {own.sitekey['id']}") == counted
    assert _limited_use(world, own) == 3
    expect(own.page().post("/v1/match", json=NEED), 200)


def test_neighbours_in_a_network_of_ipv6_share_a_budget(world: World, mine: Organization) -> None:
    own, network = partner(world, mine), f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}"
    expect(own.page(**{"X-Forwarded-For": f"{network}::1"}).post("/v1/match", json=NEED), 200)
    beside = own.page(**{"X-Forwarded-For": f"{network}:9::2"}).post("/v1/match", json=NEED)
    assert '"address";r=58;' in beside.headers["RateLimit"]


def test_a_sitekey_has_a_budget_for_all_its_visitors_and_processes(world: World, mine: Organization) -> None:
    own = partner(world, mine, budget_per_minute=20)
    answer = own.page().post("/v1/match", json=NEED)
    assert answer.headers["RateLimit-Policy"] == '"sitekey";q=20;w=60'
    _made_before(world, f"sitekey {own.sitekey['id']}", 10)
    with ThreadPoolExecutor(4) as visitors:
        answers = list(visitors.map(lambda _: own.page().post("/v1/match", json=NEED), range(14)))
    statuses = [one.status_code for one in answers]
    assert (statuses.count(200), statuses.count(429)) == (10, 4)
    _limited(next(one for one in answers if one.status_code == 429), "sitekey", 20)
    assert _limited_use(world, own) == 4


def test_the_pages_of_an_origin_have_a_budget_with_all_sitekeys_together(world: World, mine: Organization) -> None:
    one, two = partner(world, mine), partner(world, mine)
    both = [one.change(origins=[one.origin]), two.change(origins=[one.origin])]
    assert len({sitekey["key"] for sitekey in both}) == 2
    expect(one.page().post("/v1/match", json=NEED), 200)
    _made_before(world, f"origin {one.origin}", 600)
    _limited(two.page(Origin=one.origin).post("/v1/match", json=NEED), "origin", 600)


async def test_what_another_process_counted_counts_here(world: World, mine: Organization) -> None:
    own = partner(world, mine, budget_per_minute=5)
    engine = create_async_engine(world.service.service_url, poolclass=NullPool)
    async with engine.connect() as connection:
        for _ in range(7):
            spent = await _spend(connection, Quota(f"sitekey {own.sitekey['id']}", 5))
            await connection.commit()
    await engine.dispose()
    assert spent == -2
    _made_before(world, f"sitekey {own.sitekey['id']}", 7)
    _limited(own.page().post("/v1/match", json=NEED), "sitekey", 5)


async def _spend(connection: AsyncConnection, quota: Quota) -> int:
    async with AsyncSession(connection) as session:
        await act_for(session, AUTHENTICATION)
        (spent,) = await spend(session, quota)
        await session.commit()
        return spent.left


async def test_a_budget_begins_anew_with_the_next_minute(world: World) -> None:
    quota = Quota(f"address {uuid4().hex}", 5)
    engine = create_async_engine(world.service.service_url, poolclass=NullPool)
    async with engine.connect() as connection:
        await _spend(connection, quota)
        await connection.commit()
        world.execute(
            "UPDATE request_count SET minute = minute - interval '1 minute', count = 99 WHERE what = :what",
            what=quota.what,
        )
        assert await _spend(connection, quota) == 4
    await engine.dispose()


def test_the_database_keeps_no_address(world: World, mine: Organization) -> None:
    expect(partner(world, mine).page(**{"X-Forwarded-For": "203.0.113.77"}).post("/v1/match", json=NEED), 200)
    assert world.value("SELECT count(*) FROM request_count WHERE what LIKE '%203.0.113%'") == 0
