"""Every transaction of a request says first for whom it works, before it reads or writes anything."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from service.app import create_app
from service.settings import Settings
from tests.running import RunningService
from tests.service.owners.cases import referred_case
from tests.service.owners.imports import done, rows
from tests.service.owners.requests import Target, body_of, operations, path_of
from tests.service.owners.world import COOKIE, Organization, World, expect, token_of

_SAYS_FOR_WHOM = "SELECT set_config('nqi.role'"
_ASKS_NOTHING_OF_ANYBODY = "SELECT 1"
"""Whether the database answers at all."""


class Watched:
    """An application in this process, over the running service's database, and the statements of its transactions."""

    def __init__(self, client: httpx.AsyncClient, engines: list[Any]) -> None:
        self.client = client
        self._engines = engines

    @contextmanager
    def transactions(self) -> Iterator[list[list[str]]]:
        """The statements of every transaction that is begun within the block."""
        all_: list[list[str]] = []
        open_: dict[int, list[str]] = defaultdict(list)

        def begin(connection: Any) -> None:
            open_[id(connection)] = []
            all_.append(open_[id(connection)])

        def note(connection: Any, _1: Any, statement: str, *_rest: Any) -> None:
            open_[id(connection)].append(statement.strip())

        for engine in self._engines:
            event.listen(engine, "begin", begin)
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield all_
        finally:
            for engine in self._engines:
                event.remove(engine, "begin", begin)
                event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
async def application(service: RunningService) -> AsyncIterator[Watched]:
    """The application, started."""
    address = service.service_url.render_as_string(hide_password=False)
    app = create_app(Settings(data_dir=service.data_dir, service_database_url=address, behind_proxy=True))
    async with app.lifespan():
        app.state.matcher.look()
        app.state.demo_matcher.look()
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield Watched(client, [app.state.engine.sync_engine, app.state.demo_engine.sync_engine])


@pytest.fixture
def target(world: World, mine: Organization) -> Target:
    """Things of an organization, each for itself."""
    invited = world.invitation(mine.id, "editor")
    case = referred_case(world, mine.station, world.offering(mine.key, mine.station), world.operator)
    webhook, delivery = world.webhook(mine.key)
    return Target(
        organization_id=mine.id,
        station_id=world.station(mine.key),
        at=mine.station,
        offering_id=world.offering(mine.key, mine.station),
        person_id=invited["person"]["id"],
        key_id=world.issued(mine.key)["key"]["id"],
        need_id=case.need,
        referral_id=case.referral,
        import_id=done(mine.key, rows("A1,x,,,"), station=mine.station)["id"],
        webhook_id=webhook,
        delivery_id=delivery,
        invitation=token_of(invited),
        login=mine.administrator.login,
    )


async def test_every_transaction_of_every_operation_names_its_tenant_first(
    world: World, mine: Organization, target: Target, application: Watched
) -> None:
    known = operations(expect(world.caller().get("/openapi.json"), 200))
    person = world.person(mine.id, "administrator")
    browser = {"Cookie": f"{COOKIE}={person.client.cookies[COOKIE]}", "Sec-Fetch-Site": "same-origin"}
    program = {"Authorization": mine.key.headers["Authorization"]}
    trial = {"Authorization": mine.test_key.headers["Authorization"]}
    began = 0
    for operation in sorted(known.values(), key=lambda one: one.id == "signOut"):
        path = path_of(operation, target)
        body = {"code": "123456"} if operation.id == "confirmSecondFactor" else body_of(operation, target)
        for caller in (program, browser, *([trial] if "/offerings" in operation.path else [])):
            with application.transactions() as all_:
                headers = {**caller, "If-Match": "*", "X-Forwarded-For": "2001:db8::1"}
                await application.client.request(operation.method, path, json=body, headers=headers)
            for statements in all_:
                if statements and statements != [_ASKS_NOTHING_OF_ANYBODY]:
                    assert statements[0].startswith(_SAYS_FOR_WHOM), (operation.id, caller, statements)
                    began += 1
    assert began > 200


async def test_a_caller_costs_one_transaction_more_than_nobody(
    mine: Organization, target: Target, application: Watched
) -> None:
    path = f"/v1/offerings/{target.offering_id}"
    await application.client.get(path, headers=dict(mine.key.headers))
    for headers, transactions, statements in (({}, 1, 2), ({"Authorization": mine.key.headers["Authorization"]}, 2, 5)):
        with application.transactions() as all_:
            assert (await application.client.get(path, headers=headers)).status_code == 200
        assert (len(all_), sum(map(len, all_))) == (transactions, statements)
