"""On whose behalf a transaction works: row-level security shows it what that one may see, and nothing where nobody is named.

The policies (models/migrations/versions/0003_owners.py) read two settings of PostgreSQL. A serving process sets them
for one transaction at a time, since its connections are shared; a command is the operator's for a whole connection.
"""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

_SET = text("SELECT set_config('nqi.role', :role, true), set_config('nqi.organization', :organization, true)")


class Tenant(msgspec.Struct, frozen=True):
    """Who a transaction works for: `role` names a set of policies, `organization` the one whose rows they let through
    (for an enterprise it is its need)."""

    role: str
    organization: UUID | None = None


PUBLIC = Tenant("public")
"""Everybody: what is published, to be read."""
OPERATOR = Tenant("operator")
"""The operator, and what works on all listings: the follower, imports of the operator's, jobs."""
ANNOUNCING = Tenant("announcing")
"""Telling those whom an event concerns, whoever they are: it sees where they want to be told, and adds what they are."""
AUTHENTICATION = Tenant("authentication")
"""Finding out who a caller is: accounts, sessions and keys, no listings."""


def organization(id_: UUID) -> Tenant:
    """One organization: its own rows, in every state."""
    return Tenant("organization", id_)


def enterprise(need_id: UUID) -> Tenant:
    """The enterprise that holds the token of a need: this need with all that belongs to it, and nothing else."""
    return Tenant("need", need_id)


def begin_for(session: AsyncSession, tenant: Tenant) -> None:
    """Work for this tenant from the first statement of the transaction on; one without a statement costs nothing."""

    def name_tenant(_session: Any, _transaction: Any, connection: Connection) -> None:
        connection.execute(_SET, _settings(tenant))

    # Once: a savepoint is a beginning too, and by then another tenant may have been named.
    event.listen(session.sync_session, "after_begin", name_tenant, once=True)


async def act_for(session: AsyncSession | AsyncConnection, tenant: Tenant) -> None:
    """Work for this tenant until the transaction ends, or until another is named."""
    await session.execute(_SET, _settings(tenant))


def _settings(tenant: Tenant) -> dict[str, str]:
    return {"role": tenant.role, "organization": str(tenant.organization or "")}


def connection_settings(tenant: Tenant) -> dict[str, Any]:
    """The settings of a connection that works for one tenant all its life."""
    return {"nqi.role": tenant.role}
