"""What several commands share: settings, a database to work on, and how errors end a command.

Exit codes: 0 done, 1 done with complaints or refused input, 2 not usable (wrong words, no database, unreadable files).
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NoReturn, TypeVar

import msgspec
from sqlalchemy import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from matching.errors import WeightsError
from matching.weights import load_weights
from models.connecting import command_engine
from models.embedded import EmbeddedError, EmbeddedPostgres
from models.migrating import prepare
from models.roles import owner_url, service_url
from service.settings import Settings, SettingsError, read_settings

UNUSABLE = 2
_Result = TypeVar("_Result")


def fail(message: str, code: int = UNUSABLE) -> NoReturn:
    """End the command with a message on standard error."""
    print(f"nqi: {message}", file=sys.stderr)
    raise SystemExit(code)


def settings_or_fail() -> Settings:
    """The settings of the environment."""
    try:
        settings = read_settings()
        load_weights(settings.weights)
    except (SettingsError, WeightsError) as error:
        fail(f"{error}; see docs/operations.md for the settings")
    return settings


def settings_for_part() -> Settings:
    """The settings of a part of the service that runs by itself, with the service role's address."""
    settings = settings_or_fail()
    if settings.service_database_url is not None:
        return settings
    if settings.database_url is None:
        fail("set NQI_DATABASE_URL; the embedded database belongs to `nqi serve`")
    address = service_address(settings, owner_address(settings))
    return msgspec.structs.replace(settings, service_database_url=address.render_as_string(hide_password=False))


def owner_address(settings: Settings) -> URL:
    """The owner's address of the operator's database."""
    try:
        return owner_url(str(settings.database_url))
    except (ArgumentError, ValueError):
        fail("NQI_DATABASE_URL is no address of a database, such as postgresql://owner:password@host:5432/nqi")


def service_address(settings: Settings, owner: URL) -> URL:
    """The service role's address: the operator's own, or the one derived from the owner's."""
    if settings.service_database_url is None:
        return service_url(owner)
    try:
        return owner_url(settings.service_database_url)
    except (ArgumentError, ValueError):
        fail("NQI_SERVICE_DATABASE_URL is no address of a database, such as postgresql://role:password@host:5432/nqi")


@asynccontextmanager
async def database(settings: Settings, purpose: str) -> AsyncIterator[AsyncEngine]:
    """A prepared database for a command: the operator's, the one a running service owns, or our own for a while."""
    embedded = None if settings.database_url else EmbeddedPostgres(settings.data_dir)
    owner = embedded.start_or_join(purpose) if embedded else owner_address(settings)
    try:
        await prepare(owner, set_password=settings.service_database_url is None)
        engine = command_engine(service_address(settings, owner))
        try:
            yield engine
        finally:
            await engine.dispose()
    finally:
        if embedded is not None:
            embedded.stop()


def run(work: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
    """Run the work of a command; what it cannot use ends it with one line and code 2."""
    try:
        return asyncio.run(work())
    except (EmbeddedError, SQLAlchemyError, OSError) as error:
        fail(_short(error))


def _short(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {str(cause).splitlines()[0] if str(cause) else 'no message'}"
