"""/organization for its people; /organizations for the operator, who registers them and invites the first person."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import (
    accounts_of,
    add_organization,
    change_organization,
    organization_by_id,
)
from models.queries.organizations import count_organizations, found_organizations
from models.tables import Organization
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.accounts.structs import NewOrganization, Person
from service.problems import Refused
from service.stations.forms.checking import Errors
from service.stations.forms.fields import field
from service.stations.people import full_link, invited
from service.stations.posting import posted_fields, stated
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
FIELDS = (
    field("line", "name", "机构名称", "Name of the organization", required=True),
    field("line", "uscc", "统一社会信用代码", "Unified social credit code"),
)
_MOST_SHOWN = 50
_TAKEN = ("已有同名或同代码的机构", "an organization has this name or code already")


@get("/organization", include_in_schema=False, opt=for_page("listing:read"))
async def organization_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """One's own organization; its name and code are the operator's to change."""
    person = principal_of(request)
    if person.organization_id is None:
        return see("/organizations")
    found = await organization_by_id(session, person.organization_id)
    return page(request, "organization", "organization", organization=found)


@get("/organizations", include_in_schema=False, opt=for_page("organization:admin"))
async def organizations_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """All organizations, searched by name or code."""
    return await _list(request, session)


@post("/organizations", include_in_schema=False, opt=for_page("organization:admin"), status_code=200)
async def organizations_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Register an organization and go on to invite its first person."""
    values = await posted_fields(request)
    row, errors = await _written(request, session, values, None)
    if row is not None:
        return see(f"/organizations/{row.id}?done=organization")
    return await _list(request, session, values=values, errors=errors)


@get("/organizations/{organization_id:uuid}", include_in_schema=False, opt=for_page("organization:admin"))
async def one_organization_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], organization_id: FromPath[UUID]
) -> Response[Any]:
    """An organization with its people."""
    done = request.query_params.get("done", "")
    return await _one(request, session, organization_id, done=done)


@post(
    "/organizations/{organization_id:uuid}",
    include_in_schema=False,
    opt=for_page("organization:admin"),
    status_code=200,
)
async def one_organization_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], organization_id: FromPath[UUID]
) -> Response[Any]:
    """Rename an organization."""
    values = await posted_fields(request)
    row, errors = await _written(request, session, values, organization_id)
    if row is not None:
        return see(f"/organizations/{row.id}?done=organization")
    return await _one(request, session, organization_id, naming=values, errors=errors)


@post(
    "/organizations/{organization_id:uuid}/people",
    include_in_schema=False,
    opt=for_page("organization:admin"),
    status_code=200,
)
async def organization_people_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], organization_id: FromPath[UUID]
) -> Response[Any]:
    """Invite somebody to an organization and show the link, this once."""
    values = await posted_fields(request)
    invitation, errors = await invited(request, session, values, organization_id)
    link = full_link(request, invitation)
    kept = values if errors else {}
    return await _one(
        request, session, organization_id, invitation=invitation, link=link, values=kept, inviting_errors=errors
    )


async def _written(
    request: AnyRequest, session: AsyncSession, values: dict[str, str], id_: UUID | None
) -> tuple[Organization | None, Errors]:
    """An organization made or renamed, or what is wrong with what was entered."""
    english = Reader(request).english
    given = {"name": values.get("name", "").strip(), "uscc": values.get("uscc", "").strip().upper()}
    new, errors = stated(NewOrganization, given, FIELDS, english)
    if errors:
        return None, errors
    columns = {"name": new.name, "uscc": new.uscc}
    try:
        async with session.begin_nested():
            if id_ is None:
                return await add_organization(session, columns), {}
            row = await change_organization(session, id_, columns)
    except IntegrityError:
        return None, {"name": _TAKEN[english]}
    if row is None:
        raise Refused("not-found")
    return row, {}


async def _list(request: AnyRequest, session: AsyncSession, **more: Any) -> Response[Any]:
    q = request.query_params.get("q", "").replace("\x00", "").strip()[:100]
    return page(
        request,
        "organizations",
        "organizations",
        status=400 if more.get("errors") else 200,
        q=q,
        found=await found_organizations(session, q, _MOST_SHOWN),
        count=await count_organizations(session, q),
        most=_MOST_SHOWN,
        fields=FIELDS,
        **more,
    )


async def _one(request: AnyRequest, session: AsyncSession, id_: UUID, **more: Any) -> Response[Any]:
    organization = await organization_by_id(session, id_)
    if organization is None:
        raise Refused("not-found")
    people = [Person.of(account) for account in await accounts_of(session, id_)]
    wrong = more.get("errors") or more.get("inviting_errors")
    return page(
        request,
        "one_organization",
        "organizations",
        status=400 if wrong else 200,
        organization=organization,
        people=people,
        fields=FIELDS,
        **more,
    )
