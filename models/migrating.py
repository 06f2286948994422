"""Bringing a database to the newest version of the tables, and back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.connecting import DEMO_SCHEMA
from models.roles import SERVICE_ROLE, create_service_role, service_url
from models.tenancy import OPERATOR, connection_settings

_MIGRATIONS = Path(__file__).with_name("migrations")


async def prepare(owner: URL, set_password: bool = True) -> None:
    """Make the service role and migrate both catalogues to the newest version; several nodes may do so at once.

    Without `set_password` the password of the service role is the operator's affair.
    """
    engine = _engine(owner, {})
    try:
        async with engine.begin() as connection:
            await create_service_role(connection, service_url(owner) if set_password else None)
            await connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {DEMO_SCHEMA}"))
            await connection.execute(text(f"GRANT USAGE ON SCHEMA {DEMO_SCHEMA} TO {SERVICE_ROLE}"))
        await _migrate(engine)
    finally:
        await engine.dispose()
    demo = _engine(owner, {"search_path": DEMO_SCHEMA})
    try:
        await _migrate(demo)
    finally:
        await demo.dispose()


def _engine(owner: URL, settings: dict[str, str]) -> AsyncEngine:
    # Row-level security holds for the owner of the tables too, unless it is a superuser.
    own = {**connection_settings(OPERATOR), **settings}
    return create_async_engine(owner, pool_size=1, connect_args={"timeout": 10, "server_settings": own})


async def _migrate(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('nqi migrations'))"))
        await connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        await connection.run_sync(upgrade)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate up on a connection, inside its transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Migrate down on a connection, inside its transaction."""
    command.downgrade(_config(connection), revision)


def check(connection: Connection) -> None:
    """Raise where the tables and the migrations differ."""
    command.check(_config(connection))


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest version."""
    heads = ScriptDirectory.from_config(_config(connection)).get_heads()
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return set(found) == set(heads)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
