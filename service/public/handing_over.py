"""/match/need: a need handed over from the page of its result, without a script; its contact is entered on its own page."""

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from service.access import page as for_page
from service.embed.words import words as words_of_results
from service.needs.keeping import keep_need
from service.partners.budgets import charge_address
from service.public.matching import answered, stated_in
from service.public.reading import reader_of
from service.public.rendering import page
from service.stations.posting import posted

AnyRequest = Request[Any, Any, Any]


@post("/match/need", include_in_schema=False, opt=for_page("public"), status_code=201)
async def match_handed_over(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Keep the need with its answer, where consent is given; the token that opens its page is shown this once."""
    await charge_address(request)
    pairs, reader = await posted(request), reader_of(request)
    stated = stated_in(pairs, reader)
    if stated.need is None or dict(pairs).get("consent") != "yes":
        return await answered(request, session, stated, trouble=reader.w.hand_missing)
    kept = await keep_need(request, session, stated.need)
    w = words_of_results(reader.english)
    return page(request, "handed_over", "match", status=201, need_id=kept.id, token=kept.token, words=w)
