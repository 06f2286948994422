"""Organizations over HTTP."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import add_organization, change_organization, organization_by_id, organizations
from service.access import needs
from service.accounts.structs import NewOrganization, OrganizationOut, Organizations
from service.catalogue.cursors import NO_CURSOR, cursor_after, read_cursor
from service.catalogue.reading import After, Limit
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
_TAKEN = Rule("taken", "已有同名或同代码的机构", "an organization has this name or code already")


class OrganizationController(Controller):
    """Organizations: all for the operator, their own for their people."""

    path = "/v1/organizations"
    tags: Sequence[str] = ("accounts",)

    @get(operation_id="listOrganizations", summary="List organizations", opt=needs("listing:read"))
    async def list(
        self, session: NamedDependency[AsyncSession], after: After = None, limit: Limit = 20
    ) -> Organizations:
        """The organizations that the caller sees, in the order of their ids."""
        found = await organizations(session, _id_of(after), limit + 1)
        items = [OrganizationOut.of(organization) for organization in found[:limit]]
        if len(found) <= limit:
            return Organizations(items=items)
        query = urlencode({"limit": limit, "after": cursor_after(str(items[-1].id))})
        return Organizations(items=items, next=f"{self.path}?{query}")

    @post(operation_id="createOrganization", summary="Add an organization", opt=needs("organization:admin"))
    async def create(
        self, session: NamedDependency[AsyncSession], data: JSONBody[NewOrganization]
    ) -> Response[OrganizationOut]:
        """An organization without people and stations yet."""
        try:
            row = await add_organization(session, {"name": data.name, "uscc": data.uscc})
        except IntegrityError:
            raise Refused("already-exists", [Breach("/name", _TAKEN)]) from None
        headers = {"Location": f"/v1/organizations/{row.id}"}
        return Response(OrganizationOut.of(row), status_code=201, headers=headers)

    @get(
        "/{organization_id:uuid}",
        operation_id="getOrganization",
        summary="Read an organization",
        opt=needs("listing:read"),
    )
    async def read(self, session: NamedDependency[AsyncSession], organization_id: FromPath[UUID]) -> OrganizationOut:
        """One organization."""
        row = await organization_by_id(session, organization_id)
        if row is None:
            raise Refused("not-found")
        return OrganizationOut.of(row)

    @put(
        "/{organization_id:uuid}",
        operation_id="replaceOrganization",
        summary="Rename an organization",
        opt=needs("organization:admin"),
    )
    async def replace(
        self, session: NamedDependency[AsyncSession], organization_id: FromPath[UUID], data: JSONBody[NewOrganization]
    ) -> OrganizationOut:
        """Its name and code are those of its licence; the operator changes them when that says otherwise."""
        try:
            row = await change_organization(session, organization_id, {"name": data.name, "uscc": data.uscc})
        except IntegrityError:
            raise Refused("already-exists", [Breach("/name", _TAKEN)]) from None
        if row is None:
            raise Refused("not-found")
        return OrganizationOut.of(row)


def _id_of(after: str | None) -> UUID | None:
    id_ = read_cursor(after)
    try:
        return UUID(id_) if id_ is not None else None
    except ValueError:
        raise Refused("invalid-request", [Breach("after", NO_CURSOR)]) from None
