"""Book: the published indicators are what counting anew gives, by their definitions, from histories and outcomes.

A problem that was stated twice counts once: the need that is linked to no other stands for it.
"""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from matching.working_days import is_working_day
from service.simulation.books.evidence import Evidence, Figure, NeedRecord, ReferralRecord, Said
from service.simulation.books.limits import end_of
from service.workflow.need_states import NEED_ENDS
from service.workflow.working_time import CHINA

Figures = dict[str, float | None]
"""Indicator, or indicator/cell → its value."""
_ANSWERS = frozenset({"accepted", "returned", "rejected"})
_GRADES = ("self_stated", "documented", "verified")
_MONEY = ("loss_avoided", "cost_saved", "income_added")
_GAP_STATES = ("met", "answered", "open")
_SUBMITTED_LIMIT_WORKING_DAYS = 1
_ROUNDED = 0.051
"""Shares are published with one decimal."""


class Problem(msgspec.Struct, frozen=True):
    """A problem: the need that stands for it, and all needs that state it."""

    root: NeedRecord
    needs: Sequence[NeedRecord]


def faults(evidence: Evidence) -> Iterator[str]:
    """Indicators that are published otherwise than they are reckoned here, and those that only one side knows."""
    reckoned, told = reckon(evidence), evidence.indicators
    for name in sorted(reckoned.keys() | told.keys()):
        ours, theirs = reckoned.get(name), told.get(name)
        if (ours or 0) == (theirs or 0) == 0:
            continue
        if ours is None or theirs is None or abs(ours - theirs) > max(_ROUNDED, abs(ours) * 1e-9):
            yield f"{name} is {ours} by counting, and published as {theirs}"


def reckon(evidence: Evidence) -> Figures:
    """Every indicator by its definition (docs/indicators.md)."""
    problems = problems_of(evidence.needs)
    referrals = [(need, each) for problem in problems for need in problem.needs for each in need.referrals]
    return {
        "needs_submitted": len(problems),
        **_answers(problems, evidence.at),
        **_solved(problems),
        "enterprises_served": len({each.root.enterprise for each in problems if _is_served(each)}),
        **_referrals(referrals),
        "working_days_to_delivery": _median_days(problems),
        "overdue/needs": sum(1 for each in problems if any(_is_late(need, evidence.at) for need in each.needs)),
        "overdue/referrals": sum(1 for _, each in referrals if each.due_at is not None and each.due_at < evidence.at),
        **_money(problems),
        **_pass_rates(problems),
        **_gaps(evidence, problems),
        **_evaluations(problems),
    }


def problems_of(needs: Sequence[NeedRecord]) -> list[Problem]:
    """The problems that were submitted."""
    there = [need for need in needs if not need.gone and first(need, "submitted") is not None]
    members: dict[str, list[NeedRecord]] = {}
    for need in there:
        members.setdefault(need.duplicate_of or need.id, []).append(need)
    return [Problem(need, members[need.id]) for need in there if need.duplicate_of is None]


def first(need: NeedRecord, state: str) -> datetime | None:
    """When a need first came to a state."""
    return next((line.at for line in need.own if line.event == "moved" and line.to_state == state), None)


def first_delivery(problem: Problem) -> datetime | None:
    """When any of the needs of a problem was first delivered."""
    return min((at for need in problem.needs if (at := first(need, "delivered")) is not None), default=None)


def _is_served(problem: Problem) -> bool:
    """Whether something was delivered to an enterprise that can still be told from others."""
    return first_delivery(problem) is not None and problem.root.erased_at is None


def _answers(problems: Sequence[Problem], at: datetime) -> Figures:
    in_time = late = 0
    for problem in problems:
        submitted = first(problem.root, "submitted")
        assert submitted is not None
        limit = end_of(submitted, _SUBMITTED_LIMIT_WORKING_DAYS)
        lines = [line for line in problem.root.own if line.from_state == "submitted" and line.to_state in _ANSWERS]
        if lines:
            in_time, late = in_time + (lines[0].at <= limit), late + (lines[0].at > limit)
        elif problem.root.state == "submitted" and limit < at:
            late += 1
    return {"accepted_in_time": _share(in_time, in_time + late)}


def _solved(problems: Sequence[Problem]) -> Figures:
    words = [word for problem in problems if (word := _newest_word(problem)) is not None]
    return {"problems_solved": sum(words), "solved_rate": _share(sum(words), len(words))}


def _newest_word(problem: Problem) -> bool | None:
    said = [(each.at, each.solved) for need in problem.needs for each in need.said if each.answered]
    return max(said, key=lambda each: each[0])[1] if said else None


def _referrals(referrals: Sequence[tuple[NeedRecord, ReferralRecord]]) -> Figures:
    states = Counter(each.state for _, each in referrals)
    refused = Counter(each.reason or "other" for _, each in referrals if each.state == "rejected")
    decided = sum(
        1
        for need, each in referrals
        if each.state in ("rejected", "expired") or any(line.to_state == "accepted" for line in need.of(each.id))
    )
    return {
        "referrals": len(referrals),
        **{f"referrals/{state}": number for state, number in states.items()},
        "refusal_rate": _share(sum(refused.values()), decided),
        **{f"refusal_rate/{reason}": number for reason, number in refused.items()},
    }


def _median_days(problems: Sequence[Problem]) -> float | None:
    days = []
    for problem in problems:
        submitted, delivered = first(problem.root, "submitted"), first_delivery(problem)
        if submitted is not None and delivered is not None:
            days.append(_working_days(submitted.astimezone(CHINA).date(), delivered.astimezone(CHINA).date()))
    return statistics.median(days) if days else None


def _working_days(begin: date, end: date) -> int:
    return sum(is_working_day(begin + timedelta(days=number)) for number in range(1, (end - begin).days + 1))


def _is_late(need: NeedRecord, at: datetime) -> bool:
    return need.state not in NEED_ENDS | {"draft"} and need.due_at is not None and need.due_at < at


def _best(problem: Problem, measure: str) -> Figure | None:
    """The best attested figure of a problem by one measure, of equally attested ones the newest."""
    known = [each for need in problem.needs for each in need.figures if each.indicator == measure]
    return max(known, key=lambda each: (_GRADES.index(each.grade), each.at)) if known else None


def _money(problems: Sequence[Problem]) -> Figures:
    found: Figures = {}
    for measure in _MONEY:
        for figure in (_best(problem, measure) for problem in problems):
            if figure is not None:
                cell = f"{measure}/{figure.grade}"
                found[cell] = (found.get(cell) or 0) + figure.value
    return found


def _pass_rates(problems: Sequence[Problem]) -> Figures:
    pairs = [(_best(problem, "pass_rate_before"), _best(problem, "pass_rate_after")) for problem in problems]
    both = [(before.value, after.value) for before, after in pairs if before is not None and after is not None]
    if not both:
        return {}
    return {
        "pass_rate/before": statistics.fmean(before for before, _ in both),
        "pass_rate/after": statistics.fmean(after for _, after in both),
    }


def _gaps(evidence: Evidence, problems: Sequence[Problem]) -> Figures:
    root = {need.id: problem.root.id for problem in problems for need in problem.needs}
    states: dict[tuple[str, str], str] = {}
    for gap in evidence.gaps:
        if gap.need in root:
            key = root[gap.need], gap.label
            states[key] = min(states.get(key, "open"), gap.state, key=_GAP_STATES.index)
    counts = Counter(states.values())
    return {"gaps": len(states), **{f"gaps/{state}": number for state, number in counts.items()}}


def _evaluations(problems: Sequence[Problem]) -> Figures:
    newest: list[Said] = []
    for problem in problems:
        known = [each for need in problem.needs for each in need.said if each.what == "evaluation"]
        newest += [max(known, key=lambda each: each.at)] if known else []
    scores = [each.score for each in newest if each.score is not None]
    return {
        "evaluation_answer_rate": _share(sum(1 for each in newest if each.answered), len(newest)),
        "satisfaction": statistics.fmean(scores) if scores else None,
    }


def _share(part: int, of: int) -> float | None:
    return 100 * part / of if of else None
