"""What an enterprise, or a clerk who asked it, tells of a need after delivery."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Evaluation, FollowUp, Need
from service.cases.moving import move_need
from service.cases.parties import Party
from service.cases.recording import record
from service.identifiers import new_id
from service.outcomes.figures import keep_figures
from service.outcomes.independence import check_independent
from service.outcomes.proposing import propose_case
from service.outcomes.showing import WITH_FIGURES, follow_up_from, shown_outcome
from service.outcomes.structs import NewEvaluation, NewFigures, NewFollowUp, OutcomeOut
from service.problems import Breach, Refused, Rule
from service.workflow.limits import Limits
from service.workflow.working_time import CHINA

ROUNDS = {"evaluated": (1, "followed_up"), "followed_up": (2, "closed")}
"""State → which follow-up is asked for in it, and where its answer leads."""
_NOT_NOW = Rule("state", "当前状态下没有可填写的回访", "no follow-up is asked for in this state")
_NO_FIGURES = Rule("state", "评价之后才能填写成效数据", "figures can be added once the need was evaluated")


async def evaluated(
    session: AsyncSession, need: Need, party: Party, data: NewEvaluation, at: datetime, limits: Limits
) -> OutcomeOut:
    """The outcome once an enterprise has evaluated what was delivered; refused in any state but delivered."""
    await move_need(session, need, "evaluated", party, at, limits)
    session.add(
        Evaluation(
            need_id=need.id,
            answered=True,
            solved=data.solved,
            score=data.score,
            comment=data.comment,
            share_as_case=data.share_as_case,
            at=at,
        )
    )
    await session.flush()
    await propose_case(session, need, at)
    await session.flush()
    return await shown_outcome(session, need, party, at, limits)


async def followed_up(
    session: AsyncSession, need: Need, party: Party, data: NewFollowUp, at: datetime, limits: Limits
) -> OutcomeOut:
    """The outcome once it is told how it went; refused before the time at which it is asked for."""
    asked = follow_up_from(need, limits)
    if asked is None or need.delivered_at is None:
        raise Refused("not-in-this-state", [Breach("", _NOT_NOW)])
    if at < asked:
        raise Refused("not-in-this-state", [Breach("", _not_before(asked))])
    await check_independent(session, need, party, "")
    round_, to = ROUNDS[need.state]
    follow_up = FollowUp(
        id=new_id(),
        need_id=need.id,
        delivered_at=need.delivered_at,
        round=round_,
        answered=True,
        solved=data.solved,
        recorded_by=party.role,
        note=data.note,
        at=at,
    )
    session.add(follow_up)
    await session.flush()
    await keep_figures(session, need, party, data.figures, at, follow_up.id)
    await move_need(session, need, to, party, at, limits)
    await session.flush()
    await propose_case(session, need, at)
    await session.flush()
    return await shown_outcome(session, need, party, at, limits)


async def figures_added(
    session: AsyncSession, need: Need, party: Party, data: NewFigures, at: datetime, limits: Limits
) -> OutcomeOut:
    """The outcome once figures were stated or checked outside of a follow-up."""
    if need.state not in WITH_FIGURES:
        raise Refused("not-in-this-state", [Breach("", _NO_FIGURES)])
    await keep_figures(session, need, party, data.figures, at)
    await record(session, need, None, "figures_added", party, at)
    await session.flush()
    await propose_case(session, need, at)
    await session.flush()
    return await shown_outcome(session, need, party, at, limits)


def _not_before(asked: datetime) -> Rule:
    moment = f"{asked.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return Rule("too-early", f"回访自{moment}（北京时间）起填写", f"can be answered from {moment} (China) on")
