"""The nine stages of a case (受理 诊断 方案 派单 实施 交付 评价 回访 办结), and how far it has come on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

import msgspec

from models.tables import CaseMove, Need
from service.cases.structs import ReferralOut
from service.workflow.need_states import NEED_ENDS

StageName = Literal[
    "accepting", "diagnosing", "planning", "referring", "serving", "delivering", "evaluating", "following_up", "closing"
]
STAGES: tuple[StageName, ...] = get_args(StageName)
"""In their order."""
Mark = Literal["done", "present", "ahead", "missed"]
"""A stage is over, goes on, lies ahead, or was never come to before the case ended."""

_PRESENT: dict[str, StageName] = {
    "submitted": "accepting",
    "returned": "accepting",
    "accepted": "diagnosing",
    "diagnosing": "diagnosing",
    "no_match": "diagnosing",
    "planned": "planning",
    "agreed": "referring",
    "in_service": "serving",
    "delivered": "evaluating",
    "evaluated": "following_up",
    "followed_up": "following_up",
}
_ENDS_WITH: dict[StageName, tuple[str, ...]] = {
    "accepting": ("accepted",),
    "diagnosing": ("planned",),
    "planning": ("agreed",),
    "serving": ("delivered",),
    "delivering": ("delivered",),
    "evaluating": ("evaluated",),
    "following_up": ("closed",),
    "closing": tuple(sorted(NEED_ENDS)),
}
"""Stage → the states that a need comes to when it is over."""
_WAITING = ("draft", "requested")
_TAKEN = ("accepted", "in-progress", "on-hold", "completed")


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """How far a case has come on one stage; `at` is when that was over."""

    name: StageName
    mark: Mark
    at: datetime | None = None


def stages_of(need: Need, moves: Sequence[CaseMove], referrals: Sequence[ReferralOut]) -> list[Stage]:
    """Every stage of a case; after it was reopened, those from the diagnosis on are gone through again."""
    present = _present(need, referrals)
    over = present if present is not None else _left_at(need, moves)
    reached = STAGES.index(over) if over is not None else -1
    marks = [_mark(place, reached, need, present is not None) for place in range(len(STAGES))]
    return [
        Stage(name=name, mark=mark, at=_ended(name, moves, referrals) if mark == "done" else None)
        for name, mark in zip(STAGES, marks, strict=True)
    ]


def present_stage(stages: Sequence[Stage]) -> Stage | None:
    """The stage that goes on."""
    return next((stage for stage in stages if stage.mark == "present"), None)


def next_stage(stages: Sequence[Stage]) -> Stage | None:
    """The stage that comes next."""
    return next((stage for stage in stages if stage.mark == "ahead"), None)


def _present(need: Need, referrals: Sequence[ReferralOut]) -> StageName | None:
    if need.state == "in_service" and is_waiting_for_providers(referrals):
        return "referring"
    return _PRESENT.get(need.state)


def is_waiting_for_providers(referrals: Sequence[ReferralOut]) -> bool:
    """Whether none has taken an order yet."""
    states = {referral.state for referral in referrals}
    return bool(states.intersection(_WAITING)) and not states.intersection(_TAKEN)


def _left_at(need: Need, moves: Sequence[CaseMove]) -> StageName | None:
    """The stage that a case was in when it ended."""
    if need.state == "closed":
        return "closing"
    ended = [each for each in moves if each.referral_id is None and each.to_state == need.state]
    return _PRESENT.get(ended[-1].from_state or "") if ended else None


def _mark(place: int, reached: int, need: Need, goes_on: bool) -> Mark:
    if place < reached:
        return "done"
    if place == reached and goes_on:
        return "present"
    if need.state in NEED_ENDS:
        return "done" if STAGES[place] == "closing" else "missed"
    return "ahead"


def _ended(name: StageName, moves: Sequence[CaseMove], referrals: Sequence[ReferralOut]) -> datetime | None:
    if name == "referring":
        taken = [referral.accepted_at for referral in referrals if referral.accepted_at is not None]
        return max(taken) if taken else None
    ends = [each.at for each in moves if each.referral_id is None and each.to_state in _ENDS_WITH[name]]
    return ends[-1] if ends else None
