"""Every operation × every kind of caller × own, foreign and missing answers as declared, and betrays nothing."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from models.tenancy import ANNOUNCING, PUBLIC, act_for, enterprise, organization
from tests.running import RunningService
from tests.service.owners import matrix
from tests.service.owners.cases import (
    Case,
    accepted_case,
    brought_to,
    referred_case,
    repeated,
    submitted_case,
    with_file,
    with_gap,
    with_solved_case,
    withdrawn_case,
)
from tests.service.owners.imports import done, rows
from tests.service.owners.matrix import Cell
from tests.service.owners.requests import Operation, Target, operations, send
from tests.service.owners.world import COOKIE, Organization, World, expect, token_of

_OF_A_BROWSER = ("editor", "administrator", "operator")
_MOVE_CASES = ("moveNeed", "moveReferral", "moveReferralOfNeed")
_OF_OUTCOMES = (
    "evaluateNeed",
    "followUpNeed",
    "addFigures",
    "linkNeed",
    "unlinkNeed",
    "answerGap",
    "patchSolvedCase",
    "publishSolvedCase",
    "withdrawSolvedCase",
)
_IDS = [name for name in Target.__struct_fields__ if name.endswith("_id")] + ["at"]
_MADE_FRESH = ("station_id", "offering_id", "person_id", "key_id", "webhook_id")
_SIGNS_IN = ("signIn", "acceptInvitation")
_PER_REQUEST = {"date", "x-request-id"}
_NOT_OF_THE_CATALOGUE = {"account", "account_session", "attempt", "pgqueuer_log", "reminder_round", "listing_reminder"}
"""Tables that signing in writes to, which everybody may, with whatever key beside it; and what the workers note by themselves."""


class Stage:
    """Callers of every role, and what requests are about: fresh where the request would change it."""

    def __init__(self, world: World, mine: Organization, other: Organization) -> None:
        self._world = world
        self._mine = mine
        self._third = world.organization("丙实验室")
        self._tokens: dict[str, str] = {}
        self._used_webhooks: dict[bool, tuple[httpx.Client, str]] = {}
        self._own = self._target_of(mine, "published")
        self._callers = self._all_callers()
        self._foreign = self._target_of(other, "draft")
        self._of_third = self._target_of(self._third, "draft")
        self._own_in_demo = self._demo_target_of(mine, "published")
        self._foreign_in_demo = self._demo_target_of(other, "draft")
        self._people = {
            role: world.person(None if role == "operator" else mine.id, role).client for role in _OF_A_BROWSER
        }
        self._nobody = msgspec.convert({name: str(uuid4()) for name in _IDS}, Target)

    def _all_callers(self) -> dict[str, httpx.Client]:
        world, mine = self._world, self._mine
        administrator = mine.administrator.client
        revoked, expired = world.issued(administrator), world.issued(administrator)
        expect(administrator.delete(f"/v1/keys/{revoked['key']['id']}"), 200)
        self.expires = expired["key"]["id"]
        partner = world.key(world.operator, holder="partner", organization=mine.id)
        return {
            "anonymous": world.caller(),
            "need token": world.holder(self._tokens[self._own.need_id]),
            "partner key": world.holder(partner),
            "editor": world.person(mine.id, "editor").client,
            "administrator": administrator,
            "operator": world.operator,
            "organization key": mine.key,
            "revoked key": world.holder(revoked["secret"]),
            "expired key": world.holder(expired["secret"]),
            "test key": mine.test_key,
        }

    def _target_of(self, organization: Organization, state: str) -> Target:
        """The things of an organization in the real catalogue; not published, the station is withdrawn."""
        client, published = organization.administrator.client, state == "published"
        webhook, delivery = self._world.webhook(client)
        sitekey = self._world.sitekey(client)
        station = self._world.station(client)
        if not published:
            expect(client.delete(f"/v1/stations/{station}", headers={"If-Match": "*"}), 200)
        return Target(
            organization_id=organization.id,
            station_id=station,
            at=organization.station,
            offering_id=self._world.offering(client, organization.station, state=state),
            person_id=self._world.invitation(organization.id, "administrator")["person"]["id"],
            key_id=self._world.issued(client)["key"]["id"],
            sitekey_id=sitekey["id"],
            sitekey=sitekey["key"],
            import_id=done(organization.key, rows("A1,x,,,"), station=organization.station)["id"],
            referral_id=self._referred(organization, in_demo=False).referral,
            webhook_id=webhook,
            delivery_id=delivery,
            **self._of_need(organization, submitted_case(self._world, organization.station), state, in_demo=False),
        )

    def _of_need(self, organization: Organization, received: Case, state: str, in_demo: bool) -> dict[str, Any]:
        """A need that an organization receives with its gap and its case, a referral that it has accepted, a file of each."""
        schema, told = "demo" if in_demo else "public", "published" if state == "published" else "proposed"
        provider = organization.test_key if in_demo else organization.administrator.client
        accepted = accepted_case(self._world, provider, self._referred(organization, in_demo))
        return {
            "need_id": self._known(received).need,
            "gap_id": with_gap(self._world, received, schema),
            "case_id": with_solved_case(self._world, received, organization.id, told, schema),
            "attachment_id": with_file(self._world, received),
            "accepted_id": accepted.referral,
            "accepted_attachment_id": with_file(self._world, accepted),
        }

    def _known(self, case: Case) -> Case:
        """The case, whose token is kept for who holds it."""
        self._tokens[case.need] = case.token
        return case

    def _referred(self, organization: Organization, in_demo: bool) -> Case:
        """A case with a referral to an organization."""
        world = self._world
        if not in_demo:
            offering = world.offering(organization.administrator.client, organization.station)
            return self._known(referred_case(world, organization.station, offering, world.operator))
        test = organization.test_key
        offering = world.offering(test, organization.demo_station)
        return self._known(referred_case(world, organization.demo_station, offering, test, by=test))

    def _demo_target_of(self, organization: Organization, state: str) -> Target:
        real = self._own if state == "published" else self._foreign
        client = organization.test_key
        webhook, delivery = self._world.webhook(client, "demo")
        station = self._world.station(client)
        if state != "published":
            expect(client.delete(f"/v1/stations/{station}", headers={"If-Match": "*"}), 200)
        return msgspec.structs.replace(
            real,
            station_id=station,
            at=organization.demo_station,
            offering_id=self._world.offering(client, organization.demo_station, state=state),
            import_id=done(client, rows("A1,x,,,"), station=organization.demo_station)["id"],
            referral_id=self._referred(organization, in_demo=True).referral,
            webhook_id=webhook,
            delivery_id=delivery,
            **self._of_need(
                organization, submitted_case(self._world, organization.demo_station, by=client), state, in_demo=True
            ),
        )

    def caller(self, cell: Cell, target: Target) -> httpx.Client:
        """Who asks: for what people settle about themselves, somebody whom nobody needs afterwards."""
        if cell.role == "need token" and cell.expected == "ok" and target.need_id in self._tokens:
            return self._world.holder(self._tokens[target.need_id])
        alone = matrix.OPERATIONS[cell.operation] == "be a person" and cell.role in _OF_A_BROWSER
        client = self._people[cell.role] if alone else self._callers[cell.role]
        if cell.operation not in _SIGNS_IN:
            return client
        # Who signs in as somebody else is not the same caller any more.
        return self._world.browser(client.headers, {**client.cookies})

    def target(self, cell: Cell, operation: Operation) -> Target:
        """What the request is about."""
        found = msgspec.structs.replace(self._fixed(cell), as_clerk=cell.role == "operator")
        if cell.expected == "ok" and cell.operation in _MOVE_CASES:
            return self._case_to_move(cell, found)
        if cell.expected == "ok" and cell.operation in _OF_OUTCOMES:
            return self._outcome_to_tell(cell, found)
        if cell.operation == "acceptInvitation":
            return msgspec.structs.replace(found, invitation=token_of(self._world.invitation(self._mine.id, "editor")))
        if cell.operation == "signIn":
            return msgspec.structs.replace(found, login=self._mine.administrator.login)
        if cell.expected == "ok" and operation.changes in _MADE_FRESH:
            return self._fresh(found, operation.changes, in_demo=cell.role == "test key")
        if operation.changes == "organization_id" and cell.case == "own" and cell.expected == "ok":
            return msgspec.structs.replace(found, organization_id=self._third.id)
        return found

    def _case_to_move(self, cell: Cell, found: Target) -> Target:
        """The same, with a case that the request may move."""
        world, in_demo = self._world, cell.role == "test key"
        theirs = self._third if found.organization_id == self._third.id else self._mine
        if cell.operation == "moveNeed":
            station = theirs.demo_station if in_demo else theirs.station
            made = self._known(withdrawn_case(world, station, by=theirs.test_key if in_demo else None))
        else:
            made = self._referred(theirs, in_demo)
        return msgspec.structs.replace(found, need_id=made.need, referral_id=made.referral or found.referral_id)

    def _outcome_to_tell(self, cell: Cell, found: Target) -> Target:
        """The same, with a case of which the request may tell what came of it."""
        world, in_demo = self._world, cell.role == "test key"
        theirs = self._third if found.organization_id == self._third.id else self._mine
        schema, by = ("demo", theirs.test_key) if in_demo else ("public", None)
        made, first = (
            self._known(submitted_case(world, theirs.demo_station if in_demo else theirs.station, by)) for _ in range(2)
        )
        if cell.operation in ("evaluateNeed", "followUpNeed", "addFigures"):
            brought_to(world, made, "delivered" if cell.operation == "evaluateNeed" else "evaluated", schema)
        if cell.operation == "unlinkNeed":
            repeated(world, made, first, schema)
        state = "published" if cell.operation == "withdrawSolvedCase" else "proposed"
        return msgspec.structs.replace(
            found,
            need_id=made.need,
            first_id=first.need,
            gap_id=with_gap(world, made, schema),
            case_id=with_solved_case(world, made, theirs.id, state, schema),
        )

    def _fixed(self, cell: Cell) -> Target:
        if cell.role == "test key":
            # What only the real catalogue has is missing in the demo, even if it is the caller's own.
            in_demo = {"own": self._own_in_demo, "foreign": self._foreign_in_demo, "missing": self._missing_in_demo()}
            return in_demo[cell.case]
        if cell.role == "operator" and cell.case == "foreign":
            return self._of_third
        return {"own": self._own, "foreign": self._foreign, "missing": self._nobody}[cell.case]

    def _missing_in_demo(self) -> Target:
        return msgspec.structs.replace(
            self._nobody,
            station_id=self._own.station_id,
            at=self._own.at,
            offering_id=self._own.offering_id,
            import_id=self._own.import_id,
            referral_id=self._own.referral_id,
            webhook_id=self._own.webhook_id,
            delivery_id=self._own.delivery_id,
            gap_id=self._own.gap_id,
            case_id=self._own.case_id,
            accepted_id=self._own.accepted_id,
            accepted_attachment_id=self._own.accepted_attachment_id,
        )

    def _fresh(self, found: Target, kind: str | None, in_demo: bool) -> Target:
        """The same, with a new thing of this kind."""
        world = self._world
        theirs = self._third if found.organization_id == self._third.id else self._mine
        client = theirs.test_key if in_demo else theirs.administrator.client
        if kind == "station_id":
            return msgspec.structs.replace(found, station_id=world.station(client))
        if kind == "offering_id":
            return msgspec.structs.replace(found, offering_id=world.offering(client, found.at))
        if kind == "webhook_id":
            return self._with_fresh_webhook(found, client, in_demo)
        if kind == "person_id":
            return msgspec.structs.replace(found, person_id=world.invitation(theirs.id, "editor")["person"]["id"])
        return msgspec.structs.replace(found, key_id=world.issued(client)["key"]["id"])

    def _with_fresh_webhook(self, found: Target, client: httpx.Client, in_demo: bool) -> Target:
        # Of webhooks there may be ten only, so that the one before goes first.
        if in_demo in self._used_webhooks:
            owner, used = self._used_webhooks[in_demo]
            owner.delete(f"/v1/webhooks/{used}", headers={"If-Match": "*"})
        webhook, delivery = self._world.webhook(client, "demo" if in_demo else "public")
        self._used_webhooks[in_demo] = client, webhook
        return msgspec.structs.replace(found, webhook_id=webhook, delivery_id=delivery)


class Answers:
    """What the whole matrix was answered, and what the database held before and after."""

    def __init__(self) -> None:
        self.by_cell: dict[tuple[str, str, str], httpx.Response] = {}
        self.wrong: list[str] = []
        self.foreign: list[dict[str, list[str]]] = []
        self.real: list[dict[str, list[str]]] = []


@pytest.fixture(scope="module")
def known(client: httpx.Client) -> dict[str, Operation]:
    """The operations of the API reference."""
    return operations(client.get("/openapi.json").json())


@pytest.fixture(scope="module")
def stage(world: World, mine: Organization, other: Organization) -> Stage:
    """Callers and what they ask about."""
    return Stage(world, mine, other)


@pytest.fixture(scope="module")
def answers(stage: Stage, other: Organization, known: dict[str, Operation], service: RunningService) -> Answers:
    """The answers to the whole matrix, asked for once; test keys come last."""

    async def ask() -> Answers:
        engine = create_async_engine(service.owner_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        async with engine.connect() as owner:
            return await _ask_all(stage, other, known, owner)

    return asyncio.run(ask())


async def _ask_all(stage: Stage, other: Organization, known: dict[str, Operation], owner: AsyncConnection) -> Answers:
    await owner.execute(
        text("UPDATE api_key SET expires_at = now() - interval '1 minute' WHERE id = CAST(:id AS uuid)"),
        {"id": stage.expires},
    )
    answers = Answers()
    asked = [cell for operation in matrix.OPERATIONS for cell in matrix.cells(operation) if cell.expected != "-"]
    await _until_nothing_is_sent(owner)
    answers.foreign.append(await _all_of(owner, other.id))
    for cell in sorted(asked, key=lambda cell: cell.role == "test key"):
        if cell.role == "test key" and not answers.real:
            await _until_nothing_is_imported(owner)
            await _until_nothing_is_sent(owner)
            answers.foreign.append(await _all_of(owner, other.id))
            answers.real.append(await _all_tables(owner))
        operation = known[cell.operation]
        target = stage.target(cell, operation)
        response = send(stage.caller(cell, target), operation, target)
        answers.by_cell[cell.operation, cell.role, cell.case] = response
        if not _as_declared(cell, operation, response):
            answers.wrong.append(f"{cell}: {response.status_code} {response.text[:300]}")
    await _until_nothing_is_imported(owner)
    answers.foreign.append(await _all_of(owner, other.id))
    answers.real.append(await _all_tables(owner))
    return answers


async def _until_nothing_is_imported(owner: AsyncConnection) -> None:
    """Wait until the worker has no file left, so that what changes from now on is not its doing."""
    left = text("SELECT count(*) FROM listing_import WHERE state IN ('queued', 'running')")
    while await owner.scalar(left):
        await asyncio.sleep(0.1)


async def _until_nothing_is_sent(owner: AsyncConnection) -> None:
    """Have nothing sent to webhooks any more, and wait until the workers of both catalogues are at none."""
    for schema in ("public", "demo"):
        pending = text(
            f"UPDATE {schema}.webhook_delivery SET state = 'failed', due_at = NULL WHERE state = 'pending' RETURNING id"
        )
        queued = text(f"SELECT count(*) FROM {schema}.pgqueuer")
        while (await owner.execute(pending)).first() or await owner.scalar(queued):
            await asyncio.sleep(0.1)


def _as_declared(cell: Cell, operation: Operation, response: httpx.Response) -> bool:
    if cell.expected == "refused":
        return response.status_code == 200 and not response.json()["stored"]
    if cell.operation == "writeOfferings" and cell.expected == "ok":
        return response.status_code == 200 and bool(response.json()["stored"])
    return (
        response.status_code in operation.success
        if cell.expected == "ok"
        else cell.expected == str(response.status_code)
    )


async def _all_of(owner: AsyncConnection, organization: str) -> dict[str, list[str]]:
    """Every row of an organization in every table of both catalogues that has such rows."""
    found: dict[str, list[str]] = {}
    for schema in ("public", "demo"):
        owned = await owner.scalars(
            text(
                "SELECT table_name FROM information_schema.columns JOIN information_schema.tables"
                " USING (table_schema, table_name) WHERE table_schema = :schema AND table_type = 'BASE TABLE'"
                " AND column_name = 'organization_id' ORDER BY 1"
            ),
            {"schema": schema},
        )
        for table in owned.all():
            found[f"{schema}.{table}"] = await _rows(owner, f"{schema}.{table}", "organization_id = :id", organization)
        lines = f"offering_id IN (SELECT id FROM {schema}.offering WHERE organization_id = :id)"
        found[f"{schema}.scope_line"] = await _rows(owner, f"{schema}.scope_line", lines, organization)
        held = f"scope_line_id IN (SELECT id FROM {schema}.scope_line WHERE {lines})"
        found[f"{schema}.accreditation"] = await _rows(owner, f"{schema}.accreditation", held, organization)
    assert all(found[f"public.{table}"] for table in ("offering", "station", "listing_change", "account", "api_key"))
    assert found["public.accreditation"]
    return found


async def _all_tables(owner: AsyncConnection) -> dict[str, list[str]]:
    """Every row of the real catalogue, and of what belongs to it."""
    tables = await owner.scalars(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1")
    )
    return {
        table: await _rows(owner, f"public.{table}", "CAST(:id AS text) IS NOT NULL", "")
        for table in tables.all()
        if table not in _NOT_OF_THE_CATALOGUE
    }


async def _rows(owner: AsyncConnection, table: str, condition: str, organization: str) -> list[str]:
    # That a key was used is noted on the key, whatever it is used for.
    query = f"SELECT (to_jsonb(t) - 'last_used_at')::text FROM {table} t WHERE {condition} ORDER BY 1"
    return list((await owner.scalars(text(query), {"id": organization})).all())


def test_every_operation_of_the_reference_has_a_declared_row(known: dict[str, Operation]) -> None:
    assert set(known) == set(matrix.OPERATIONS)


def test_every_rule_declares_every_role_in_every_case() -> None:
    assert set(matrix.OPERATIONS.values()) == set(matrix.RULES)
    size = matrix.size()
    for operation in matrix.OPERATIONS:
        assert len(list(matrix.cells(operation))) == size.roles * size.cases


def test_every_cell_is_answered_as_declared(answers: Answers) -> None:
    size = matrix.size()
    print(f"\n{size.operations} operations × {size.roles} roles × {size.cases} cases: {size.cells} requests")
    assert len(answers.by_cell) == size.cells
    assert not answers.wrong, "\n".join(answers.wrong)


def test_what_is_foreign_cannot_be_told_from_what_does_not_exist(answers: Answers) -> None:
    compared = 0
    for operation, role in _refused_alike():
        foreign, missing = (answers.by_cell[operation, role, case] for case in ("foreign", "missing"))
        assert _essence(foreign) == _essence(missing), (operation, role)
        compared += 1
    assert compared > 300


def _refused_alike() -> Iterator[tuple[str, str]]:
    """Operations and roles for which a foreign thing and none are refused."""
    expected: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for operation in matrix.OPERATIONS:
        for cell in matrix.cells(operation):
            expected[operation, cell.role][cell.case] = cell.expected
    for both, words in expected.items():
        if words["foreign"] == words["missing"] and words["foreign"].isdecimal():
            yield both


def _essence(response: httpx.Response) -> tuple[int, dict[str, str], Any]:
    headers = {name: value for name, value in response.headers.items() if name not in _PER_REQUEST}
    return response.status_code, headers, {**response.json(), "request_id": None}


def test_every_refusal_is_a_problem_and_says_how_to_authenticate(answers: Answers) -> None:
    for cell, response in answers.by_cell.items():
        if response.status_code >= 400:
            assert response.headers["Content-Type"] == "application/problem+json", cell
            assert ("WWW-Authenticate" in response.headers) == (response.status_code == 401), cell
            assert COOKIE not in response.headers.get("Set-Cookie", ""), cell


def test_nothing_of_another_organization_has_changed(answers: Answers) -> None:
    before, after_people_and_keys, after_test_keys = answers.foreign
    assert after_people_and_keys == before
    assert after_test_keys == before


def test_test_keys_leave_the_real_catalogue_untouched(answers: Answers) -> None:
    before, after = answers.real
    assert {table: len(rows) for table, rows in after.items()} == {table: len(rows) for table, rows in before.items()}
    assert after == before
    assert all(before[table] for table in ("offering", "station", "listing_change", "need", "api_key"))


_EVERYBODYS = {"station", "offering", "scope_line", "accreditation", "organization", "solved_case", "standard"}
"""Tables of which everybody may see what is published."""
_WHOEVERS = {"standard", "solved_case"}
"""Those of which whoever works for anybody at all sees what is published."""
_NOT_FILLED_HERE = {"portal_use", "saved_match", "webhook_event", "referral_result", "listing_reminder"}


@pytest.mark.parametrize("schema", ["public", "demo"])
async def test_no_table_shows_a_row_where_nobody_is_named_and_strangers_see_what_is_published_alone(
    answers: Answers, service: RunningService, owner: AsyncConnection, schema: str
) -> None:
    assert answers.by_cell
    secured = await owner.scalars(
        text("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = CAST(:schema AS regnamespace)"),
        {"schema": schema},
    )
    tables = set(secured.all())
    filled = {table for table in tables if await owner.scalar(text(f"SELECT count(*) FROM {schema}.{table}"))}
    people = {"account", "account_session", "api_key", "sitekey", "portal_use"} if schema == "demo" else set()
    assert tables - filled <= _NOT_FILLED_HERE | people
    stranger = uuid4()
    seen = {
        None: set[str](),
        PUBLIC: _EVERYBODYS,
        organization(stranger): _WHOEVERS,
        enterprise(stranger): _WHOEVERS,
        ANNOUNCING: {*_WHOEVERS, "webhook_endpoint", "webhook_event"},
    }
    engine = create_async_engine(service.service_url, poolclass=NullPool)
    async with engine.connect() as connection:
        for tenant, allowed in seen.items():
            if tenant is not None:
                await act_for(connection, tenant)
            for table in filled:
                count = await connection.scalar(text(f"SELECT count(*) FROM {schema}.{table}"))
                assert count == 0 or table in allowed, (tenant, table, count)
                await _reaches_nothing(connection, schema, table)
            for table in ("station", "offering", "solved_case"):
                hidden = text(f"SELECT count(*) FROM {schema}.{table} WHERE state <> 'published'")
                assert await connection.scalar(hidden) == 0, (tenant, table)
    await engine.dispose()


async def _reaches_nothing(connection: AsyncConnection, schema: str, table: str) -> None:
    """Statements that read no row first: what may be seen is not asked then, only what may be changed and removed."""
    column = await connection.scalar(text(_CHANGEABLE), {"schema": schema, "table": table})
    statements = [f"DELETE FROM {schema}.{table}"]
    statements += [f"UPDATE {schema}.{table} SET {column} = NULL"] if column else []
    for statement in statements:
        savepoint = await connection.begin_nested()
        try:
            reached = (await connection.execute(text(statement))).rowcount
        except ProgrammingError as error:
            reached = 0 if "permission denied" in str(error.orig) else -1
        await savepoint.rollback()
        assert reached == 0, statement


_CHANGEABLE = """
    SELECT column_name FROM information_schema.column_privileges WHERE privilege_type = 'UPDATE'
    AND grantee = 'nqi_service' AND table_schema = :schema AND table_name = :table ORDER BY column_name LIMIT 1
"""
