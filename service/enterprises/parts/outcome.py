"""What came of a case: the evaluation, the follow-ups with their figures, and what may be told now."""

from typing import get_args

import msgspec

from service.enterprises.files import CaseFile
from service.enterprises.reading import Reader
from service.outcomes.structs import PASS_RATES, EvaluationOut, FigureOut, FollowUpOut, Measure

MEASURES: tuple[Measure, ...] = get_args(Measure)
SCORES = (5, 4, 3, 2, 1)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was told."""

    head: str
    said: str
    note: str | None
    at: str


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """A figure in words."""

    label: str
    value: str
    how: str


class OutcomeView(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a case; `follow_up` is the round that may be answered, or none."""

    evaluate: bool
    follow_up: int
    told: list[Told]
    worth: list[Worth]
    scores: list[tuple[int, str]]
    measures: list[tuple[str, str]]
    reports: list[tuple[str, str]]


def outcome_view(file: CaseFile, reader: Reader) -> OutcomeView | None:
    """The outcome once there is something to tell or something was told."""
    outcome = file.outcome
    evaluate, follow_up = "evaluated" in file.told_now, "followed_up" in file.told_now
    told = [_evaluation(each, reader) for each in outcome.evaluations]
    told += [_follow_up(each, reader) for each in outcome.follow_ups]
    if not (evaluate or follow_up or told or outcome.figures):
        return None
    numbers = [each.result.report_number for each in file.case.referrals if each.result is not None]
    return OutcomeView(
        evaluate=evaluate,
        follow_up=(1 if file.need.state == "evaluated" else 2) if follow_up else 0,
        told=told,
        worth=[_worth(each, reader) for each in outcome.figures],
        scores=[(score, reader.w[f"score_{score}"]) for score in SCORES],
        measures=[(measure, reader.w[f"measure_{measure}"]) for measure in MEASURES],
        reports=[(number, reader.w("by_report", number=number)) for number in numbers if number],
    )


def _solved(solved: bool | None, reader: Reader) -> str:
    return reader.w.solved_yes if solved else reader.w.solved_no


def _evaluation(row: EvaluationOut, reader: Reader) -> Told:
    w = reader.w
    said = w.unanswered if not row.answered else w("evaluated_so", solved=_solved(row.solved, reader), score=row.score)
    return Told(head=w.evaluation, said=said, note=row.comment, at=reader.day(row.at))


def _follow_up(row: FollowUpOut, reader: Reader) -> Told:
    w = reader.w
    said = _solved(row.solved, reader) if row.answered else w.unanswered
    return Told(head=w[f"follow_up_{row.round}"], said=said, note=row.note, at=reader.day(row.at))


def _worth(row: FigureOut, reader: Reader) -> Worth:
    value = f"{row.value:,.10g}%" if row.indicator in PASS_RATES else reader.money(row.value)
    grade = reader.w[f"grade_{row.grade}"]
    return Worth(
        label=reader.w[f"measure_{row.indicator}"].partition("（")[0].partition(" (")[0],
        value=value,
        how=f"{grade}{': ' if reader.english else '：'}{row.method}",
    )
