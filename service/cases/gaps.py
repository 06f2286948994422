"""Requirements that nothing meets: kept by place, industry and element, and looked for farther away at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import newest_answer, referrals_of
from models.queries.gaps import meet_gaps, open_gaps
from models.tables import Need, Referral
from service.cases.parties import SERVICE
from service.cases.recording import record
from service.matcher import Matcher
from service.plans.planning import engine_need
from service.plans.structs import PlanOut
from service.workflow.limits import Limits


async def open_gaps_of_plan(
    session: AsyncSession, need: Need, plan: PlanOut, at: datetime, limits: Limits, matcher: Matcher
) -> None:
    """Open a gap for every requirement that the plan leaves uncovered; one that is open already stays as it is."""
    by_id = {requirement.id: requirement for requirement in plan.understanding.requirements}
    uncovered = {id_: by_id[id_].label for id_ in plan.plan.uncovered if id_ in by_id}
    elements = {id_: by_id[id_].element for id_ in uncovered}
    refused = {*plan.edits.exclude.offerings, *plan.edits.exclude.stations}
    await _open(session, need, uncovered, elements, refused, at, limits, matcher)


async def open_gaps_of_requirements(
    session: AsyncSession, need: Need, referral: Referral, at: datetime, limits: Limits, matcher: Matcher
) -> None:
    """Open a gap for what a referral should have met and no other station can."""
    labels = dict(zip(referral.requirements, referral.labels, strict=True))
    tried = await referrals_of(session, need.id)
    refused = {each.offering for each in tried} | {
        each.station for each in tried if each.reason == "conflict_of_interest"
    }
    await _open(session, need, labels, await _elements(session, need), refused, at, limits, matcher)


async def close_gaps_met(session: AsyncSession, need: Need, referral: Referral, at: datetime) -> None:
    """What a completed referral has met is no gap any more."""
    for label in await meet_gaps(session, need.id, referral.requirements):
        await record(session, need, None, "gap_met", SERVICE, at, note=label)


async def _elements(session: AsyncSession, need: Need) -> dict[str, str | None]:
    answer = await newest_answer(session, need.id)
    shown = answer.shown["understanding"]["requirements"] if answer is not None else []
    return {each["id"]: each["element"] for each in shown}


async def _open(
    session: AsyncSession,
    need: Need,
    labels: dict[str, str],
    elements: dict[str, str | None],
    refused: Collection[str],
    at: datetime,
    limits: Limits,
    matcher: Matcher,
) -> None:
    if not labels:
        return
    wider = matcher.wider(engine_need(need), labels, refused)
    rows = []
    for id_, label in labels.items():
        found = wider.get(id_)
        rows.append(
            {
                "need_id": need.id,
                "requirement": id_,
                "label": label,
                "element": elements.get(id_) or (found.element if found is not None else None),
                "industry": need.industry,
                "adcode": need.adcode,
                "found_in": found.found_in if found is not None else None,
                "offerings": list(found.offerings) if found is not None else [],
                "missing": list(found.missing) if found is not None else [],
                "opened_at": at,
                "due_at": limits.no_match.end(at),
            }
        )
    for label in await open_gaps(session, rows):
        await record(session, need, None, "gap_opened", SERVICE, at, note=label)
