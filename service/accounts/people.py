"""The people of an organization over HTTP: invited, given a role, sent away."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import (
    account_by_id,
    accounts_of,
    add_account,
    change_account,
    end_sessions_of,
    hold_colleagues_of,
    organization_by_id,
    other_administrators,
)
from models.tables import Account
from service.access import SCOPES_OF_ROLE, needs
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.accounts.secrets import new_secret
from service.accounts.structs import Invitation, NewPerson, People, Person, PersonChanges
from service.clock import actual_now
from service.identifiers import hash_of
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
INVITED_FOR = timedelta(days=7)
_PRIVATE = {"Cache-Control": "no-store"}
_TAKEN = Rule("taken", "已被使用", "is in use already")
_NOBODY = Rule("unknown-reference", "没有这个机构", "is no organization")
_NOT_YOURS = Rule("scope", "只有运营方可以这样做", "is for the operator only")
_MORE = Rule("scope", "不能给出自己没有的权限", "may do more than the caller, who cannot give that away")
_LAST = Rule("last", "本机构至少保留一名管理员", "an organization keeps at least one administrator")


class PeopleController(Controller):
    """The people of an organization."""

    path = "/v1/people"
    tags: Sequence[str] = ("accounts",)

    @get(operation_id="listPeople", summary="List people", opt=needs("people:admin"))
    async def list(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], organization: FromQuery[UUID | None] = None
    ) -> Response[People]:
        """The people of the caller's organization; the operator may name one."""
        owner = await organization_asked_for(session, principal_of(request), organization)
        items = [Person.of(account) for account in await accounts_of(session, owner)]
        return Response(People(items=items), headers=_PRIVATE)

    @post(operation_id="invitePerson", summary="Invite a person", opt=needs("people:admin"))
    async def create(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], data: JSONBody[NewPerson]
    ) -> Response[Invitation]:
        """An account without a password, and the link by which its person sets one."""
        invitation = await invite(session, principal_of(request), data)
        headers = {**_PRIVATE, "Location": f"/v1/people/{invitation.person.id}"}
        return Response(invitation, status_code=201, headers=headers)

    @get("/{person_id:uuid}", operation_id="getPerson", summary="Read a person", opt=needs("people:admin"))
    async def read(self, session: NamedDependency[AsyncSession], person_id: FromPath[UUID]) -> Response[Person]:
        """One person."""
        return Response(Person.of(await _found(session, person_id)), headers=_PRIVATE)

    @patch("/{person_id:uuid}", operation_id="changePerson", summary="Change a person", opt=needs("people:admin"))
    async def change(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        person_id: FromPath[UUID],
        data: JSONBody[PersonChanges],
    ) -> Response[Person]:
        """Another name or role, or no access any more."""
        return Response(await change_person(session, principal_of(request), person_id, data), headers=_PRIVATE)

    @post("/{person_id:uuid}/invitation", operation_id="inviteAgain", summary="Invite again", opt=needs("people:admin"))
    async def invite_again(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], person_id: FromPath[UUID]
    ) -> Response[Invitation]:
        """A new link to set a password by, such as after one was forgotten; earlier links hold no more."""
        invitation = await renew_invitation(session, principal_of(request), person_id)
        return Response(invitation, status_code=201, headers=_PRIVATE)


async def organization_asked_for(session: AsyncSession, principal: Principal, named: UUID | None) -> UUID | None:
    """Whose people or keys a caller asks for: its own organization's, unless it names one that it may see."""
    if named is None:
        return principal.organization_id
    if await organization_by_id(session, named) is None:
        raise Refused("not-found")
    return named


async def invite(session: AsyncSession, principal: Principal, stated: NewPerson) -> Invitation:
    """An account in the caller's organization, or in another one where the caller is the operator."""
    owner = stated.organization if principal.is_operator else principal.organization_id
    if not principal.is_operator and (stated.role == "operator" or stated.organization not in (None, owner)):
        raise Refused("contradiction", [Breach("/role", _NOT_YOURS)])
    if (stated.role == "operator") != (owner is None):
        raise Refused("contradiction", [Breach("/organization", _NOBODY)])
    if owner is not None and await organization_by_id(session, owner) is None:
        raise Refused("unknown-reference", [Breach("/organization", _NOBODY)])
    if not _has_all_of(principal, stated.role):
        raise Refused("contradiction", [Breach("/role", _MORE)])
    link, values = _invitation()
    values |= {"organization_id": owner, "login": stated.login.casefold(), "name": stated.name, "role": stated.role}
    try:
        account = await add_account(session, values)
    except IntegrityError:
        raise Refused("already-exists", [Breach("/login", _TAKEN)]) from None
    return _told(account, link)


async def renew_invitation(session: AsyncSession, principal: Principal, person_id: UUID) -> Invitation:
    """Another link for a person; the password that they have stays until it is used."""
    account = await _found(session, person_id, to_change=True)
    # Whoever holds the link becomes that person: a key that may do less must not come by it.
    if not _has_all_of(principal, account.role):
        raise Refused("forbidden")
    link, values = _invitation()
    return _told(await change_account(session, person_id, values), link)


async def change_person(session: AsyncSession, principal: Principal, person_id: UUID, stated: PersonChanges) -> Person:
    """What becomes different of a person; who may not come in any more is signed out at once."""
    # One after the other: else two administrators could dismiss one another, and nobody would be left.
    await hold_colleagues_of(session, person_id)
    account = await _found(session, person_id, to_change=True)
    values = {name: value for name, value in msgspec.structs.asdict(stated).items() if value is not UNSET}
    if account.role == "operator" and "role" in values:
        raise Refused("contradiction", [Breach("/role", _NOT_YOURS)])
    if "role" in values and not _has_all_of(principal, str(values["role"])):
        raise Refused("contradiction", [Breach("/role", _MORE)])
    loses = values.get("active") is False or values.get("role", account.role) != account.role
    counts = account.role != "editor" and account.active and account.password_hash is not None
    if loses and counts and await other_administrators(session, account) == 0:
        raise Refused("not-in-this-state", [Breach("/role" if "role" in values else "/active", _LAST)])
    if values:
        account = await change_account(session, person_id, values)
    if not account.active:
        await end_sessions_of(session, person_id)
    return Person.of(account)


def _has_all_of(principal: Principal, role: str) -> bool:
    """Whether a caller may do all that a role may; nobody gives away more than they have."""
    return set(SCOPES_OF_ROLE[role]) <= principal.scopes


def _invitation() -> tuple[str, dict[str, Any]]:
    token = new_secret()
    return f"/invitation#{token}", {"invitation_hash": hash_of(token), "invitation_ends": actual_now() + INVITED_FOR}


def _told(account: Account, link: str) -> Invitation:
    assert account.invitation_ends is not None
    return Invitation(person=Person.of(account), link=link, ends_at=account.invitation_ends)


async def _found(session: AsyncSession, person_id: UUID, to_change: bool = False) -> Account:
    account = await account_by_id(session, person_id, to_change)
    if account is None:
        raise Refused("not-found")
    return account
