"""A need answered for the page that asks: of the part of the catalogue that its sitekey shows, in words."""

from typing import Any

from litestar import Request
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from service.catalogues import matcher_of
from service.embed.showing import result_view
from service.embed.views import ResultView
from service.needs.structs import StatedNeed
from service.partners.admission import portal_of
from service.partners.answering import answer_for

AnyRequest = Request[Any, Any, Any]


async def answered(request: AnyRequest, stated: StatedNeed, session: AsyncSession, english: bool) -> ResultView:
    """What a page shows for a need."""
    portal = portal_of(request)
    answer = await answer_for(request, stated)
    only, place = (None, None) if portal is None else (portal.only, portal.place)
    return await result_view(answer, stated, matcher_of(request), session, english, only, place)


def rendered(request: AnyRequest, template: str, **context: Any) -> Markup:
    """A piece of a page."""
    engine = request.app.template_engine.engine  # type: ignore[union-attr]
    return Markup(engine.get_template(f"embed/{template}.html").render(context))  # noqa: S704 - with escaping
