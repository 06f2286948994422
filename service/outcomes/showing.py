"""An outcome as its parties see it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.outcomes import evaluations_of, figures_of, follow_ups_of
from models.tables import Evaluation, FollowUp, Need
from service.cases.parties import Party
from service.cases.showing import moves_of_need
from service.outcomes.independence import works_on
from service.outcomes.structs import EvaluationOut, FigureOut, FollowUpOut, OutcomeOut
from service.workflow.limits import Limits, follow_up_deadline

WITH_FIGURES = frozenset({"evaluated", "followed_up", "closed"})
"""States in which figures may be added beside a follow-up."""


async def shown_outcome(session: AsyncSession, need: Need, party: Party, at: datetime, limits: Limits) -> OutcomeOut:
    """What came of a need, and what the party may still tell."""
    evaluations = await evaluations_of(session, need.id)
    follow_ups = await follow_ups_of(session, need.id)
    figures = await figures_of(session, need.id)
    asked = follow_up_from(need, limits)
    independent = not await works_on(session, need, party)
    return OutcomeOut(
        need=need.id,
        state=need.state,  # type: ignore[arg-type]
        solved=newest_word(evaluations, follow_ups),
        evaluations=[EvaluationOut.of(row) for row in evaluations],
        follow_ups=[FollowUpOut.of(row) for row in follow_ups],
        figures=[FigureOut.of(row) for row in figures],
        may_evaluate=need.state == "delivered" and "enterprise" in party.roles,
        may_follow_up=independent and asked is not None and asked <= at,
        may_add_figures=independent and need.state in WITH_FIGURES,
        follow_up_from=asked,
        moves=moves_of_need(need, party, at, limits),
    )


def follow_up_from(need: Need, limits: Limits) -> datetime | None:
    """From when on the follow-up of the present state can be answered; none where none is asked for."""
    if need.delivered_at is None or need.state not in ("evaluated", "followed_up"):
        return None
    return follow_up_deadline(need.delivered_at, need.state == "evaluated", limits).remind_at


def newest_word(evaluations: list[Evaluation], follow_ups: list[FollowUp]) -> bool | None:
    """Whether the problem is solved, as it was said last; a question that lapsed says nothing."""
    said = [(row.at, row.solved) for row in evaluations if row.answered]
    said += [(row.at, row.solved) for row in follow_ups if row.answered]
    return max(said, key=lambda each: each[0])[1] if said else None
