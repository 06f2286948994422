"""Keys for programs over HTTP: issued, listed, rotated, revoked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import organization_by_id
from models.queries.keys import add_key, key_by_id, keys_of, retire_key, revoke_key
from models.tables import ApiKey
from service.access import ONLY_IF_NAMED, REAL_ONLY, SCOPES_OF_HOLDER, needs
from service.accounts.authentication import principal_of
from service.accounts.people import organization_asked_for
from service.accounts.principals import Principal
from service.accounts.secrets import key_of, new_secret, shown_part
from service.accounts.structs import IssuedKey, Key, Keys, NewKey, Rotation
from service.clock import actual_now
from service.demo import prepare_demo_organization
from service.idempotency import IdempotencyKey, Once
from service.identifiers import hash_of
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_NOT_FOR_HOLDER = Rule("scope", "含有该持有者不能拥有的权限", "holds a scope that its holder cannot have")
_LONGEST = timedelta(days=3653)
_NOT_THEN = Rule("range", "必须晚于现在，且在十年之内", "must lie in the future, within ten years")
_NOBODY = Rule("unknown-reference", "没有这个机构", "is no organization")
_NOT_YOURS = Rule("scope", "只有运营方可以这样做", "is for the operator only")


class KeyController(Controller):
    """Keys for programs; the operator's belong to no organization."""

    path = "/v1/keys"
    tags: Sequence[str] = ("keys",)

    @get(operation_id="listKeys", summary="List keys", opt=needs("key:admin"))
    async def list(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], organization: FromQuery[UUID | None] = None
    ) -> Response[Keys]:
        """The keys of the caller's organization; the operator may name one."""
        owner = await organization_asked_for(session, principal_of(request), organization)
        return Response(Keys(items=[Key.of(key) for key in await keys_of(session, owner)]), headers=_PRIVATE)

    @post(operation_id="createKey", summary="Issue a key", opt=needs("key:admin"))
    async def create(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        data: JSONBody[NewKey],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[IssuedKey]:
        """A key; its secret is in this answer and nowhere else."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                await _done(once, await issue_key(session, request, data, once.secret))
            return once.response()

    @get("/{key_id:uuid}", operation_id="getKey", summary="Read a key", opt=needs("key:admin"))
    async def read(self, session: NamedDependency[AsyncSession], key_id: FromPath[UUID]) -> Response[Key]:
        """A key, without its secret."""
        return Response(Key.of(await _found(session, key_id)), headers=_PRIVATE)

    @delete("/{key_id:uuid}", operation_id="revokeKey", summary="Revoke a key", opt=needs("key:admin"), status_code=200)
    async def revoke(self, session: NamedDependency[AsyncSession], key_id: FromPath[UUID]) -> Response[Key]:
        """The key holds no more, from this moment on."""
        await _found(session, key_id, to_change=True)
        return Response(Key.of(await revoke_key(session, key_id)), headers=_PRIVATE)

    @post("/{key_id:uuid}/rotate", operation_id="rotateKey", summary="Rotate a key", opt=needs("key:admin"))
    async def rotate(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        key_id: FromPath[UUID],
        data: JSONBody[Rotation],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[IssuedKey]:
        """A new key with the same rights; the old one holds for a while beside it."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                principal, overlap = principal_of(request), data.overlap_hours
                await _done(once, await rotate_key(session, principal, key_id, overlap, once.secret))
            return once.response()


async def issue_key(session: AsyncSession, request: AnyRequest, stated: NewKey, secret: str | None = None) -> IssuedKey:
    """Make a key for the caller's organization, or for another one where the caller is the operator.

    `secret` are 32 random bytes as text, where the caller of this has some: what a repeated answer can tell again.
    """
    principal = principal_of(request)
    holder = stated.holder or ("organization" if stated.organization or principal.organization_id else "operator")
    owner = stated.organization if principal.is_operator else principal.organization_id
    if not principal.is_operator and (holder == "operator" or stated.organization not in (None, owner)):
        raise Refused("contradiction", [Breach("/holder", _NOT_YOURS)])
    if (holder == "operator") != (owner is None):
        raise Refused("contradiction", [Breach("/organization", _NOBODY)])
    found = await organization_by_id(session, owner) if owner is not None else None
    if owner is not None and found is None:
        raise Refused("unknown-reference", [Breach("/organization", _NOBODY)])
    allowed = [scope for scope in SCOPES_OF_HOLDER[holder] if stated.live or scope not in REAL_ONLY]
    unasked = [scope for scope in allowed if scope not in ONLY_IF_NAMED.get(holder, ())]
    scopes = unasked if stated.scopes is None else stated.scopes
    # Nobody gives away more than they have.
    if not set(scopes) <= set(allowed) & principal.scopes:
        raise Refused("contradiction", [Breach("/scopes", _NOT_FOR_HOLDER)])
    if stated.expires_at is not None and not actual_now() < stated.expires_at <= actual_now() + _LONGEST:
        raise Refused("contradiction", [Breach("/expires_at", _NOT_THEN)])
    if not stated.live and found is not None:
        await prepare_demo_organization(request.app.state, found)
    values = {
        "organization_id": owner,
        "holder": holder,
        "name": stated.name,
        "scopes": sorted(set(scopes)),
        "live": stated.live,
        "created_by": principal.name,
        "expires_at": stated.expires_at,
    }
    return await _with_secret(session, values, secret)


async def rotate_key(
    session: AsyncSession, principal: Principal, key_id: UUID, overlap_hours: int, secret: str | None = None
) -> IssuedKey:
    """A key in the place of another, which ends after the overlap."""
    old = await _found(session, key_id, to_change=True)
    # Its secret is told to whoever rotates it, who must not come by more than they have.
    if not set(old.scopes) <= principal.scopes:
        raise Refused("forbidden")
    if (
        old.revoked_at is not None
        or old.replaced_by is not None
        or (old.expires_at is not None and old.expires_at <= actual_now())
    ):
        raise Refused(
            "not-in-this-state", [Breach("", Rule("ended", "该密钥已失效或已轮换", "has ended or was rotated"))]
        )
    values = {
        "organization_id": old.organization_id,
        "holder": old.holder,
        "name": old.name,
        "scopes": old.scopes,
        "live": old.live,
        "created_by": principal.name,
        "expires_at": old.expires_at,
    }
    issued = await _with_secret(session, values, secret)
    await retire_key(session, old.id, actual_now() + timedelta(hours=overlap_hours), issued.key.id)
    return issued


async def _with_secret(session: AsyncSession, values: dict[str, Any], secret: str | None) -> IssuedKey:
    key = key_of(secret or new_secret(), bool(values["live"]))
    row = await add_key(session, {**values, "shown": shown_part(key), "secret_hash": hash_of(key)})
    return IssuedKey(key=Key.of(row), secret=key)


async def _found(session: AsyncSession, key_id: UUID, to_change: bool = False) -> ApiKey:
    key = await key_by_id(session, key_id, to_change)
    if key is None:
        raise Refused("not-found")
    return key


async def _done(once: Once, issued: IssuedKey) -> None:
    await once.done(201, f"/v1/keys/{issued.key.id}", msgspec.json.encode(issued))
