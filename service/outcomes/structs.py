"""What comes in and goes out when an enterprise says what came of its need."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from models.tables import Evaluation, FollowUp, OutcomeFigure
from service.cases.structs import Text
from service.fields import Line, Money
from service.workflow.need_states import NeedState

Measure = Literal["loss_avoided", "cost_saved", "income_added", "pass_rate_before", "pass_rate_after"]
"""What a case was worth: money in CNY (避免损失, 节约成本, 新增收入), pass rates in percent (合格率, before and after)."""
PASS_RATES = frozenset({"pass_rate_before", "pass_rate_after"})
Grade = Literal["self_stated", "documented", "verified"]
"""How well a figure is attested: the enterprise says so (自述); a document of the case shows it (有据); the operator, or
the organization that received the need and did none of its work, has checked it (核实)."""
StatedBy = Literal["enterprise", "clerk"]


class NewEvaluation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an enterprise thinks of what was delivered; `share_as_case` lets its case be published without names."""

    solved: bool
    score: Annotated[int, Meta(ge=1, le=5, description="1 is the worst, 5 the best.")]
    comment: Text | None = None
    share_as_case: bool = False


class StatedFigure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a case was worth by one measure, and how that was worked out.

    One that is `documented` names its document: the number of a report that a referral of the need produced, or the id
    of a file that is attached to the need.
    """

    indicator: Measure
    value: Annotated[Money, Meta(description="CNY; of a pass rate, percent from 0 to 100.")]
    method: Annotated[Text, Meta(description="How it was worked out.")]
    grade: Grade = "self_stated"
    document: Line | None = None


class NewFollowUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it went some time after delivery, each measure at most once."""

    solved: bool
    note: Text | None = None
    figures: Annotated[list[StatedFigure], Meta(max_length=5)] = []


class NewFigures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Figures that are stated or checked between the times at which an enterprise is asked."""

    figures: Annotated[list[StatedFigure], Meta(min_length=1, max_length=5)]


class EvaluationOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an enterprise thinks; one that it never gave is not `answered`."""

    answered: bool
    solved: bool | None
    score: int | None
    comment: str | None
    share_as_case: bool
    at: datetime

    @classmethod
    def of(cls, row: Evaluation) -> "EvaluationOut":
        """As it is stored."""
        return msgspec.convert(row, cls, from_attributes=True)


class FigureOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a case was worth by one measure."""

    indicator: Measure
    value: float
    grade: Grade
    method: str
    document: str | None
    stated_by: StatedBy
    at: datetime

    @classmethod
    def of(cls, row: OutcomeFigure) -> "FigureOut":
        """As it is stored."""
        return msgspec.convert(row, cls, from_attributes=True)


class FollowUpOut(msgspec.Struct, frozen=True, kw_only=True):
    """How it went some time after delivery; one that lapsed is not `answered`."""

    round: int
    answered: bool
    solved: bool | None
    note: str | None
    recorded_by: Literal["enterprise", "clerk", "system"]
    at: datetime

    @classmethod
    def of(cls, row: FollowUp) -> "FollowUpOut":
        """As it is stored."""
        return msgspec.convert(row, cls, from_attributes=True)


class OutcomeOut(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a need, each list in the order of time: a reopened need is evaluated and followed up again.

    `solved` is the enterprise's newest word on it, none before it has said anything. `may_evaluate` and `may_follow_up`
    say what the caller may tell now; `follow_up_from` is when the next follow-up is asked for, and can be answered.
    `moves` are those of the need: one that is not solved can be reopened.
    """

    need: UUID
    state: NeedState
    solved: bool | None
    evaluations: list[EvaluationOut]
    follow_ups: list[FollowUpOut]
    figures: list[FigureOut]
    may_evaluate: bool
    may_follow_up: bool
    may_add_figures: bool
    follow_up_from: datetime | None
    moves: list[str]


class FirstStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The need that stated the same problem before."""

    of: UUID
