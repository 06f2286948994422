"""/people: the people of an organization, invited, given a role, sent away."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import account_by_id, accounts_of
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.accounts.people import change_person, invite, renew_invitation
from service.accounts.principals import Principal
from service.accounts.structs import Invitation, NewPerson, Person, PersonChanges
from service.problems import Refused
from service.proxies import own_origin
from service.stations.forms.checking import Errors, errors_refused
from service.stations.forms.fields import field
from service.stations.posting import posted_fields, stated
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
FIELDS = (
    field("line", "name", "姓名", "Name", required=True),
    field("line", "login", "登录名", "Login", required=True),
    field("choice", "role", "角色", "Role", choices="role"),
)


@get("/people", include_in_schema=False, opt=for_page("people:admin"))
async def people_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Everybody of the organization."""
    return await _shown(request, session, done=request.query_params.get("done", ""))


@post("/people", include_in_schema=False, opt=for_page("people:admin"), status_code=200)
async def people_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Invite somebody and show the link, this once."""
    values = await posted_fields(request)
    invitation, errors = await invited(request, session, values, principal_of(request).organization_id)
    return await _shown(request, session, invitation=invitation, errors=errors, values=values if errors else {})


async def invited(
    request: AnyRequest, session: AsyncSession, values: dict[str, str], owner: UUID | None
) -> tuple[Invitation | None, Errors]:
    """The invitation of a posted form, or what is wrong with it; where no organization is named, to the operator's."""
    person, english = principal_of(request), Reader(request).english
    given: dict[str, Any] = {name: values.get(name, "").strip() for name in ("name", "login")}
    given["role"] = values.get("role") or "editor" if owner is not None else "operator"
    given["organization"] = owner
    new, errors = stated(NewPerson, given, FIELDS, english)
    if errors:
        return None, errors
    try:
        async with session.begin_nested():
            return await invite(session, person, new), {}
    except Refused as refused:
        return None, errors_refused(refused, given, FIELDS, english)


@post("/people/{person_id:uuid}", include_in_schema=False, opt=for_page("people:admin"), status_code=200)
async def person_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], person_id: FromPath[UUID]
) -> Response[Any]:
    """Change somebody's role, send them away, let them in again, or invite them again."""
    fields = await posted_fields(request)
    account = await account_by_id(session, person_id)
    if account is None or account.organization_id != principal_of(request).organization_id:
        raise Refused("not-found")
    try:
        async with session.begin_nested():
            if fields.get("do") == "invite":
                invitation = await renew_invitation(session, principal_of(request), person_id)
                return await _shown(request, session, invitation=invitation)
            await change_person(session, principal_of(request), person_id, _changes(fields))
    except Refused as refused:
        errors = {"": _sentence(refused, Reader(request))}
        return await _shown(request, session, errors=errors)
    return see("/people?done=person")


def _changes(fields: dict[str, str]) -> PersonChanges:
    wanted, role = fields.get("do"), fields.get("role")
    if wanted in ("deactivate", "activate"):
        return PersonChanges(active=wanted == "activate")
    if wanted == "role" and role in ("editor", "administrator"):
        return PersonChanges(role=role)  # type: ignore[arg-type]
    raise Refused("invalid-request")


def _sentence(refused: Refused, reader: Reader) -> str:
    rules = [breach.rule.en if reader.english else breach.rule.zh for breach in refused.breaches]
    return "；".join(rules) or (refused.kind.repair_en if reader.english else refused.kind.repair)


def full_link(request: AnyRequest, invitation: Invitation | None) -> str:
    """The link as it is sent to somebody: with the address under which this page was asked for."""
    return own_origin(request) + invitation.link if invitation is not None else ""


async def _shown(
    request: AnyRequest, session: AsyncSession, *, invitation: Invitation | None = None, **more: Any
) -> Response[Any]:
    person: Principal = principal_of(request)
    people = [Person.of(account) for account in await accounts_of(session, person.organization_id)]
    return page(
        request,
        "people",
        "people",
        status=400 if more.get("errors") else 200,
        people=people,
        invitation=invitation,
        link=full_link(request, invitation),
        fields=FIELDS,
        **more,
    )
