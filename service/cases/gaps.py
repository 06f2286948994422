"""Requirements that nothing meets: kept by place, industry and element, and looked for farther away."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from matching.values import Requirement
from models.tables import Gap, Need, Referral
from service.plans.structs import PlanOut
from service.workflow.limits import Limits


async def open_gaps_of_plan(session: AsyncSession, need: Need, plan: PlanOut, at: datetime, limits: Limits) -> None:
    """Open a gap for every requirement that the plan leaves uncovered; one that is open already stays as it is."""
    by_id = {requirement.id: requirement for requirement in plan.understanding.requirements}
    uncovered = [by_id[id_] for id_ in plan.plan.uncovered if id_ in by_id]
    await _open(session, need, ((r.id, r.label, _element(r)) for r in uncovered), at, limits)


async def open_gaps_of_requirements(
    session: AsyncSession, need: Need, referral: Referral, at: datetime, limits: Limits
) -> None:
    """Open a gap for what a referral should have met and no other station can."""
    pairs = zip(referral.requirements, referral.labels, strict=True)
    await _open(session, need, ((id_, label, None) for id_, label in pairs), at, limits)


def _element(requirement: Requirement) -> str | None:
    return requirement.element


async def _open(
    session: AsyncSession,
    need: Need,
    requirements: Iterable[tuple[str, str, str | None]],
    at: datetime,
    limits: Limits,
) -> None:
    rows = [
        {
            "need_id": need.id,
            "requirement": id_,
            "label": label,
            "element": element,
            "industry": need.industry,
            "adcode": need.adcode,
            "opened_at": at,
            "due_at": limits.no_match.end(at),
        }
        for id_, label, element in requirements
    ]
    if rows:
        await session.execute(insert(Gap).values(rows).on_conflict_do_nothing())
