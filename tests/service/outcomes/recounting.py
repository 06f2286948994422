"""Indicators counted slowly and obviously, out of what history tells: the fast ones must equal them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from statistics import mean, median
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.working_days import is_working_day
from models.queries.indicators import Scope
from models.tables import CaseMove, Evaluation, FollowUp, Need, OutcomeFigure, Referral
from service.workflow.limits import Limits, deadline_of_date
from service.workflow.working_time import CHINA

_GRADES = ("self_stated", "documented", "verified")
_MONEY = ("loss_avoided", "cost_saved", "income_added")


class Recount:
    """Everything that happened to some needs, as history tells it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._moves: dict[UUID, list[CaseMove]] = defaultdict(list)
        self._said: dict[UUID, list[Any]] = defaultdict(list)
        self._figures: dict[UUID, list[OutcomeFigure]] = defaultdict(list)
        self._needs: dict[UUID, Need] = {}
        self._referrals: dict[UUID, Referral] = {}
        self._first: dict[UUID, UUID] = {}

    async def read(self, session: AsyncSession) -> None:
        """Read all of it."""
        for need in await session.scalars(select(Need)):
            self._needs[need.id] = need
        for referral in await session.scalars(select(Referral)):
            self._referrals[referral.id] = referral
        for move in await session.scalars(select(CaseMove).order_by(CaseMove.at, CaseMove.id)):
            self._moves[move.need_id].append(move)
            if move.event == "linked" and move.note is not None:
                self._first[move.need_id] = UUID(move.note)
            elif move.event == "unlinked":
                del self._first[move.need_id]
        told: list[Evaluation | FollowUp] = [*await session.scalars(select(Evaluation))]
        told += await session.scalars(select(FollowUp))
        for said in told:
            self._said[said.need_id].append(said)
        for figure in await session.scalars(select(OutcomeFigure).order_by(OutcomeFigure.at, OutcomeFigure.id)):
            self._figures[figure.need_id].append(figure)

    def figures(self, scope: Scope) -> dict[str, Any]:
        """Code → value, or key of a cell → value."""
        problems = [id_ for id_ in self._needs if self._counts(id_, scope)]
        return {
            "needs_submitted": len(problems),
            **self._acceptance(problems, scope.at),
            **self._solutions(problems),
            "enterprises_served": len({self._needs[id_].enterprise_mark for id_ in self._delivered(problems)} - {None}),
            "working_days_to_delivery": self._days(problems),
            **self._of_referrals(problems, scope.at),
            **{measure: self._money(problems, measure) for measure in _MONEY},
            "pass_rate": self._pass_rates(problems),
            "gaps": self._gaps(problems),
            **self._evaluations(problems),
        }

    def _counts(self, id_: UUID, scope: Scope) -> bool:
        submitted, need = self._time_of(id_, "submitted"), self._needs[id_]
        return (
            submitted is not None
            and id_ not in self._first
            and (scope.since is None or submitted >= scope.since)
            and (scope.until is None or submitted < scope.until)
            and (scope.adcode is None or (need.adcode or "").startswith(scope.adcode))
            and (scope.organization is None or need.organization_id == scope.organization)
        )

    def _members(self, problem: UUID) -> list[UUID]:
        return [problem, *(id_ for id_, first in self._first.items() if first == problem)]

    def _of_need(self, id_: UUID) -> list[CaseMove]:
        return [move for move in self._moves[id_] if move.referral_id is None and move.to_state is not None]

    def _time_of(self, id_: UUID, state: str) -> datetime.datetime | None:
        return next((move.at for move in self._of_need(id_) if move.event == "moved" and move.to_state == state), None)

    def _state(self, moves: Iterable[CaseMove]) -> tuple[str, datetime.datetime]:
        last = [move for move in moves if move.to_state is not None][-1]
        return str(last.to_state), last.at

    def _acceptance(self, problems: list[UUID], at: datetime.datetime) -> dict[str, Any]:
        in_time = late = 0
        for id_ in problems:
            moves = self._of_need(id_)
            answers = [
                number
                for number, move in enumerate(moves)
                if move.from_state == "submitted" and move.to_state in ("accepted", "returned", "rejected")
            ]
            if answers:
                begun = moves[answers[0] - 1].at
                in_time += moves[answers[0]].at <= self._limits.submitted.end(begun)
                late += moves[answers[0]].at > self._limits.submitted.end(begun)
            elif moves[-1].to_state == "submitted":
                late += self._limits.submitted.end(moves[-1].at) < at
        return {"accepted_in_time": _percent(in_time, in_time + late)}

    def _words(self, problem: UUID) -> list[bool]:
        said = [said for id_ in self._members(problem) for said in self._said[id_] if said.answered]
        return [said.solved for said in sorted(said, key=lambda said: said.at)]

    def _solutions(self, problems: list[UUID]) -> dict[str, Any]:
        told = [words for words in map(self._words, problems) if words]
        solved = sum(words[-1] for words in told)
        return {"problems_solved": solved, "solved_rate": _percent(solved, len(told))}

    def _delivered(self, problems: list[UUID]) -> list[UUID]:
        return [id_ for id_ in problems if any(self._time_of(member, "delivered") for member in self._members(id_))]

    def _days(self, problems: list[UUID]) -> float | None:
        lengths = []
        for id_ in self._delivered(problems):
            begun = self._time_of(id_, "submitted")
            ends = [self._time_of(member, "delivered") for member in self._members(id_)]
            assert begun is not None
            day, last = (moment.astimezone(CHINA).date() for moment in (begun, min(end for end in ends if end)))
            number = 0
            while day < last:
                day += datetime.timedelta(days=1)
                number += is_working_day(day)
            # What was linked later may have been delivered before the first was submitted.
            lengths.append(number)
        return median(lengths) if lengths else None

    def _of_referrals(self, problems: list[UUID], at: datetime.datetime) -> dict[str, Any]:
        by_state: dict[str, int] = defaultdict(int)
        by_reason: dict[str, int] = defaultdict(int)
        decided = late = 0
        members = {member for id_ in problems for member in self._members(id_)}
        for id_, referral in self._referrals.items():
            if referral.need_id not in members:
                continue
            moves = [move for move in self._moves[referral.need_id] if move.referral_id == id_]
            state, since = self._state(moves)
            if state in ("draft", "entered-in-error"):
                continue
            by_state[state] += 1
            decided += state in ("rejected", "expired") or any(move.to_state == "accepted" for move in moves)
            if state == "rejected":
                by_reason[str(moves[-1].reason)] += 1
            due = self._referral_due(referral, state, since, moves)
            late += due is not None and due < at
        refused = by_state.get("rejected", 0)
        needs_late = sum(any(self._is_late(member, at) for member in self._members(id_)) for id_ in problems)
        return {
            "referrals": dict(by_state),
            "refusal_rate": _percent(refused, decided),
            "reasons": dict(by_reason),
            "overdue": {"needs": needs_late, "referrals": late},
        }

    def _referral_due(
        self, referral: Referral, state: str, since: datetime.datetime, moves: list[CaseMove]
    ) -> datetime.datetime | None:
        match state:
            case "requested":
                return self._limits.requested.end(since)
            case "on-hold":
                return self._limits.on_hold.end(since)
            case "accepted" | "in-progress":
                # One that was on hold has what was left of its time; that is counted elsewhere.
                return (
                    referral.due_at
                    if any(move.to_state == "on-hold" for move in moves)
                    else _agreed(referral, since, self._limits)
                )
        return None

    def _is_late(self, id_: UUID, at: datetime.datetime) -> bool:
        moves = self._of_need(id_)
        state, since = self._state(moves)
        delivered = [move.at for move in moves if move.to_state == "delivered"]
        if state in ("submitted", "returned", "diagnosing", "no_match", "planned", "agreed", "delivered"):
            return bool(getattr(self._limits, state).end(since) < at)
        if state in ("evaluated", "followed_up"):
            asked = self._limits.first_follow_up if state == "evaluated" else self._limits.second_follow_up
            return self._limits.follow_up_answer.end(asked.end(delivered[-1])) < at
        return False

    def _best(self, problem: UUID, measure: str) -> OutcomeFigure | None:
        found = [each for id_ in self._members(problem) for each in self._figures[id_] if each.indicator == measure]
        return max(found, key=lambda each: (_GRADES.index(each.grade), each.at, each.id), default=None)

    def _money(self, problems: list[UUID], measure: str) -> dict[str, float]:
        sums: dict[str, float] = defaultdict(float)
        for best in (self._best(id_, measure) for id_ in problems):
            if best is not None:
                sums[best.grade] += best.value
                sums[f"{best.grade} of"] += 1
        return dict(sums)

    def _pass_rates(self, problems: list[UUID]) -> dict[str, float]:
        pairs = [(self._best(id_, "pass_rate_before"), self._best(id_, "pass_rate_after")) for id_ in problems]
        both = [(before.value, after.value) for before, after in pairs if before is not None and after is not None]
        return {"before": mean(b for b, _ in both), "after": mean(a for _, a in both)} if both else {}

    def _gaps(self, problems: list[UUID]) -> dict[str, int]:
        order = ("open", "answered", "met")
        counts: dict[str, int] = defaultdict(int)
        for id_ in problems:
            states: dict[str, str] = {}
            for member in self._members(id_):
                of_need: dict[str, str] = {}
                for move in self._moves[member]:
                    if move.event.startswith("gap_") and move.note is not None:
                        state = {"gap_opened": "open", "gap_answered": "answered", "gap_met": "met"}[move.event]
                        of_need[move.note.partition("：")[0]] = state
                for label, state in of_need.items():
                    states[label] = max(state, states.get(label, "open"), key=order.index)
            for state in states.values():
                counts[state] += 1
        return dict(counts)

    def _evaluations(self, problems: list[UUID]) -> dict[str, Any]:
        newest = []
        for id_ in problems:
            found = [
                each for member in self._members(id_) for each in self._said[member] if isinstance(each, Evaluation)
            ]
            newest += [max(found, key=lambda each: (each.at, each.id))] if found else []
        scores = [each.score for each in newest if each.answered and each.score is not None]
        return {
            "evaluation_answer_rate": _percent(len(scores), len(newest)),
            "satisfaction": mean(scores) if scores else None,
        }


def _agreed(referral: Referral, since: datetime.datetime, limits: Limits) -> datetime.datetime | None:
    if referral.due_on is None:
        return None
    return deadline_of_date(since, referral.due_on, limits.overdue).due_at


def _percent(part: int, of: int) -> float | None:
    return round(100 * part / of, 1) if of else None
