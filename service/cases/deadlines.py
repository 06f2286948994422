"""The deadline of the state that a need or a referral is in."""

import datetime

from models.tables import Need, Referral
from service.workflow.limits import (
    Deadline,
    Limits,
    deadline,
    deadline_of_date,
    follow_up_deadline,
    resumed,
)


def set_deadline(row: Need | Referral, found: Deadline | None) -> None:
    """Let a need or a referral have this deadline, of which nobody has been reminded yet."""
    row.due_at = found.due_at if found is not None else None
    row.remind_at = found.remind_at if found is not None else None
    row.reminded_at = row.escalated_at = None


def deadline_of_need(need: Need, at: datetime.datetime, limits: Limits) -> Deadline | None:
    """By when a need should leave the state that it has just come to; none where that lies with its referrals."""
    delivered_at = need.delivered_at or at
    match need.state:
        case "diagnosing":
            return deadline(at, limits.diagnosing_site_visit if need.site_visit else limits.diagnosing)
        case "evaluated":
            return follow_up_deadline(delivered_at, True, limits)
        case "followed_up":
            return follow_up_deadline(delivered_at, False, limits)
        case "draft" | "submitted" | "returned" | "no_match" | "planned" | "agreed" | "delivered":
            return deadline(at, getattr(limits, need.state))
    return None


def deadline_of_referral(referral: Referral, at: datetime.datetime, limits: Limits) -> Deadline | None:
    """By when a referral should leave the state that it has just come to."""
    match referral.state:
        case "draft":
            return deadline(at, limits.agreed)
        case "requested":
            return deadline(at, limits.requested_urgent if referral.urgent else limits.requested)
        case "on-hold":
            return deadline(at, limits.on_hold)
        case "in-progress" if referral.left_seconds is not None:
            return resumed(datetime.timedelta(seconds=referral.left_seconds), at)
        case "accepted" | "in-progress" if referral.due_on is not None:
            return deadline_of_date(at, referral.due_on, limits.overdue)
    return None
