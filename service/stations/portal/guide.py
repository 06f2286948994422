"""/guide: how to embed, step by step, with a sitekey of the reader's filled in."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.sitekeys import sitekeys_of
from models.tables import Sitekey
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.problems import Refused
from service.stations.portal.snippets import DEMO_SITEKEY, snippets_of
from service.stations.rendering import page
from service.stations.words.guide import TROUBLES

AnyRequest = Request[Any, Any, Any]
_DEMOS = ("found", "empty", "limited", "failing")


@get("/guide", include_in_schema=False, opt=for_page("key:admin"))
async def guide_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """The guide for one sitekey, the newest that is enabled unless another is named, or for a demo one."""
    keys = [key for key in await sitekeys_of(session, principal_of(request).organization_id) if key.enabled]
    chosen = _chosen(request, keys)
    key, place = (chosen.key, chosen.place) if chosen else (DEMO_SITEKEY, None)
    return page(
        request,
        "portal/guide",
        "portals",
        keys=keys,
        chosen=chosen,
        key=key,
        demos=_DEMOS,
        troubles=TROUBLES,
        snippets=snippets_of(request, key, place),
    )


def _chosen(request: AnyRequest, keys: list[Sitekey]) -> Sitekey | None:
    written = request.query_params.get("sitekey", "")
    if not written:
        return keys[-1] if keys else None
    found = next((key for key in keys if str(key.id) == written), None)
    if found is None:
        raise Refused("not-found")
    return found
