"""Row-level security separates organizations in every table that holds what is theirs, whatever a query forgets to ask."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from models.connecting import service_engine, sessions
from models.tenancy import ANNOUNCING, AUTHENTICATION, OPERATOR, PUBLIC, Tenant, act_for, organization
from tests.models.databases import Database, Server

_BY_THEIR_OWNER = {"organization", "scope_line", "accreditation", "account_session", "portal_use"}
"""Tables that belong to organizations without a column that says to which."""
_OF_NOBODY = {
    # The version of the tables, the ids of the sealing keys, and what the queue has to do: nothing of anybody's.
    "alembic_version",
    "sealing_key",
    "pgqueuer",
    "pgqueuer_log",
    "pgqueuer_schedules",
    "pgqueuer_statistics",
    # Known by digests alone, of what only a caller has: logins, addresses, Idempotency-Keys.
    "attempt",
    "request_count",
    "idempotent_request",
}
"""Tables without row-level security; every other one has it, also one that is added tomorrow."""
_REFUSED = "violates row-level security policy"
_NOT_ALLOWED = "permission denied"


_MOVED_BY_THE_SERVICE = {"referral", "message"}
"""Tables whose rows no organization changes itself: the service does so for it."""


class Rows(msgspec.Struct, frozen=True):
    """The rows of one organization in one table, by their primary keys; the first as a document."""

    table: str
    key: str
    ids: list[str]
    first: str


class Filled(msgspec.Struct, frozen=True):
    """A database in which two organizations have rows in every table."""

    service: URL
    ours: UUID
    theirs: UUID
    rows_of_ours: list[Rows]
    rows_of_theirs: list[Rows]


@pytest.fixture(scope="module")
def two(server: Server) -> Iterator[Filled]:
    """Two organizations of the fixtures, with people, sessions, keys and imports; what a test changes it undoes."""
    with server.copy("filled") as database:
        yield asyncio.run(_filled(database))


async def _filled(database: Database) -> Filled:
    engine = create_async_engine(database.owner, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as owner:
        ours, theirs = (await owner.scalars(text(_WITH_ACCREDITATIONS))).all()
        for id_ in (ours, theirs):
            await _add_everything(owner, id_)
        tables = await _tables(owner)
        found = Filled(
            database.service,
            ours,
            theirs,
            [await _rows(owner, table, ours) for table in tables],
            [await _rows(owner, table, theirs) for table in tables],
        )
    await engine.dispose()
    return found


_WITH_ACCREDITATIONS = """
    SELECT DISTINCT organization_id FROM offering JOIN scope_line ON scope_line.offering_id = offering.id
    JOIN accreditation ON accreditation.scope_line_id = scope_line.id ORDER BY 1 LIMIT 2
"""


async def _add_everything(owner: AsyncConnection, id_: UUID) -> None:
    account = await owner.scalar(
        text(
            "INSERT INTO account (organization_id, login, name, role) VALUES (:id, gen_random_uuid()::text, '李娜', 'editor')"
            " RETURNING id"
        ),
        {"id": id_},
    )
    await owner.execute(
        text("INSERT INTO account_session (token_hash, account_id, ends_at) VALUES (uuid_send(:id), :id, now())"),
        {"id": account},
    )
    await owner.execute(
        text(
            "INSERT INTO api_key (organization_id, holder, name, shown, secret_hash, live, created_by)"
            " VALUES (:id, 'organization', '系统', 'nqi_live_abcd', uuid_send(:id), true, '李娜')"
        ),
        {"id": id_},
    )
    await owner.execute(
        text(
            "INSERT INTO listing_import (organization_id, kind, mode, dry_run, publish, actor, file_name)"
            " VALUES (:id, 'csv', 'all_or_nothing', false, true, '李娜', 'a.csv')"
        ),
        {"id": id_},
    )
    await owner.execute(
        text(
            "WITH endpoint AS (INSERT INTO webhook_endpoint (organization_id, url, name, secret, created_by)"
            " VALUES (:id, 'https://lims.invalid', '系统', 'sealed', '李娜') RETURNING id, organization_id),"
            " event AS (INSERT INTO webhook_event (type, data) VALUES ('need.moved', '{}') RETURNING id)"
            " INSERT INTO webhook_delivery (event_id, endpoint_id, organization_id, state, due_at)"
            " SELECT event.id, endpoint.id, organization_id, 'pending', now() FROM event, endpoint"
        ),
        {"id": id_},
    )

    await owner.execute(
        text(
            "WITH made AS (INSERT INTO sitekey (organization_id, key, name, origins, budget_per_minute, live, created_by)"
            " VALUES (:id, 'nqi_site_' || CAST(:id AS uuid), '门户', '{https://a.example}', 600, true, '李娜') RETURNING id)"
            " INSERT INTO portal_use (sitekey_id, day, origin) SELECT id, current_date, 'https://a.example' FROM made"
        ),
        {"id": id_},
    )
    need = await owner.scalar(
        text(
            "INSERT INTO need (token_hash, text, constraints, state, organization_id)"
            " VALUES (uuid_send(:id), '卡尺校准', '{}', 'submitted', :id) RETURNING id"
        ),
        {"id": id_},
    )
    referral = await owner.scalar(text(_REFERRAL), {"id": id_, "need": need})
    about = {"id": id_, "need": need, "referral": referral}
    await owner.execute(
        text(
            "INSERT INTO case_move (need_id, referral_id, organization_id, event, actor_role, actor, at)"
            " VALUES (:need, :referral, :id, 'moved', 'provider', '李娜', now())"
        ),
        about,
    )
    await owner.execute(
        text(
            "INSERT INTO message (need_id, referral_id, organization_id, author_role, author, text, at)"
            " VALUES (:need, :referral, :id, 'provider', '李娜', '几把？', now())"
        ),
        about,
    )
    await owner.execute(
        text(
            "INSERT INTO contact_view (need_id, referral_id, organization_id, role, viewer, what, purpose, at)"
            " VALUES (:need, :referral, :id, 'provider', '李娜', 'contact', 'refer_to_accepting_station', now())"
        ),
        about,
    )


_REFERRAL = """
    INSERT INTO referral (need_id, organization_id, station_id, offering_id, offering, title, station, station_name, line,
        state, state_since, created_at)
    SELECT :need, organization_id, station_id, id, external_id, title, 'S', '站', 1, 'requested', now(), now()
    FROM offering WHERE organization_id = :id LIMIT 1 RETURNING id
"""


async def _tables(owner: AsyncConnection, schema: str = "public") -> list[str]:
    """Every table that holds rows of organizations, as the catalogue of the database knows them."""
    owned = await owner.scalars(
        text(
            "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
            " WHERE relkind = 'r' AND attname = 'organization_id' AND relnamespace = CAST(:schema AS regnamespace)"
        ),
        {"schema": schema},
    )
    return sorted({*owned.all(), *_BY_THEIR_OWNER})


async def _rows(owner: AsyncConnection, table: str, id_: UUID) -> Rows:
    theirs = {
        "organization": "t.id = :id",
        "scope_line": "t.offering_id IN (SELECT id FROM offering WHERE organization_id = :id)",
        "accreditation": "t.scope_line_id IN (SELECT scope_line.id FROM scope_line JOIN offering"
        " ON offering.id = offering_id WHERE organization_id = :id)",
        "account_session": "t.account_id IN (SELECT id FROM account WHERE organization_id = :id)",
        "portal_use": "t.sitekey_id IN (SELECT id FROM sitekey WHERE organization_id = :id)",
    }.get(table, "t.organization_id = :id")
    key = {"account_session": "token_hash", "portal_use": "sitekey_id"}.get(table, "id")
    query = f"SELECT {key}::text, to_jsonb(t)::text FROM {table} AS t WHERE {theirs}"
    rows = (await owner.execute(text(query), {"id": id_})).all()
    assert rows, table
    return Rows(table, key, [row[0] for row in rows], rows[0][1])


@contextlib.asynccontextmanager
async def _acting(service: URL, tenant: Tenant | None) -> AsyncIterator[AsyncConnection]:
    """A transaction of the service role for a tenant, or for none, undone at the end."""
    engine = create_async_engine(service, poolclass=NullPool)
    async with engine.connect() as connection:
        if tenant is not None:
            await act_for(connection, tenant)
        yield connection
        await connection.rollback()
    await engine.dispose()


async def _count(connection: AsyncConnection, rows: Rows) -> int:
    query = text(f"SELECT count(*) FROM {rows.table} WHERE {rows.key}::text = ANY(:ids)")
    return int(await connection.scalar(query, {"ids": rows.ids}) or 0)


async def _change(connection: AsyncConnection, statement: str, parameters: dict[str, Any]) -> int | str:
    """How many rows a statement changes, or why it changes none; undone either way."""
    savepoint = await connection.begin_nested()
    try:
        return (await connection.execute(text(statement), parameters)).rowcount
    except DBAPIError as error:
        return str(error.orig)
    finally:
        await savepoint.rollback()


async def _insert_again(connection: AsyncConnection, rows: Rows) -> int | str:
    """What comes of adding a copy of a row: the policy is asked before any key is compared."""
    statement = f"INSERT INTO {rows.table} SELECT (jsonb_populate_record(NULL::{rows.table}, CAST(:row AS jsonb))).*"
    return await _change(connection, statement, {"row": rows.first})


async def _update(connection: AsyncConnection, rows: Rows) -> int | str:
    statement = f"UPDATE {rows.table} SET {rows.key} = {rows.key} WHERE {rows.key}::text = ANY(:ids)"
    return await _change(connection, statement, {"ids": rows.ids})


async def _delete(connection: AsyncConnection, rows: Rows) -> int | str:
    return await _change(connection, f"DELETE FROM {rows.table} WHERE {rows.key}::text = ANY(:ids)", {"ids": rows.ids})


def _nothing(done: int | str) -> bool:
    return done == 0 or (isinstance(done, str) and (_REFUSED in done or _NOT_ALLOWED in done))


@pytest.mark.parametrize("schema", ["public", "demo"])
async def test_every_table_of_organizations_has_row_level_security_that_holds_for_its_owner_too(
    empty: Database, schema: str
) -> None:
    engine = create_async_engine(empty.owner, poolclass=NullPool)
    async with engine.connect() as owner:
        tables = await _tables(owner, schema)
        query = text(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            " AND relnamespace = CAST(:schema AS regnamespace)"
        )
        secured = set((await owner.scalars(query, {"schema": schema})).all())
        policies = text("SELECT tablename, cmd FROM pg_policies WHERE schemaname = :schema")
        commands: set[tuple[str, str]] = {(row[0], row[1]) for row in await owner.execute(policies, {"schema": schema})}
    await engine.dispose()
    assert {"listing_change", "listing_import", "account", "api_key", "station", "offering"} <= set(tables)
    assert set(tables) <= secured
    for command in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        assert {(table, command) for table in secured} <= commands


@pytest.mark.parametrize("schema", ["public", "demo"])
async def test_every_table_has_row_level_security_but_those_that_hold_nothing_of_anybodys(
    empty: Database, schema: str
) -> None:
    engine = create_async_engine(empty.owner, poolclass=NullPool)
    async with engine.connect() as owner:
        query = text(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = CAST(:schema AS regnamespace)"
        )
        rows = (await owner.execute(query, {"schema": schema})).all()
        loose = text(
            "SELECT tablename || ' ' || policyname FROM pg_policies WHERE schemaname = :schema"
            # A restrictive one opens nothing, whatever it says.
            " AND permissive = 'PERMISSIVE' AND (qual = 'true' OR with_check = 'true')"
        )
        assert (await owner.scalars(loose, {"schema": schema})).all() == []
    await engine.dispose()
    # The queue's library makes its tables where it runs.
    assert {table for table, secured, _ in rows if not secured} <= _OF_NOBODY
    assert {table for table, secured, _ in rows if secured}.isdisjoint(_OF_NOBODY)
    assert "nqi_service" not in {owner for _, _, owner in rows}


@pytest.mark.parametrize("schema", ["public", "demo"])
async def test_views_look_with_the_eyes_of_whoever_asks(empty: Database, schema: str) -> None:
    engine = create_async_engine(empty.owner, poolclass=NullPool)
    async with engine.connect() as owner:
        query = text(
            "SELECT relname, reloptions::text FROM pg_class WHERE relkind = 'v'"
            " AND relnamespace = CAST(:schema AS regnamespace)"
        )
        views = {row[0]: row[1] for row in await owner.execute(query, {"schema": schema})}
    await engine.dispose()
    assert set(views) == {"station_entry", "catalogue_entry"}
    assert all("security_invoker=true" in options for options in views.values())


async def test_a_transaction_for_nobody_sees_no_row_and_adds_none(two: Filled) -> None:
    async with _acting(two.service, None) as connection:
        for rows in two.rows_of_ours:
            assert await connection.scalar(text(f"SELECT count(*) FROM {rows.table}")) == 0, rows.table
            added = await _insert_again(connection, rows)
            assert isinstance(added, str), rows.table
            assert _REFUSED in added, (rows.table, added)
            assert _nothing(await _update(connection, rows)), rows.table
        for view in ("station_entry", "catalogue_entry"):
            assert await connection.scalar(text(f"SELECT count(*) FROM {view}")) == 0


async def test_an_organization_sees_all_that_is_its_own(two: Filled) -> None:
    async with _acting(two.service, organization(two.ours)) as connection:
        for rows in two.rows_of_ours:
            assert await _count(connection, rows) == len(rows.ids), rows.table


async def test_an_organization_neither_sees_nor_changes_nor_removes_nor_adds_a_row_of_another(two: Filled) -> None:
    async with _acting(two.service, organization(two.ours)) as connection:
        for rows in two.rows_of_theirs:
            assert await _count(connection, rows) == 0, rows.table
            for done in (await _update(connection, rows), await _delete(connection, rows)):
                assert _nothing(done), (rows.table, done)
            added = await _insert_again(connection, rows)
            assert isinstance(added, str), rows.table
            assert _REFUSED in added, (rows.table, added)


async def test_an_organization_cannot_give_a_row_of_its_own_to_another(two: Filled) -> None:
    async with _acting(two.service, organization(two.ours)) as connection:
        for rows in two.rows_of_ours:
            if rows.table in _BY_THEIR_OWNER:
                continue
            given = await _change(
                connection,
                f"UPDATE {rows.table} SET organization_id = :theirs WHERE {rows.key}::text = ANY(:ids)"
                " RETURNING organization_id",
                {"theirs": two.theirs, "ids": rows.ids},
            )
            if rows.table in _MOVED_BY_THE_SERVICE:
                assert given == 0, rows.table
                continue
            if rows.table == "offering":
                # Whose it is is the station's, whatever is written.
                assert given == len(rows.ids)
            else:
                assert _nothing(given), (rows.table, given)
                assert given != 0, rows.table


async def test_an_offering_cannot_be_put_at_the_station_of_another(two: Filled) -> None:
    station = next(rows for rows in two.rows_of_theirs if rows.table == "station")
    async with _acting(two.service, organization(two.ours)) as connection:
        moved = await _change(
            connection, "UPDATE offering SET station_id = CAST(:station AS uuid)", {"station": station.ids[0]}
        )
        assert isinstance(moved, str)
        assert _REFUSED in moved


async def test_the_public_sees_what_is_published_and_nothing_else(two: Filled) -> None:
    engine = create_async_engine(two.service, poolclass=NullPool)
    async with engine.connect() as connection:
        await act_for(connection, OPERATOR)
        offerings = (await connection.scalars(text("SELECT external_id FROM offering ORDER BY 1 LIMIT 3"))).all()
        for offering, state in zip(offerings, ("draft", "suspended", "withdrawn"), strict=True):
            await connection.execute(
                text("UPDATE offering SET state = :state WHERE external_id = :id"), {"state": state, "id": offering}
            )
        total = int(await connection.scalar(text("SELECT count(*) FROM offering")) or 0)
        await act_for(connection, PUBLIC)
        states = (await connection.scalars(text("SELECT DISTINCT state FROM offering"))).all()
        assert states == ["published"]
        assert await connection.scalar(text("SELECT count(*) FROM offering")) == total - 3
        assert await connection.scalar(text("SELECT count(*) FROM catalogue_entry")) == total - 3
        for offering in offerings:
            of_it = "offering_id = (SELECT id FROM offering WHERE external_id = :id)"
            lines = text(f"SELECT count(*) FROM scope_line WHERE {of_it}")
            assert await connection.scalar(lines, {"id": offering}) == 0
        await connection.rollback()
    await engine.dispose()


async def test_the_public_neither_writes_nor_sees_people_keys_history_and_imports(two: Filled) -> None:
    hidden = {
        "account",
        "account_session",
        "api_key",
        "listing_change",
        "listing_import",
        "need",
        "referral",
        "case_move",
        "message",
        "webhook_endpoint",
        "webhook_delivery",
        "sitekey",
        "portal_use",
    }
    async with _acting(two.service, PUBLIC) as connection:
        for rows in (*two.rows_of_ours, *two.rows_of_theirs):
            if rows.table in hidden:
                assert await _count(connection, rows) == 0, rows.table
            for done in (
                await _insert_again(connection, rows),
                await _update(connection, rows),
                await _delete(connection, rows),
            ):
                assert _nothing(done), (rows.table, done)


async def test_who_finds_out_who_calls_sees_no_listing_and_writes_none(two: Filled) -> None:
    listings = {"station", "offering", "scope_line", "accreditation", "listing_change", "listing_import"}
    listings |= {"webhook_endpoint", "webhook_delivery"}
    async with _acting(two.service, AUTHENTICATION) as connection:
        for rows in two.rows_of_ours:
            if rows.table in listings:
                assert await _count(connection, rows) == 0, rows.table
                assert _nothing(await _insert_again(connection, rows)), rows.table
                assert _nothing(await _update(connection, rows)), rows.table


async def test_use_is_counted_by_who_finds_out_who_calls_and_by_no_organization(two: Filled) -> None:
    use = next(rows for rows in two.rows_of_ours if rows.table == "portal_use")
    for tenant, counted in ((AUTHENTICATION, True), (organization(two.ours), False), (PUBLIC, False)):
        async with _acting(two.service, tenant) as connection:
            assert (await _update(connection, use) == 1) is counted


async def test_an_event_is_seen_by_those_to_whom_it_is_delivered(two: Filled) -> None:
    async with _acting(two.service, organization(two.ours)) as connection:
        assert await connection.scalar(text("SELECT count(*) FROM webhook_event")) == 1
    async with _acting(two.service, OPERATOR) as connection:
        assert await connection.scalar(text("SELECT count(*) FROM webhook_event")) == 2
    for tenant in (PUBLIC, AUTHENTICATION, None):
        async with _acting(two.service, tenant) as connection:
            assert await connection.scalar(text("SELECT count(*) FROM webhook_event")) == 0
            added = await _change(connection, "INSERT INTO webhook_event (type, data) VALUES ('need.moved', '{}')", {})
            assert _REFUSED in str(added)


async def test_who_announces_sees_where_to_and_adds_but_neither_reads_nor_changes_what_others_were_told(
    two: Filled,
) -> None:
    async with _acting(two.service, ANNOUNCING) as connection:
        assert await connection.scalar(text("SELECT count(*) FROM webhook_endpoint")) == 2
        for rows in (*two.rows_of_ours, *two.rows_of_theirs):
            if rows.table != "webhook_endpoint":
                assert await _count(connection, rows) == 0, rows.table
            if rows.table != "webhook_delivery":
                assert _nothing(await _insert_again(connection, rows)), rows.table
            for done in (await _update(connection, rows), await _delete(connection, rows)):
                assert _nothing(done), (rows.table, done)


@pytest.mark.parametrize("role", ["", "nobody", "OPERATOR", "operator ", "organization"])
async def test_a_role_that_is_none_or_an_organization_without_an_id_sees_nothing(two: Filled, role: str) -> None:
    async with _acting(two.service, Tenant(role)) as connection:
        for rows in two.rows_of_ours:
            assert await _count(connection, rows) == 0, rows.table


@pytest.mark.parametrize("kept", [True, False])
async def test_a_connection_of_the_pool_does_not_remember_whom_it_worked_for(two: Filled, kept: bool) -> None:
    engine = service_engine(two.service, 1)
    backend = text("SELECT pg_backend_pid()")
    async with sessions(engine)() as session:
        await act_for(session, organization(two.ours))
        assert int(await session.scalar(text("SELECT count(*) FROM offering")) or 0) > 0
        first = await session.scalar(backend)
        await (session.commit() if kept else session.rollback())
    async with sessions(engine)() as session:
        assert await session.scalar(backend) == first
        assert await session.scalar(text("SELECT count(*) FROM offering")) == 0
        assert not await session.scalar(text("SELECT current_setting('nqi.organization', true)"))
    await engine.dispose()


@pytest.mark.parametrize("statement", ["UPDATE listing_change SET actor = 'nobody'", "DELETE FROM listing_change"])
@pytest.mark.parametrize("operator", [True, False])
async def test_history_can_be_neither_changed_nor_removed_by_the_service(
    two: Filled, statement: str, operator: bool
) -> None:
    async with _acting(two.service, OPERATOR if operator else organization(two.ours)) as connection:
        done = await _change(connection, statement, {})
        assert isinstance(done, str)
        assert _NOT_ALLOWED in done


async def test_the_service_role_is_no_superuser_owns_nothing_and_bypasses_nothing(two: Filled) -> None:
    async with _acting(two.service, None) as connection:
        role = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert await connection.scalar(text(role)) is False
        owned = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        assert await connection.scalar(text(owned)) == 0
        done = await _change(connection, "ALTER TABLE offering NO FORCE ROW LEVEL SECURITY", {})
        assert "must be owner" in str(done)
        assert "must be owner" in str(await _change(connection, "DROP POLICY seen ON offering", {}))
