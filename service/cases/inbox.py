"""The needs that a clerk looks after, over HTTP."""

import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import Wanted, count_by_state, list_needs
from models.tables import Need
from service.access import needs
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.cases.cursors import cursor_of, read_place
from service.cases.parties import clerk
from service.cases.showing import moves_of_need
from service.cases.structs import CaseOut, CasePage
from service.catalogue.reading import After, Limit
from service.clock import now
from service.workflow.need_states import ACTIVE, NEED_STATES, NeedState

AnyRequest = Request[Any, Any, Any]
_PATH = "/v1/needs"
StateFilter = Annotated[
    Literal["active", "all", "overdue", NeedState],
    QueryParameter(name="state", description="Active ones unless stated; `overdue` are those past their deadline."),
]


@get(_PATH, operation_id="listNeeds", summary="The inbox of needs", tags=["cases"], opt=needs("case:read"))
async def list_cases(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    in_state: StateFilter = "active",
    after: After = None,
    limit: Limit = 50,
) -> Response[CasePage]:
    """The needs that the caller's organization receives, by deadline, without their referrals; the operator sees all."""
    principal, at, limits = principal_of(request), now(), request.app.state.limits
    found = await list_needs(session, wanted_needs(in_state, principal, at, after, limit + 1))
    party = clerk(principal)
    items = [CaseOut.of(need, at, moves_of_need(need, party, at, limits), []) for need in found[:limit]]
    following = None
    if len(found) > limit:
        query = urlencode({"state": in_state, "limit": limit, "after": cursor_of(found[limit - 1])})
        following = f"{_PATH}?{query}"
    counts = await count_by_state(session, Need, at, principal.organization_id)
    return Response(CasePage(items=items, counts=counts, next=following), headers={"Cache-Control": "no-store"})


def wanted_needs(state: str, principal: Principal, at: datetime.datetime, after: str | None, limit: int) -> Wanted:
    """The needs that a filter of the inbox means; drafts are nobody's but their enterprise's."""
    states = {
        "active": tuple(each for each in NEED_STATES if each in ACTIVE),
        "all": tuple(each for each in NEED_STATES if each != "draft"),
        "draft": (),
    }
    return Wanted(
        states=states.get("active" if state == "overdue" else state, (state,)),
        overdue_at=at if state == "overdue" else None,
        received_by=principal.organization_id,
        after=read_place(after),
        limit=limit,
    )
