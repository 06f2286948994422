"""Who acts in a case, and as what."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import lock_need, need_by_id
from models.queries.needs import find_need
from models.tables import Need
from models.tenancy import OPERATOR, act_for
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.identifiers import hash_of
from service.problems import Refused
from service.workflow.transitions import Actor

AnyRequest = Request[Any, Any, Any]
KEYS = "nqi_"
"""How the keys of programs begin; any other bearer is the token of a need."""


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who acts in a case: in which roles, under which name, for which organization."""

    roles: tuple[Actor, ...]
    name: str
    id: UUID | None = None
    organization_id: UUID | None = None

    @property
    def role(self) -> Actor:
        """The role that history names."""
        return self.roles[0]


ENTERPRISE = Party(roles=("enterprise",), name="enterprise")
"""The holder of a need's token: who that is, nothing but its contact says."""
SERVICE = Party(roles=("system",), name="service")
"""The service itself."""


async def case_of_caller(
    request: AnyRequest, need_id: UUID, session: AsyncSession, to_change: bool = False
) -> tuple[Need, Party]:
    """A need and as what the caller acts in it; refused with 404 where it is none of theirs.

    What is to be changed is held alone from then on, by the service itself, which works on all that belongs to it.
    """
    need, party = await _found(request, need_id, session)
    if not to_change:
        return need, party
    return await held(session, need_id), party


async def held(session: AsyncSession, need_id: UUID) -> Need:
    """A need of which it is clear that the caller may change it, held alone by the service."""
    await act_for(session, OPERATOR)
    need = await lock_need(session, need_id)
    if need is None:
        raise Refused("not-found")
    return need


def clerk(principal: Principal) -> Party:
    """Somebody of the operator's or of the organization that receives a need."""
    return Party(
        roles=("clerk",),
        name=principal.name,
        id=principal.account_id or principal.key_id,
        organization_id=principal.organization_id,
    )


def provider(principal: Principal) -> Party:
    """Somebody of the organization that a referral is handed to."""
    return Party(
        roles=("provider",),
        name=principal.name,
        id=principal.account_id or principal.key_id,
        organization_id=principal.organization_id,
    )


async def _found(request: AnyRequest, need_id: UUID, session: AsyncSession) -> tuple[Need, Party]:
    if token := token_of(request):
        found = await find_need(session, need_id, hash_of(token))
        if found is None:
            raise Refused("not-found")
        return found.need, ENTERPRISE
    principal = principal_of(request)
    scope = request.route_handler.opt.get("scope")
    if not principal.known or scope is None:
        raise Refused("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="need"'})
    if scope not in principal.scopes:
        raise Refused("forbidden")
    await act_for(session, principal.tenant)
    need = await need_by_id(session, need_id)
    # A provider sees the need too, but works on its referral alone; a draft is nobody's but its enterprise's.
    receives = need is not None and (principal.is_operator or need.organization_id == principal.organization_id)
    if need is None or not receives or need.submitted_at is None:
        raise Refused("not-found")
    return need, clerk(principal)


def token_of(request: AnyRequest) -> str | None:
    """The token of a need that the caller shows, if that is what it shows."""
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    credential = credential.strip()
    return credential if scheme.lower() == "bearer" and credential and not credential.startswith(KEYS) else None
