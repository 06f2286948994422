"""What must be said with a move of a referral, and what cannot be."""

import datetime
from typing import get_args

from service.cases.structs import ReferralMove
from service.clock import today
from service.problems import Breach, Refused, Rule
from service.workflow.referral_states import HoldReason, Refusal

_REQUIRED = Rule("required", "必填", "is required")
_NOT_HERE = Rule("reason", "不是这一步可用的原因", "is no reason for this step")
_SOON = Rule("range", "须在今天起两年之内", "must be within two years from today")
_PAST = Rule("range", "不能晚于今天", "must not be after today")
_LATEST = datetime.timedelta(days=730)
_REASONS: dict[str, tuple[str, ...]] = {
    "rejected": get_args(Refusal),
    "failed": get_args(Refusal),
    "on-hold": tuple(reason for reason in get_args(HoldReason) if reason != "accreditation_lapsed"),
}
_TOLD: dict[str, tuple[str, ...]] = {
    "accepted": ("price", "due_on"),
    "rejected": ("reason",),
    "failed": ("reason",),
    "on-hold": ("reason", "resume_on"),
    "cancelled": ("note",),
    "disputed": ("note",),
    "settled": ("upheld", "note"),
}


def check_said(move: ReferralMove, has_result: bool) -> None:
    """Refuse a move that leaves out what the other side must know, naming the fields."""
    missing = [name for name in _TOLD.get(move.to, ()) if getattr(move, name) is None]
    if move.to == "completed" and move.result is None and not has_result:
        missing.append("result")
    if move.reason == "other" and move.note is None:
        missing.append("note")
    if missing:
        raise Refused("contradiction", [Breach(f"/{name}", _REQUIRED) for name in missing])
    if move.reason is not None and move.reason not in _REASONS.get(move.to, ()):
        raise Refused("contradiction", [Breach("/reason", _NOT_HERE)])
    for name in ("due_on", "resume_on"):
        day = getattr(move, name)
        if day is not None and not today() <= day <= today() + _LATEST:
            raise Refused("contradiction", [Breach(f"/{name}", _SOON)])
    if move.result is not None and move.result.issued_on > today():
        raise Refused("contradiction", [Breach("/result/issued_on", _PAST)])
