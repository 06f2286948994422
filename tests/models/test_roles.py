"""The service connects as a role that owns nothing, bypasses nothing and destroys nothing."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.migrating import prepare
from models.roles import SERVICE_ROLE
from models.tenancy import Tenant, act_for
from tests.models.databases import Database, connected

_FORBIDDEN = [
    "DELETE FROM offering",
    "DELETE FROM station",
    "DELETE FROM organization",
    "UPDATE answer SET ranking = 'better'",
    "TRUNCATE offering",
    "DROP TABLE offering",
    "ALTER TABLE offering DISABLE TRIGGER ALL",
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE ROLE another",
    "SET session_replication_role = 'replica'",
    "COPY offering TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/hostname')",
    "UPDATE alembic_version SET version_num = '0'",
    "SELECT rolpassword FROM pg_authid",
]


@pytest.mark.parametrize("statement", _FORBIDDEN)
async def test_the_service_role_may_not(filled: Database, statement: str) -> None:
    async with connected(filled.service) as connection:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            await connection.execute(text(statement))


async def test_the_service_role_has_no_attribute_that_bypasses_anything_and_owns_nothing(filled: Database) -> None:
    attributes = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
    owned = "SELECT count(*) FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner"
    memberships = "SELECT count(*) FROM pg_auth_members JOIN pg_roles ON pg_roles.oid = member"
    async with connected(filled.service) as connection:
        assert await connection.scalar(text("SELECT current_user")) == SERVICE_ROLE
        row = (await connection.execute(text(f"{attributes} WHERE rolname = current_user"))).one()
        assert not any(row)
        for query in (owned, memberships):
            assert await connection.scalar(text(f"{query} WHERE rolname = current_user")) == 0


async def test_the_service_role_may_withdraw_an_offering(filled: Database) -> None:
    async with connected(filled.service) as connection:
        done = await connection.execute(text("UPDATE offering SET state = 'withdrawn' WHERE external_id = 'LZ-001'"))
        assert done.rowcount == 1


async def test_a_password_that_the_operator_chose_is_left_alone(filled: Database) -> None:
    chosen = filled.service.set(password="chosen")
    async with connected(filled.owner) as connection:
        await connection.execute(text(f"ALTER ROLE {SERVICE_ROLE} PASSWORD 'chosen'"))
        await connection.commit()
    try:
        await prepare(filled.owner, set_password=False)
        async with connected(chosen) as connection:
            assert await connection.scalar(text("SELECT 1")) == 1
    finally:
        await prepare(filled.owner)
    async with connected(filled.service) as connection:
        assert await connection.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize("role", ["operator", "public", "organization"])
@pytest.mark.parametrize("table", ["station", "offering"])
async def test_the_planner_does_not_take_what_a_tenant_sees_for_hardly_anything(
    filled: Database, table: str, role: str
) -> None:
    # Else it begins with the stations, however few offerings are asked for: a page of 100,000 took 1.7 s instead of 5 ms.
    async with connected(filled.owner) as connection:
        await connection.execute(text("ANALYZE"))
        count = await connection.scalar(text(f"SELECT count(*) FROM {table}"))
        await connection.commit()
    async with connected(filled.service) as connection:
        await act_for(connection, Tenant(role))
        (plan,) = await connection.scalar(text(f"EXPLAIN (FORMAT JSON) SELECT * FROM {table}"))
    assert plan["Plan"]["Plan Rows"] > count / 4
