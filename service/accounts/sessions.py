"""Signing in and out over HTTP, and what people settle about themselves: password and second factor."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pyotp
from litestar import Controller, Request, Response, delete, get, post, put
from litestar.datastructures import Cookie, State
from litestar.params import JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import (
    account_by_id,
    account_by_invitation,
    change_account,
    end_session,
    end_sessions_of,
)
from models.queries.attempts import forget_attempts
from models.tables import Account
from models.tenancy import AUTHENTICATION, act_for
from service.access import PERSON, PUBLIC
from service.accounts.authentication import COOKIE, principal_of, refuse_other_pages
from service.accounts.passwords import check_password, hash_of_password, is_password
from service.accounts.principals import Principal
from service.accounts.signing_in import LASTS, count_try, open_session, sign_in, step_of
from service.accounts.structs import (
    Acceptance,
    Caller,
    Confirmation,
    Credentials,
    NewPassword,
    PresentPassword,
    SecondFactor,
)
from service.clock import actual_now
from service.identifiers import hash_of
from service.problems import Breach, Refused, Rule
from service.proxies import caller_network, is_secure

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_WRONG = Rule("wrong", "不正确", "is not right")
_ISSUER = "NQI"


class SessionController(Controller):
    """Being signed in."""

    path = "/v1/session"
    tags: Sequence[str] = ("accounts",)

    @post(operation_id="signIn", summary="Sign in", opt=PUBLIC, status_code=200)
    async def sign_in(self, request: AnyRequest, data: JSONBody[Credentials], state: State) -> Response[Caller]:
        """Begin a session; the cookie of the answer carries it."""
        refuse_other_pages(request)
        principal, token = await sign_in(state.sessions, data, caller_network(request))
        return signed_in(request, principal, token)

    @get(operation_id="getSession", summary="Who is signed in", opt=PERSON)
    async def read(self, request: AnyRequest) -> Response[Caller]:
        """The person of this session."""
        return Response(_caller(principal_of(request)), headers=_PRIVATE)

    @delete(operation_id="signOut", summary="Sign out", opt=PERSON)
    async def sign_out(self, request: AnyRequest, state: State) -> Response[None]:
        """End this session."""
        async with state.sessions.begin() as session:
            await act_for(session, AUTHENTICATION)
            await end_session(session, hash_of(request.cookies[COOKIE]))
        return Response(None, status_code=204, cookies=[_cookie(request, "", timedelta(0))])


@post(
    "/v1/invitation",
    operation_id="acceptInvitation",
    summary="Take up an invitation",
    tags=["accounts"],
    opt=PUBLIC,
    status_code=200,
)
async def accept_invitation(request: AnyRequest, data: JSONBody[Acceptance], state: State) -> Response[Caller]:
    """Set the password that an invitation asks for, and begin a session; every earlier session ends."""
    refuse_other_pages(request)
    principal, token = await take_up(state, data)
    return signed_in(request, principal, token)


async def take_up(state: State, stated: Acceptance) -> tuple[Principal, str]:
    """The person of an invitation, with the password that they chose, signed in; 404 where none holds."""
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        account = await account_by_invitation(session, hash_of(stated.token))
        if account is None:
            raise Refused("not-found")
        check_password(stated.password, account.login)
        values: dict[str, Any] = {
            "password_hash": await hash_of_password(stated.password),
            "invitation_hash": None,
            "invitation_ends": None,
            # Who is invited anew has lost more than the password.
            "totp_secret": None,
            "totp_confirmed": False,
        }
        await end_sessions_of(session, account.id)
        return await open_session(session, await change_account(session, account.id, values))


class AccountController(Controller):
    """What a person settles about themselves."""

    path = "/v1/account"
    tags: Sequence[str] = ("accounts",)

    @put("/password", operation_id="changePassword", summary="Change the password", opt=PERSON, status_code=204)
    async def password(self, request: AnyRequest, data: JSONBody[NewPassword], state: State) -> None:
        """Another password; sessions elsewhere end."""
        await change_password(state, principal_of(request), data, hash_of(request.cookies[COOKIE]))

    @post("/totp", operation_id="beginSecondFactor", summary="Set up a second factor", opt=PERSON)
    async def begin(self, request: AnyRequest, state: State) -> Response[SecondFactor]:
        """A secret for an authenticator; it counts once confirmed."""
        factor = await begin_second_factor(state, principal_of(request))
        return Response(factor, status_code=201, headers=_PRIVATE)

    @put("/totp", operation_id="confirmSecondFactor", summary="Confirm the second factor", opt=PERSON, status_code=204)
    async def confirm(self, request: AnyRequest, data: JSONBody[Confirmation], state: State) -> None:
        """From now on signing in asks for a code."""
        await confirm_second_factor(state, principal_of(request), data.code)

    @delete("/totp", operation_id="removeSecondFactor", summary="Remove the second factor", opt=PERSON)
    async def remove(self, request: AnyRequest, data: JSONBody[PresentPassword], state: State) -> None:
        """From now on the password is enough, which is asked for once more."""
        await remove_second_factor(state, principal_of(request), data)


async def change_password(state: State, person: Principal, stated: NewPassword, here: bytes) -> None:
    """Another password for a person who knows the present one; all other sessions end."""
    async with _knowing(state, person, stated.current, "/current") as (session, account):
        check_password(stated.password, account.login)
        await change_account(session, account.id, {"password_hash": await hash_of_password(stated.password)})
        await end_sessions_of(session, account.id, but=here)


async def begin_second_factor(state: State, person: Principal) -> SecondFactor:
    """A secret that does not count yet; one that counts already must be removed first."""
    secret = pyotp.random_base32()
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        account = await _account(session, person)
        if account.totp_confirmed:
            raise Refused("not-in-this-state", [Breach("", Rule("confirmed", "动态码已启用", "is set up already"))])
        await change_account(session, account.id, {"totp_secret": secret, "totp_last_step": None})
    return SecondFactor(
        secret=secret, address=pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=_ISSUER)
    )


async def confirm_second_factor(state: State, person: Principal, code: str) -> None:
    """Have the second factor count, since the person can read its codes."""
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        account = await _account(session, person)
        if account.totp_secret is None or account.totp_confirmed:
            raise Refused("not-in-this-state", [Breach("", Rule("begun", "请先开始设置", "begin to set it up first"))])
        step = step_of(account.totp_secret, code, actual_now())
        if step is None:
            raise Refused("invalid-request", [Breach("/code", _WRONG)])
        await change_account(session, account.id, {"totp_confirmed": True, "totp_last_step": step})


@asynccontextmanager
async def _knowing(
    state: State, person: Principal, password: str, pointer: str
) -> AsyncIterator[tuple[AsyncSession, Account]]:
    """The account of a person who knows its password; who found somebody's browser open must not find it out with it."""
    tried = f"password:{person.account_id}"
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        await count_try(session, tried)
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        account = await _account(session, person)
        if not await is_password(account.password_hash, password):
            raise Refused("invalid-request", [Breach(pointer, _WRONG)])
        await forget_attempts(session, tried)
        yield session, account


async def remove_second_factor(state: State, person: Principal, stated: PresentPassword) -> None:
    """Have the password be enough again, for a person who knows it."""
    async with _knowing(state, person, stated.password, "/password") as (session, account):
        await change_account(session, account.id, {"totp_secret": None, "totp_confirmed": False})


async def _account(session: Any, person: Principal) -> Account:
    assert person.account_id is not None
    account = await account_by_id(session, person.account_id, to_change=True)
    if account is None:
        raise Refused("not-found")
    return account


def signed_in(request: AnyRequest, principal: Principal, token: str) -> Response[Caller]:
    """The answer to somebody who has just been signed in."""
    return Response(_caller(principal), status_code=200, headers=_PRIVATE, cookies=[session_cookie(request, token)])


def session_cookie(request: AnyRequest, token: str) -> Cookie:
    """The cookie of a session: scripts cannot read it, and no other site's page sends it."""
    return _cookie(request, token, LASTS)


def ended_cookie(request: AnyRequest) -> Cookie:
    """A cookie that removes the session's."""
    return _cookie(request, "", timedelta(0))


def _cookie(request: AnyRequest, token: str, lasts: timedelta) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
        max_age=int(lasts.total_seconds()),
    )


def _caller(principal: Principal) -> Caller:
    return Caller(
        name=principal.name,
        role=principal.role,
        organization_id=principal.organization_id,
        organization=principal.organization,
        scopes=sorted(principal.scopes),
    )
