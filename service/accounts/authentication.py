"""Request → who calls, and whether the route is for them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from models.queries.accounts import account_of_session, see_session
from models.queries.keys import key_by_secret, note_use
from models.tables import Account
from models.tenancy import AUTHENTICATION, act_for
from service.access import SCOPES_OF_ROLE
from service.accounts.principals import ANONYMOUS, Principal
from service.accounts.secrets import KEY, TEST_TOKEN
from service.identifiers import hash_of
from service.partners.admission import act_as_portal, is_portal_credential
from service.partners.budgets import charge_address
from service.problems import Refused

COOKIE = "nqi_session"
NEED_COOKIE = "nqi_need"
"""What a browser keeps that has opened the page of a need (service/enterprises/cookies.py)."""
IDLE = timedelta(hours=8)
"""A session that nobody used for so long is over."""
_NOTED_EVERY = timedelta(minutes=1)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
AnyRequest = Request[Any, Any, Any]


async def authenticate(request: AnyRequest) -> None:
    """Note on the request who calls; refuse where the credential does not hold, or the route is not for them."""
    access = request.route_handler.opt.get("access")
    if access is not None and is_portal_credential(_bearer(request) or ""):
        await _let_portal_in(request)
        return
    open_to_all = access in (None, "public", "need")
    principal = await _principal(request, access, not open_to_all) if access is not None else ANONYMOUS
    request.scope["state"]["principal"] = principal
    if request.route_handler.opt.get("charged") and principal.key_id is None:
        await charge_address(request)
    if open_to_all:
        return
    if not principal.known:
        raise Refused("unauthenticated")
    allowed = principal.account_id is not None if access == "person" else access in principal.scopes
    if not allowed:
        raise Refused("forbidden")


def principal_of(request: AnyRequest) -> Principal:
    """Who calls."""
    found: Principal = request.scope["state"].get("principal", ANONYMOUS)
    return found


async def _principal(request: AnyRequest, access: str, key_expected: bool) -> Principal:
    """Who calls; where a key is expected, no other bearer passes, whatever session comes beside it."""
    bearer = _bearer(request)
    of_need = request.headers.get("authorization", "").partition(" ")[2].strip() or request.cookies.get(NEED_COOKIE, "")
    if access == "need" and of_need.startswith(TEST_TOKEN):
        return Principal(live=False)
    if bearer is not None and (key_expected or bearer.startswith("nqi_")):
        return await _of_key(request, bearer)
    if cookie := request.cookies.get(COOKIE):
        return await _of_session(request, cookie)
    return ANONYMOUS


def _bearer(request: AnyRequest) -> str | None:
    """The credential of a request's Authorization (RFC 6750, 2.1)."""
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    return credential.strip() if scheme.lower() == "bearer" else None


async def _let_portal_in(request: AnyRequest) -> None:
    # Whoever looks at a page of a partner's has its sitekey: it opens what is made for such pages and nothing else.
    if not request.route_handler.opt.get("portal"):
        raise Refused("forbidden")
    await act_as_portal(request, _bearer(request) or "")


async def _of_key(request: AnyRequest, key: str) -> Principal:
    written = KEY.fullmatch(key)
    if written is None:
        raise Refused("key-not-valid")
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        held = await key_by_secret(session, hash_of(key))
        if held is None:
            raise Refused("key-not-valid")
        if _long_ago(held.key.last_used_at):
            await note_use(session, held.key.id)
    return Principal(
        role=held.key.holder,
        name=held.key.name,
        scopes=frozenset(held.key.scopes),  # type: ignore[arg-type]
        organization_id=held.key.organization_id,
        organization=held.organization,
        key_id=held.key.id,
        live=held.key.live,
    )


async def _of_session(request: AnyRequest, token: str) -> Principal:
    token_hash = hash_of(token)
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        found = await account_of_session(session, token_hash, IDLE)
        if found is None:
            return ANONYMOUS
        if _long_ago(found.last_seen) and not request.route_handler.opt.get("unattended"):
            await see_session(session, token_hash)
    if request.method not in _SAFE and not from_our_own_page(request):
        raise Refused("foreign-origin")
    return principal_of_account(found.account, found.organization)


def principal_of_account(account: Account, organization: str | None) -> Principal:
    """The person of an account."""
    return Principal(
        role=account.role,
        name=account.name,
        scopes=frozenset(SCOPES_OF_ROLE[account.role]),
        organization_id=account.organization_id,
        organization=organization,
        account_id=account.id,
    )


def from_our_own_page(request: AnyRequest) -> bool:
    """Whether a browser sent this from a page of ours: no other page may act with its visitor's cookie."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def refuse_other_pages(request: AnyRequest) -> None:
    """Nobody is signed in as somebody else by a page of another site; a program does not say where it is."""
    says_where = "sec-fetch-site" in request.headers or "origin" in request.headers
    if says_where and not from_our_own_page(request):
        raise Refused("foreign-origin")


def _long_ago(moment: datetime | None) -> bool:
    return moment is None or datetime.now(UTC) - moment > _NOTED_EVERY
