"""/sitekeys: where an organization's portals are, and what they may show; added, changed, switched off and on."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import organization_by_id
from models.queries.partners import names_of_stations, sitekeys_with_owners
from models.tables import Organization, Sitekey
from models.tenancy import PUBLIC, act_for
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.partners.sitekeys import as_input, change_stated, create_sitekey, own_sitekey, withdraw_sitekey
from service.partners.structs import NewSitekey, SitekeyInput
from service.problems import Refused
from service.stations.forms.checking import Errors, errors_refused, named
from service.stations.forms.values import values_posted
from service.stations.portal.fields import BY_NAME, FIELDS, document_posted, patch_posted, read, values_shown
from service.stations.portal.snippets import snippets_of
from service.stations.posting import posted
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
Posted = list[tuple[str, str]]
_FOR_ADMINISTRATORS = for_page("key:admin")


@get("/sitekeys", include_in_schema=False, opt=_FOR_ADMINISTRATORS)
async def sitekeys_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """All sitekeys of the organization; for the operator those of all, or of the one that is named."""
    owner = await _owner(request, session, request.query_params.get("organization", ""))
    return await _all(request, session, owner)


@post("/sitekeys", include_in_schema=False, opt=_FOR_ADMINISTRATORS, status_code=200)
async def sitekeys_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Add a sitekey and show the code for it."""
    reader, pairs = Reader(request), await posted(request)
    owner = await _owner(request, session, dict(pairs).get("organization", ""))
    values = {**values_posted(pairs, FIELDS), "live": dict(pairs).get("kind") != "test"}
    given = {**document_posted(values), "live": values["live"], "organization": str(owner.id) if owner else None}
    new, errors = read(NewSitekey, given, values, reader.english)
    if not errors:
        try:
            async with session.begin_nested():
                found = await create_sitekey(session, request.app.state, principal_of(request), new)
            return see(f"/sitekeys/{found.id}?done=added")
        except Refused as refused:
            errors = errors_refused(refused, values, FIELDS, reader.english)
    return await _all(request, session, owner, values=values, errors=errors)


@get("/sitekeys/{sitekey_id:uuid}", include_in_schema=False, opt=_FOR_ADMINISTRATORS)
async def sitekey_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], sitekey_id: FromPath[UUID]
) -> Response[Any]:
    """A sitekey with the code to copy and its settings."""
    found = await own_sitekey(session, sitekey_id)
    return await _one(request, session, found)


@post("/sitekeys/{sitekey_id:uuid}", include_in_schema=False, opt=_FOR_ADMINISTRATORS, status_code=200)
async def sitekey_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], sitekey_id: FromPath[UUID]
) -> Response[Any]:
    """Do what was asked for with a sitekey."""
    pairs = await posted(request)
    act = _ACTS.get(dict(pairs).get("do", ""))
    if act is None:
        raise Refused("invalid-request")
    return await act(request, session, await own_sitekey(session, sitekey_id, to_change=True), pairs)


async def _save(request: AnyRequest, session: AsyncSession, found: Sitekey, pairs: Posted) -> Response[Any]:
    reader, values = Reader(request), values_posted(pairs, FIELDS)
    # What somebody else has written meanwhile is not lost by a form that never saw it.
    errors: Errors = {} if dict(pairs).get("version") == str(found.version) else {"": reader.w.sitekey_stale}
    if not errors:
        _, errors = read(SitekeyInput, document_posted(values), values, reader.english)
    if not errors:
        try:
            async with session.begin_nested():
                person, patch = principal_of(request), patch_posted(values)
                await change_stated(session, request.app.state, person, found, patch)
            return see(f"/sitekeys/{found.id}?done=saved")
        except Refused as refused:
            errors = errors_refused(refused, values, FIELDS, reader.english)
    return await _one(request, session, found, values=values, errors=errors)


async def _enable(request: AnyRequest, session: AsyncSession, found: Sitekey, _pairs: Posted) -> Response[Any]:
    await change_stated(session, request.app.state, principal_of(request), found, {"enabled": True})
    return see(f"/sitekeys/{found.id}?done=saved")


async def _withdraw(_request: AnyRequest, session: AsyncSession, found: Sitekey, _pairs: Posted) -> Response[Any]:
    await withdraw_sitekey(session, found)
    return see(f"/sitekeys/{found.id}?done=withdrawn")


_ACTS: dict[str, Callable[[AnyRequest, AsyncSession, Sitekey, Posted], Awaitable[Response[Any]]]] = {
    "save": _save,
    "enable": _enable,
    "withdraw": _withdraw,
}


async def _owner(request: AnyRequest, session: AsyncSession, named_id: str) -> Organization | None:
    """Whose sitekeys are looked after: the reader's organization, or the one that the operator names."""
    principal = principal_of(request)
    if principal.organization_id is not None:
        return await organization_by_id(session, principal.organization_id)
    if not named_id:
        return None
    try:
        found = await organization_by_id(session, UUID(named_id))
    except ValueError:
        found = None
    if found is None:
        raise Refused("not-found")
    return found


async def _all(request: AnyRequest, session: AsyncSession, owner: Organization | None, **more: Any) -> Response[Any]:
    held = await sitekeys_with_owners(session, owner.id if owner is not None else None)
    return page(
        request,
        "portal/sitekeys",
        "portals",
        status=400 if more.get("errors") else 200,
        held=held,
        owner=owner,
        fields=FIELDS,
        by_name=BY_NAME,
        named=named,
        **more,
    )


async def _one(
    request: AnyRequest, session: AsyncSession, found: Sitekey, *, values: dict[str, Any] | None = None, **more: Any
) -> Response[Any]:
    principal = principal_of(request)
    if values is None:
        # A portal may show stations of others, of which an organization sees what everybody does.
        await act_for(session, PUBLIC)
        names = await names_of_stations(session, found.stations)
        await act_for(session, principal.tenant)
        values = values_shown(as_input(found), names)
    return page(
        request,
        "portal/sitekey",
        "portals",
        status=400 if more.get("errors") else 200,
        key=found,
        values=values,
        done=request.query_params.get("done", ""),
        fields=FIELDS,
        by_name=BY_NAME,
        named=named,
        snippets=snippets_of(request, found.key, found.place),
        **more,
    )
