"""Who talks to the database: an owner who migrates, and a service role that owns nothing and bypasses nothing."""

import hashlib
import hmac

from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

SERVICE_ROLE = "nqi_service"
_MODEST = " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
_FOUND = text(
    "SELECT rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls) AS modest"
    " FROM pg_roles WHERE rolname = :name"
)


def owner_url(url: str) -> URL:
    """The owner's address with the driver that is used here, whatever driver or none the operator wrote."""
    return make_url(url).set(drivername="postgresql+asyncpg")


def service_url(owner: URL) -> URL:
    """The service role's address in the same database.

    Its password is derived from the owner's (HMAC, RFC 2104), so that every node knows it without a second secret.
    """
    secret = str(owner.password or "").encode()
    password = hmac.new(secret, SERVICE_ROLE.encode(), hashlib.sha256).hexdigest()
    return owner.set(username=SERVICE_ROLE, password=password)


async def create_service_role(connection: AsyncConnection, service: URL | None) -> None:
    """Make the service role where it is missing, and give it the address's password; without one, none is set.

    The owner needs the right to create roles for that.
    """
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('nqi roles'))"))
    found = (await connection.execute(_FOUND, {"name": SERVICE_ROLE})).first()
    if found is not None and service is None:
        return
    password = "" if service is None else str(service.password)
    # The password is hexadecimal digits only, and a utility statement takes no parameters.
    assert not password or password.isalnum()
    renewed = f" PASSWORD '{password}'" if password else ""
    verb = "CREATE" if found is None else "ALTER"
    # Who is no superuser may not even say of a role that is none that it shall be none.
    attributes = "" if found is not None and found.modest else _MODEST
    await connection.execute(text(f"{verb} ROLE {SERVICE_ROLE}{attributes}{renewed}"))
