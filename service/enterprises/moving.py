"""What an enterprise does with its need and with the services under way, on its page."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import referral_by_id
from models.tables import Need
from service.access import VISITOR
from service.cases.moves import moved
from service.cases.parties import ENTERPRISE
from service.cases.referring import newest_plan_of
from service.cases.structs import NeedMove, ReferralMove
from service.catalogues import matcher_of
from service.clock import now
from service.enterprises.acting import Fields, acted, stated
from service.problems import Breach, Refused, Rule
from service.referrals.moving import referral_moved

AnyRequest = Request[Any, Any, Any]
_CHANGED = Rule(
    "plan-changed",
    "方案刚刚有更新，请先看看新的方案再确认",
    "the plan has just changed; please look at the new one before you agree",
)


@post("/needs/{need_id:uuid}/moves", include_in_schema=False, opt=VISITOR, status_code=200)
async def move_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Submit again, agree to the plan that was shown, ask for another one, withdraw, have it taken up again."""

    async def work(need: Need, fields: Fields) -> str:
        limits, matcher = request.app.state.limits, matcher_of(request)
        move = stated(NeedMove, {name: fields.get(name) for name in ("to", "note")})
        if move.to == "agreed" and need.state == "planned":
            plan = await newest_plan_of(session, need, matcher)
            if plan.created_at.isoformat() != fields.get("seen"):
                raise Refused("not-in-this-state", [Breach("/plan", _CHANGED)])
        await moved(session, need, ENTERPRISE, move, limits, matcher)
        return move.to

    return await acted(request, session, need_id, work)


@post(
    "/needs/{need_id:uuid}/referrals/{referral_id:uuid}/moves",
    include_in_schema=False,
    opt=VISITOR,
    status_code=200,
)
async def referral_move_posted(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    referral_id: FromPath[UUID],
) -> Response[Any]:
    """Take an order back, ask for a pause, have it go on, dispute what was done."""

    async def work(need: Need, fields: Fields) -> str:
        referral = await referral_by_id(session, referral_id)
        if referral is None or referral.need_id != need.id:
            raise Refused("not-found")
        move = stated(ReferralMove, {name: fields.get(name) for name in ("to", "note", "reason", "resume_on")})
        limits, matcher = request.app.state.limits, matcher_of(request)
        await referral_moved(session, need, referral, ENTERPRISE, move, now(), limits, matcher)
        return move.to

    return await acted(request, session, need_id, work)
