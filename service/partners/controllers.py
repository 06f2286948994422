"""Sitekeys and embed tokens over HTTP."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.sitekeys import sitekeys_of
from models.tables import Sitekey
from service.access import needs
from service.accounts.authentication import principal_of
from service.accounts.people import organization_asked_for
from service.catalogue.preconditions import tag_of
from service.idempotency import IdempotencyKey, Once
from service.partners.minting import mint_token
from service.partners.sitekeys import change_stated, create_sitekey, own_sitekey, withdraw_sitekey
from service.partners.structs import EmbedToken, NewEmbedToken, NewSitekey, SitekeyOut, Sitekeys
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
Patch = dict[str, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_ADMIN = needs("key:admin")


class SitekeyController(Controller):
    """Sitekeys of organizations."""

    path = "/v1/sitekeys"
    tags: Sequence[str] = ("portals",)

    @get(operation_id="listSitekeys", summary="List sitekeys", opt=_ADMIN)
    async def list(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], organization: FromQuery[UUID | None] = None
    ) -> Response[Sitekeys]:
        """The sitekeys of the caller's organization; the operator names one."""
        owner = await organization_asked_for(session, principal_of(request), organization)
        items = [SitekeyOut.of(row) for row in await sitekeys_of(session, owner)]
        return Response(Sitekeys(items=items), headers=_PRIVATE)

    @post(operation_id="createSitekey", summary="Add a sitekey", opt=_ADMIN)
    async def create(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        data: JSONBody[NewSitekey],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[SitekeyOut]:
        """A sitekey for the pages of some origins, with all that they may show."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                made = SitekeyOut.of(await create_sitekey(session, request.app.state, principal_of(request), data))
                await once.done(201, f"/v1/sitekeys/{made.id}", msgspec.json.encode(made), _tag(made))
            return once.response()

    @get("/{sitekey_id:uuid}", operation_id="getSitekey", summary="Read a sitekey", opt=_ADMIN)
    async def read(self, session: NamedDependency[AsyncSession], sitekey_id: FromPath[UUID]) -> Response[SitekeyOut]:
        """A sitekey; its `ETag` is what a change has to name."""
        return _shown(await own_sitekey(session, sitekey_id))

    @patch("/{sitekey_id:uuid}", operation_id="patchSitekey", summary="Change a sitekey", opt=_ADMIN)
    async def change(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        sitekey_id: FromPath[UUID],
        data: JSONBody[Patch],
    ) -> Response[SitekeyOut]:
        """The sitekey with the members of the patch (RFC 7396), which holds for the next request of any page."""
        found = await _to_change(request, session, sitekey_id)
        return _shown(await change_stated(session, request.app.state, principal_of(request), found, data))

    @delete(
        "/{sitekey_id:uuid}",
        operation_id="withdrawSitekey",
        summary="Withdraw a sitekey",
        opt=_ADMIN,
        status_code=200,
    )
    async def withdraw(
        self, session: NamedDependency[AsyncSession], sitekey_id: FromPath[UUID]
    ) -> Response[SitekeyOut]:
        """The sitekey holds no more, nor do its embed tokens; what it was used for is kept."""
        return _shown(await withdraw_sitekey(session, await own_sitekey(session, sitekey_id, to_change=True)))


@post(
    "/v1/embed-tokens",
    operation_id="mintEmbedToken",
    summary="Mint an embed token",
    tags=["portals"],
    opt=needs("match:read"),
)
async def mint_embed_token(request: AnyRequest, data: JSONBody[NewEmbedToken]) -> Response[EmbedToken]:
    """A short-lived token for a page of the caller's: it may show what the sitekey may, or less.

    For the server of a partner, with a key that may do nothing but match.
    """
    return Response(await mint_token(request, data), status_code=201, headers=_PRIVATE)


async def _to_change(request: AnyRequest, session: AsyncSession, sitekey_id: UUID) -> Sitekey:
    """The caller's sitekey, held alone; refused where it is not theirs, or not what they saw."""
    found = await own_sitekey(session, sitekey_id, to_change=True)
    written = request.headers.get("if-match", "").strip()
    if not written:
        raise Refused("if-match-required")
    shown = SitekeyOut.of(found)
    tag = _tag(shown)
    if written == "*" or tag in [part.strip() for part in written.split(",")]:
        return found
    raise Refused("stale", headers={"ETag": tag}, members={"changed": [], "current": msgspec.to_builtins(shown)})


def _tag(sitekey: SitekeyOut) -> str:
    return tag_of(msgspec.json.encode(sitekey), sitekey.version)


def _shown(found: Sitekey) -> Response[SitekeyOut]:
    sitekey = SitekeyOut.of(found)
    return Response(sitekey, headers={**_PRIVATE, "ETag": _tag(sitekey)})
