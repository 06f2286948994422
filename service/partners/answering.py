"""Needs answered for whoever asks: for the page of a partner only with what that may show, and counted as its use."""

from typing import Any

import msgspec
from litestar import Request

from matching.errors import EmptyNeed
from models.queries.portal_use import count_use
from models.tenancy import AUTHENTICATION, act_for
from service.catalogues import matcher_of
from service.clock import today
from service.needs.structs import MatchAnswer, StatedNeed
from service.partners.admission import portal_of
from service.partners.demo import DEMO_TEXT

AnyRequest = Request[Any, Any, Any]


async def answer_for(request: AnyRequest, stated: StatedNeed) -> MatchAnswer:
    """What the caller's catalogue has for a need, counted as a search of its portal where it is one."""
    answer = matched_for(request, stated)
    await _count(request, matches=1, found_nothing=int(not answer.matches))
    return answer


def matched_for(request: AnyRequest, stated: StatedNeed) -> MatchAnswer:
    """The same, uncounted: for a need that is kept, which `count_need` counts."""
    portal, matcher = portal_of(request), matcher_of(request)
    if portal is None:
        return matcher.match(stated)
    if portal.demo != "found":
        return matcher.match(stated, portal.only, portal.place)
    try:
        answer = matcher.match(stated)
    except EmptyNeed:
        answer = None
    return answer if answer and answer.matches else matcher.match(msgspec.structs.replace(stated, text=DEMO_TEXT))


async def count_need(request: AnyRequest) -> None:
    """Count a need that a portal handed over; for all other callers nothing."""
    await _count(request, needs=1)


async def _count(request: AnyRequest, **counts: int) -> None:
    portal = portal_of(request)
    if portal is None or portal.sitekey_id is None:
        return
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        await count_use(session, portal.sitekey_id, today(), portal.entry, **counts)
