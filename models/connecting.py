"""Engines and sessions."""

from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from models.tenancy import OPERATOR, connection_settings

STATEMENT_TIMEOUT_MS = 3_000
"""No request of ours takes longer; what does is a mistake or an attack."""
_LOCK_TIMEOUT_MS = 2_500
"""Less than that, so that who only waits for others is told so."""
DEMO_SCHEMA = "demo"
"""The schema of the demo catalogue: the same tables, so that nothing done there touches anything real."""

_UNAVAILABLE = ("08", "53", "57P")
"""The SQLSTATE classes of lost connections, exhausted resources and a server that starts, stops or crashed."""


def service_engine(url: URL, pool_size: int, schema: str | None = None) -> AsyncEngine:
    """The pool of a serving process: bounded, with time limits, every connection checked before use.

    Its transactions see nothing until they name a tenant (models/tenancy.py). An error that says that the database is
    not to be had, such as while it recovers, is marked `connection_invalidated`.
    """
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={
            "timeout": 5,
            "server_settings": {
                "application_name": "nqi",
                "statement_timeout": str(STATEMENT_TIMEOUT_MS),
                "lock_timeout": str(_LOCK_TIMEOUT_MS),
                "idle_in_transaction_session_timeout": "30000",
                **_within(schema),
            },
        },
    )
    event.listen(engine.sync_engine, "handle_error", _mark_unavailable)
    return engine


def _mark_unavailable(context: ExceptionContext) -> None:
    code = str(getattr(context.original_exception, "sqlstate", None) or "")
    if context.connection is None or code.startswith(_UNAVAILABLE):
        context.is_disconnect = True


def command_engine(url: URL, schema: str | None = None, connections: int = 2) -> AsyncEngine:
    """Connections of the operator's for a command, without a time limit for its statements."""
    settings = {"application_name": "nqi", **connection_settings(OPERATOR), **_within(schema)}
    return create_async_engine(
        url, pool_size=connections, max_overflow=0, connect_args={"timeout": 10, "server_settings": settings}
    )


def _within(schema: str | None) -> dict[str, Any]:
    return {} if schema is None else {"search_path": schema}


def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions of an engine, whose objects stay usable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)
