"""How many statements a request costs, counted at the driver of the application's own pool.

The first of a transaction names the tenant whose rows it may see; where there is no other, there is not this one either.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import event

from service.app import create_app
from service.settings import Settings
from tests.running import RunningService

_TENANT = "SELECT set_config('nqi.role', $1,"
_OF_A_BLOCK: ContextVar[bool] = ContextVar("of_a_block", default=False)
_NEED = {"text": "0~300mm卡尺检定，要CNAS证书", "place": {"city": "柳州"}}


class Counted:
    """An application in this process, over the running service's database and index, and its statements."""

    def __init__(self, client: httpx.AsyncClient, engine: Any) -> None:
        self.client = client
        self._engine = engine

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements that the block itself has executed: what the application does beside it runs in other tasks."""
        executed: list[str] = []

        def note(_1: Any, _2: Any, statement: str, *_rest: Any) -> None:
            if _OF_A_BLOCK.get():
                executed.append(" ".join(statement.split()[:3]))

        event.listen(self._engine, "before_cursor_execute", note)
        within = _OF_A_BLOCK.set(True)
        try:
            yield executed
        finally:
            _OF_A_BLOCK.reset(within)
            event.remove(self._engine, "before_cursor_execute", note)


@pytest.fixture
async def application(service: RunningService) -> AsyncIterator[Counted]:
    """The application, started and with an index."""
    address = service.service_url.render_as_string(hide_password=False)
    app = create_app(Settings(data_dir=service.data_dir, service_database_url=address))
    async with app.lifespan():
        app.state.matcher.look()
        # The table of standards is read once at the start, beside whatever is asked.
        while not len(app.state.editions.now):
            await asyncio.sleep(0.02)
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield Counted(client, app.state.engine.sync_engine)


async def test_a_match_executes_no_statement(application: Counted) -> None:
    with application.statements() as executed:
        assert (await application.client.post("/v1/match", json=_NEED)).status_code == 200
    assert executed == []


async def test_a_need_costs_two_statements_beside_the_tenant(application: Counted) -> None:
    with application.statements() as executed:
        assert (await application.client.post("/v1/needs", json=_NEED)).status_code == 201
    assert executed == [_TENANT, "INSERT INTO need", "INSERT INTO answer"]


async def test_a_need_with_a_key_costs_six_statements_and_its_repetition_three(application: Counted) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    with application.statements() as executed:
        assert (await application.client.post("/v1/needs", json=_NEED, headers=headers)).status_code == 201
    assert len(executed) == 6
    with application.statements() as executed:
        assert (await application.client.post("/v1/needs", json=_NEED, headers=headers)).status_code == 201
    assert len(executed) == 3


async def test_reading_a_plan_costs_three_statements_and_editing_it_six(application: Counted) -> None:
    """Others say for whom: the need is found by its token, what it is planned from is read as everybody may read it, and
    the plan is written as its enterprise's."""
    need = (await application.client.post("/v1/needs", json=_NEED)).json()
    path, headers = f"/v1/needs/{need['id']}/plan", {"Authorization": f"Bearer {need['token']}"}
    with application.statements() as executed:
        assert (await application.client.get(path, headers=headers)).status_code == 200
    assert (_saying_for_whom(executed), len(executed)) == (2, 2 + 3)
    with application.statements() as executed:
        assert (await application.client.post(path, json={}, headers=headers)).status_code == 201
    assert (_saying_for_whom(executed), len(executed)) == (5, 5 + 6)


def _saying_for_whom(executed: list[str]) -> int:
    return sum(statement.startswith("SELECT set_config") for statement in executed)


@pytest.mark.parametrize("path", ["/v1/stations", "/v1/offerings?q=米粉&limit=100", "/v1/offerings/LZ-001"])
async def test_reading_the_catalogue_costs_one_statement_beside_the_tenant(application: Counted, path: str) -> None:
    with application.statements() as executed:
        assert (await application.client.get(path)).status_code == 200
    assert executed[0] == _TENANT
    assert len(executed) == 2


async def test_a_bad_body_executes_no_statement(application: Counted) -> None:
    with application.statements() as executed:
        assert (await application.client.post("/v1/needs", json={"text": 1})).status_code == 400
        assert (await application.client.post("/v1/needs", json={"text": "，"})).status_code == 422
    assert executed == []


async def test_a_public_page_costs_few_statements(application: Counted) -> None:
    costs = {"/offerings/WH-001": 3, "/stations/WH-S7": 3, "/match": 0, "/try": 0, "/embed": 0, "/places?q=柳": 0}
    for path, most in costs.items():
        with application.statements() as executed:
            assert (await application.client.get(path)).status_code == 200
        assert len(executed) == most, (path, executed)
    await application.client.get("/")
    with application.statements() as executed:
        await application.client.get("/")
    assert executed == [], "what is counted is kept for a minute"
