"""A page of a partner's, let in by its sitekey or embed token and by the origin that its browser names.

Routes say by `opt=PORTAL` that such pages may call them (service/access.py); then `principal_of(request).portal` is the
page, or None for everybody else, and budgets are charged before the handler runs. A page that carries its sitekey in a
form calls `act_as_portal` itself.
"""

from typing import Any

from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.budgets import Quota, spend
from models.queries.sitekeys import HeldSitekey, any_sitekey_allows, sitekey_by_key, sitekey_of_token
from models.tenancy import AUTHENTICATION, act_for
from service.accounts.principals import Portal, Principal
from service.accounts.secrets import SITEKEY
from service.clock import today
from service.partners.budgets import address_quota, charge_address, origin_quota, settle
from service.partners.cross_origin import let_read
from service.partners.demo import demo_portal, is_demo
from service.partners.narrowing import only_of, too_wide
from service.partners.origins import entries_for_page, entry_for_page
from service.partners.tokens import PREFIX as TOKEN_PREFIX
from service.partners.tokens import Claims, read
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
SELF = "self"
"""The entry of our own pages, which show portals in frames and without script."""


def is_portal_credential(credential: str) -> bool:
    """Whether somebody shows a sitekey or an embed token, valid or not."""
    return credential.startswith(("nqi_site_", TOKEN_PREFIX))


def portal_of(request: AnyRequest) -> Portal | None:
    """The page of a partner's that a request came from; None where it came from anybody else."""
    principal: Principal | None = request.scope["state"].get("principal")
    return None if principal is None else principal.portal


async def act_as_portal(request: AnyRequest, credential: str) -> Portal:
    """Let a page in by a sitekey or token that came otherwise than in the header, and answer it as that portal from now on."""
    principal = await admit(request, credential)
    request.scope["state"]["principal"] = principal
    assert principal.portal is not None
    return principal.portal


async def admit(request: AnyRequest, credential: str) -> Principal:
    """The page that shows a credential; refused where that does not hold, for this origin, or a budget is spent."""
    origin = request.headers.get("origin", "")
    if _is_demo(request, credential):
        return await _admit_demo(request, credential, origin)
    try:
        return await _admit(request, credential, origin)
    except Refused as refused:
        if refused.kind.code in ("key-not-valid", "origin-not-allowed"):
            await _let_partners_read(request, origin)
        raise


def _is_demo(request: AnyRequest, credential: str) -> bool:
    return bool(request.app.state.settings.portal_demo) and is_demo(credential)


def _claims(request: AnyRequest, credential: str) -> Claims | None:
    """What a token says, None for a sitekey; refused where it is neither."""
    if credential.startswith(TOKEN_PREFIX):
        return read(credential, request.app.state.embed_keys)
    if SITEKEY.fullmatch(credential) is None:
        raise Refused("key-not-valid")
    return None


async def _admit(request: AnyRequest, credential: str, origin: str) -> Principal:
    claims = _claims(request, credential)
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        held = await _held(session, credential, claims)
        entry = _entry(request, origin, held, claims)
        let_read(request, origin)
        spent = await spend(
            session,
            address_quota(request),
            _shared(request, held, entry),
            sitekey_id=held.sitekey.id,
            day=today(),
            origin=entry,
        )
    settle(request, spent)
    return _principal(held, claims, origin, entry)


def _shared(request: AnyRequest, held: HeldSitekey, entry: str) -> list[Quota]:
    """The budgets that the visitors of a page share; those of our own pages are of all partners, and share none."""
    of_sitekey = Quota(f"sitekey {held.sitekey.id}", held.sitekey.budget_per_minute)
    return [of_sitekey] if entry == SELF else [origin_quota(request, entry), of_sitekey]


async def _held(session: AsyncSession, credential: str, claims: Claims | None) -> HeldSitekey:
    if claims is None:
        held = await sitekey_by_key(session, credential)
    else:
        held = await sitekey_of_token(session, claims.sitekey_id, claims.parent)
    # A token that goes beyond its sitekey was minted before that was narrowed.
    if held is None or (claims is not None and too_wide(claims.narrowed, held.sitekey)):
        raise Refused("key-not-valid")
    return held


def _entry(request: AnyRequest, origin: str, held: HeldSitekey, claims: Claims | None) -> str:
    """The entry that lets the page in; refused where there is none."""
    if origin.partition("://")[2] == request.headers.get("host"):
        return SELF
    entry = entry_for_page(origin, held.sitekey.origins)
    narrowed = None if claims is None else claims.narrowed.origins
    if entry is None or (narrowed is not None and entry_for_page(origin, narrowed) is None):
        raise Refused("origin-not-allowed")
    return entry


def _principal(held: HeldSitekey, claims: Claims | None, origin: str, entry: str) -> Principal:
    sitekey = held.sitekey
    portal = Portal(
        origin=origin,
        entry=entry,
        sitekey_id=sitekey.id,
        only=only_of(sitekey, None if claims is None else claims.narrowed),
        place=sitekey.place,
    )
    return Principal(role="portal", name=sitekey.name, organization=held.organization, live=sitekey.live, portal=portal)


async def _admit_demo(request: AnyRequest, credential: str, origin: str) -> Principal:
    if not entries_for_page(origin):
        raise Refused("origin-not-allowed")
    let_read(request, origin)
    principal = demo_portal(request, credential, origin)
    await charge_address(request)
    return principal


async def _let_partners_read(request: AnyRequest, origin: str) -> None:
    """Let the page read why it was refused, where it is one of some partner's: its preflight was answered too."""
    entries = entries_for_page(origin)
    if not entries:
        return
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        if await any_sitekey_allows(session, entries):
            let_read(request, origin)
