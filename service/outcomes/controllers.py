"""What came of a need, over HTTP."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from service.access import NEED, need_or
from service.cases.parties import case_of_caller
from service.clock import now
from service.contacts.unerased import unerased_case
from service.idempotency import IdempotencyKey, Once
from service.outcomes.showing import shown_outcome
from service.outcomes.structs import NewEvaluation, NewFigures, NewFollowUp, OutcomeOut
from service.outcomes.telling import evaluated, figures_added, followed_up

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}


@get(
    "/v1/needs/{need_id:uuid}/outcome",
    operation_id="getOutcome",
    summary="What came of a need",
    tags=["outcomes"],
    opt=need_or("case:read"),
)
async def read_outcome(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[OutcomeOut]:
    """Evaluations, follow-ups and figures of a need, and what the caller may still tell."""
    need, party = await case_of_caller(request, need_id, session)
    shown = await shown_outcome(session, need, party, now(), request.app.state.limits)
    return Response(shown, headers=_PRIVATE)


@post(
    "/v1/needs/{need_id:uuid}/evaluation",
    operation_id="evaluateNeed",
    summary="Evaluate what was delivered",
    tags=["outcomes"],
    opt=NEED,
)
async def evaluate_need(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    data: JSONBody[NewEvaluation],
    idempotency_key: IdempotencyKey = None,
) -> Response[OutcomeOut]:
    """The enterprise says whether its problem is solved and how content it is, once everything is delivered."""
    need, party = await unerased_case(request, need_id, session, to_change=True)
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            shown = await evaluated(session, need, party, data, now(), request.app.state.limits)
            await once.done(201, f"/v1/needs/{need_id}/outcome", msgspec.json.encode(shown))
        return once.response()


@post(
    "/v1/needs/{need_id:uuid}/follow-ups",
    operation_id="followUpNeed",
    summary="Say how it went after delivery",
    tags=["outcomes"],
    opt=need_or("case:write"),
)
async def follow_up_need(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    data: JSONBody[NewFollowUp],
    idempotency_key: IdempotencyKey = None,
) -> Response[OutcomeOut]:
    """The enterprise, or a clerk who asked it, says how it went 30 and 180 days after delivery, by the limits in force."""
    need, party = await unerased_case(request, need_id, session, to_change=True)
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            shown = await followed_up(session, need, party, data, now(), request.app.state.limits)
            await once.done(201, f"/v1/needs/{need_id}/outcome", msgspec.json.encode(shown))
        return once.response()


@post(
    "/v1/needs/{need_id:uuid}/figures",
    operation_id="addFigures",
    summary="Say what a case was worth",
    tags=["outcomes"],
    opt=need_or("case:write"),
)
async def add_figures(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    data: JSONBody[NewFigures],
    idempotency_key: IdempotencyKey = None,
) -> Response[OutcomeOut]:
    """Figures that are stated or checked between follow-ups; of one measure the best attested counts, then the newest."""
    need, party = await unerased_case(request, need_id, session, to_change=True)
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            shown = await figures_added(session, need, party, data, now(), request.app.state.limits)
            await once.done(201, f"/v1/needs/{need_id}/outcome", msgspec.json.encode(shown))
        return once.response()
