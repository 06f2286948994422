"""What came of a need and what nothing meets, in the words of a clerk."""

import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need
from service.cases.parties import Party
from service.clock import now
from service.desk.showing import Due, due_of, joined
from service.outcomes.gap_structs import GapOut
from service.outcomes.gaps import gaps_of_need
from service.outcomes.showing import shown_outcome
from service.outcomes.structs import EvaluationOut, FigureOut, FollowUpOut, OutcomeOut
from service.stations.rendering import Reader
from service.workflow.limits import Limits
from service.workflow.need_states import ACTIVE


class GapShown(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that nothing meets, what was found after all, and what the enterprise was told."""

    id: str
    label: str
    state: str
    found: str
    answer: str
    due: Due


class OutcomeShown(msgspec.Struct, frozen=True, kw_only=True):
    """What was told after delivery, the newest last; `steps` are what the reader may add, `asked_from` when that begins."""

    told: list[tuple[str, str]]
    gaps: list[GapShown]
    steps: list[str]
    asked_from: str


async def outcome_of(session: AsyncSession, need: Need, party: Party, limits: Limits, reader: Reader) -> OutcomeShown:
    """What came of a need, for a clerk; the transaction sees all of the case."""
    at = now()
    outcome = await shown_outcome(session, need, party, at, limits)
    gaps = [_gap(gap, at, reader) for gap in await gaps_of_need(session, need, at)]
    later = outcome.follow_up_from is not None and outcome.follow_up_from > at
    return OutcomeShown(
        told=_told(outcome, reader),
        gaps=gaps,
        steps=[] if need.erased_at is not None else _steps(outcome, gaps, need),
        asked_from=reader.moment(outcome.follow_up_from) if later else "",
    )


def _steps(outcome: OutcomeOut, gaps: list[GapShown], need: Need) -> list[str]:
    allowed = {
        "gap": need.state in ACTIVE and any(gap.state != "met" for gap in gaps),
        "followed_up": outcome.may_follow_up,
        "figure": outcome.may_add_figures,
        "linked": need.duplicate_of is None,
        "unlinked": need.duplicate_of is not None,
    }
    return [step for step, may in allowed.items() if may]


def _told(outcome: OutcomeOut, reader: Reader) -> list[tuple[str, str]]:
    """When, and what: evaluations, follow-ups and figures in the order of time."""
    said = [(one.at, _evaluation(one, reader)) for one in outcome.evaluations]
    said += [(one.at, _follow_up(one, reader)) for one in outcome.follow_ups]
    said += [(one.at, _figure(one, reader)) for one in outcome.figures]
    return [(reader.moment(at), words) for at, words in sorted(said)]


def _evaluation(one: EvaluationOut, reader: Reader) -> str:
    if not one.answered or one.solved is None:
        return reader.w.evaluation_none
    words = reader.w("evaluation_said", solved=reader.said("solved", _yes(one.solved)), score=one.score)
    return f"{words} {one.comment}" if one.comment else words


def _follow_up(one: FollowUpOut, reader: Reader) -> str:
    if not one.answered or one.solved is None:
        return reader.w("follow_up_none", round=one.round)
    words = reader.w("follow_up_said", round=one.round, solved=reader.said("solved", _yes(one.solved)))
    return f"{words} {one.note}" if one.note else words


def _figure(one: FigureOut, reader: Reader) -> str:
    rate = one.indicator.startswith("pass_rate")
    value = f"{reader.number(one.value)}%" if rate else f"¥{reader.number(one.value)}"
    between = ": " if reader.english else "："
    return f"{reader.said('measure', one.indicator)} {value} ({reader.said('grade', one.grade)}){between}{one.method}"


def _gap(gap: GapOut, at: datetime.datetime, reader: Reader) -> GapShown:
    where = reader.w[f"gap_found_{gap.found_in}"] if gap.found_in else ""
    names = joined([f"{one.title} · {one.station_name}" for one in gap.offerings], reader)
    return GapShown(
        id=str(gap.id),
        label=gap.label,
        state=gap.state,
        found=f"{where} {names}".strip(),
        answer=gap.answer or "",
        due=due_of(gap.due_at, at, reader) if gap.state == "open" else Due(),
    )


def _yes(solved: bool) -> str:
    return "yes" if solved else "no"
