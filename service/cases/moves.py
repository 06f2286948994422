"""Moves of a need by people, over HTTP."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import moves_of, organization_of_station, referrals_of
from models.queries.contacts import has_contact
from models.tables import Need
from service.access import need_or
from service.cases.following_on import after_need_move
from service.cases.moving import Why, move_need
from service.cases.parties import Party, case_of_caller
from service.cases.referring import newest_plan_of
from service.cases.reopening import reopen
from service.cases.showing import shown_case
from service.cases.structs import CaseHistory, CaseOut, HistoryEntry, NeedMove
from service.catalogues import matcher_of
from service.clock import now
from service.idempotency import IdempotencyKey, Once
from service.matcher import Matcher
from service.problems import Breach, Refused, Rule
from service.workflow.limits import Limits
from service.workflow.need_states import NEED_ENDS, NEED_TRANSITIONS
from service.workflow.transitions import find

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
REQUIRED = Rule("required", "必填", "is required")
_NO_STATION = Rule("unknown-id", "不是可受理的服务站", "is no station that receives needs")
_NO_LINE = Rule("empty-plan", "方案中没有任何服务；请改为no_match", "the plan has no service; move to no_match instead")
_OWN_WORK = Rule("own-work", "服务机构不能办结自己承担的需求", "a provider does not close a need that it works on")


@get(
    "/v1/needs/{need_id:uuid}/case",
    operation_id="getCase",
    summary="Where a case stands",
    tags=["cases"],
    opt=need_or("case:read"),
)
async def read_case(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[CaseOut]:
    """The state of a need, its deadline, its referrals, and what the caller may do now."""
    need, party = await case_of_caller(request, need_id, session)
    shown = await shown_case(session, need, party, now(), request.app.state.limits)
    return Response(shown, headers=_PRIVATE)


@get(
    "/v1/needs/{need_id:uuid}/history",
    operation_id="getCaseHistory",
    summary="What happened in a case",
    tags=["cases"],
    opt=need_or("case:read"),
)
async def read_history(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[CaseHistory]:
    """Every move of a need and of its referrals: who, when, why, from which state to which."""
    await case_of_caller(request, need_id, session)
    items = [HistoryEntry.of(row) for row in await moves_of(session, need_id)]
    return Response(CaseHistory(items=items), headers=_PRIVATE)


@post(
    "/v1/needs/{need_id:uuid}/moves",
    operation_id="moveNeed",
    summary="Move a need",
    tags=["cases"],
    status_code=200,
    opt=need_or("case:write"),
)
async def post_move(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    data: JSONBody[NeedMove],
    idempotency_key: IdempotencyKey = None,
) -> Response[CaseOut]:
    """Move a need to another state; what follows at once, such as referrals of an agreed plan, is in the answer."""
    need, party = await case_of_caller(request, need_id, session, to_change=True)
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            shown = await moved(session, need, party, data, request.app.state.limits, matcher_of(request))
            await once.done(200, f"/v1/needs/{need_id}/case", msgspec.json.encode(shown))
        return once.response()


async def moved(
    session: AsyncSession, need: Need, party: Party, data: NeedMove, limits: Limits, matcher: Matcher
) -> CaseOut:
    """The case after a move by one of its people, and after what follows by itself."""
    at = now()
    if data.to == "reopened":
        await reopen(session, need, party, at, limits, data.note)
    else:
        await _check(session, need, party, data, matcher)
        await _take_over(session, need, data)
        await move_need(session, need, data.to, party, at, limits, Why(note=data.note))
        await after_need_move(session, need, at, limits, matcher)
    await session.flush()
    return await shown_case(session, need, party, at, limits)


async def _check(session: AsyncSession, need: Need, party: Party, data: NeedMove, matcher: Matcher) -> None:
    if need.erased_at is not None and data.to not in NEED_ENDS:
        raise Refused("erased")
    transition = find(NEED_TRANSITIONS, need.state, data.to)
    if transition is None:
        return
    if "note" in transition.tells and data.note is None:
        raise Refused("contradiction", [Breach("/note", REQUIRED)])
    if data.to == "submitted" and not await has_contact(session, need.id):
        raise Refused("contact-missing")
    if data.to == "planned" and not (await newest_plan_of(session, need, matcher)).plan.lines:
        raise Refused("contradiction", [Breach("/to", _NO_LINE)])
    if data.to in ("closed", "closed_unmet") and party.organization_id is not None:
        referrals = await referrals_of(session, need.id)
        if any(each.organization_id == party.organization_id for each in referrals):
            raise Refused("contradiction", [Breach("/to", _OWN_WORK)])


async def _take_over(session: AsyncSession, need: Need, data: NeedMove) -> None:
    """What is said with a move and belongs to the need from then on."""
    if data.to == "submitted":
        need.urgent = data.urgent
        if data.station is not None:
            need.organization_id = await organization_of_station(session, data.station)
            if need.organization_id is None:
                raise Refused("unknown-reference", [Breach("/station", _NO_STATION)])
    if data.to == "planned" and data.cause is not None:
        need.cause = data.cause
    if data.to in ("accepted", "diagnosing"):
        need.site_visit = data.site_visit
