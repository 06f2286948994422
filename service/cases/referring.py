"""A plan that was agreed → its referrals, one for each line, handed to the stations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from matching.values import PlanLine
from models.queries.cases import newest_answer, places_of_offerings, referrals_of
from models.queries.needs import StoredNeed, newest_plan, store_plan
from models.tables import Need, Referral
from service.cases.moving import move_referral
from service.cases.parties import SERVICE
from service.cases.recording import record
from service.identifiers import new_id
from service.matcher import Matcher
from service.plans.planning import first_plan
from service.plans.structs import PlanOut
from service.workflow.limits import Limits
from service.workflow.referral_states import OPEN


async def newest_plan_of(session: AsyncSession, need: Need, matcher: Matcher) -> PlanOut:
    """The plan of a need that was kept last, or its first one, which is kept from now on."""
    kept = await newest_plan(session, need.id)
    if kept is not None:
        return msgspec.convert(kept.shown, PlanOut)
    answer = await newest_answer(session, need.id)
    assert answer is not None, "every need is stored with its answer"
    plan = first_plan(matcher, StoredNeed(need, answer))
    await store_plan(session, row_of_plan(plan))
    return plan


def row_of_plan(plan: PlanOut) -> dict[str, Any]:
    """A plan as it is stored."""
    return {
        "need_id": plan.need,
        "ranking": plan.ranking,
        "edits": msgspec.to_builtins(plan.edits),
        "shown": msgspec.to_builtins(plan),
        "created_at": plan.created_at,
    }


async def refer_plan(session: AsyncSession, need: Need, plan: PlanOut, at: datetime, limits: Limits) -> list[Referral]:
    """Hand every line of the plan to its station, but for those that an open or completed referral serves already.

    A line whose offering is not listed any more is left out; history says so.
    """
    served = {each.offering for each in await referrals_of(session, need.id) if serves(need, each)}
    lines = [line for line in plan.plan.lines if line.offering not in served]
    places = await places_of_offerings(session, [line.offering for line in lines])
    made = []
    for line in lines:
        if line.offering not in places:
            await record(session, need, None, "unmatched", SERVICE, at, note=line.title)
            continue
        made.append(_referral(need, plan, line, places[line.offering], at))
    for referral in made:
        await hand_over(session, need, referral, at, limits)
    return made


def serves(need: Need, referral: Referral) -> bool:
    """Whether a referral need not be made again; what was delivered before a need was reopened has not solved it."""
    if referral.state == "completed" and referral.ended_at is not None:
        return need.delivered_at is None or referral.ended_at > need.delivered_at
    return referral.state in OPEN


async def hand_over(session: AsyncSession, need: Need, referral: Referral, at: datetime, limits: Limits) -> None:
    """Keep a new referral and ask its station."""
    session.add(referral)
    await session.flush()
    await record(session, need, referral, "drafted", SERVICE, at, end="draft")
    await move_referral(session, need, referral, "requested", SERVICE, at, limits)


def _referral(need: Need, plan: PlanOut, line: PlanLine, place: Any, at: datetime) -> Referral:
    return new_referral(
        need,
        place,
        at,
        line=line.order,
        requirements=line.requirements,
        labels=labels_of(plan, line.requirements),
        schemes=plan.understanding.constraints.accreditations,
    )


def labels_of(plan: PlanOut, requirements: Sequence[str]) -> list[str]:
    """What some requirements of a plan are called."""
    labels = {requirement.id: requirement.label for requirement in plan.understanding.requirements}
    return [labels.get(id_, id_) for id_ in requirements]


def new_referral(
    need: Need,
    place: Any,
    at: datetime,
    *,
    line: int,
    requirements: Sequence[str],
    labels: Sequence[str],
    schemes: Sequence[str],
    replaces: Referral | None = None,
) -> Referral:
    """A referral of a need to an offering; `place` names the offering, its station and its organization."""
    return Referral(
        id=new_id(),
        need_id=need.id,
        organization_id=place["organization_id"],
        station_id=place["station_id"],
        offering_id=place["id"],
        offering=place["external_id"],
        title=place["title"],
        station=place["station"],
        station_name=place["station_name"],
        line=line,
        requirements=list(requirements),
        labels=list(labels),
        schemes=list(schemes),
        state="draft",
        state_since=at,
        version=1,
        urgent=need.urgent,
        tries=1 if replaces is None else replaces.tries + 1,
        replaces=replaces.id if replaces is not None else None,
        created_at=at,
    )
