"""A need while stations work on it: each referral has a course of its own; new ones are noticed, and so is the end."""

from datetime import datetime
from typing import Any

from service.simulation.calendar import NEVER
from service.simulation.case import Case
from service.simulation.providers import course_of_referral
from service.workflow.referral_states import OPEN

_TAKEN_BACK = "企业提出变更，需要重新制定方案。"


async def attend(case: Case) -> None:
    """New referrals are taken up by their stations; then something has to happen, or a request to expire."""
    for referral in case.referrals:
        if referral["state"] in OPEN and referral["id"] not in case.begun:
            case.begun.add(referral["id"])
            case.world.timeline.begin(course_of_referral(case, referral))
    if case.first_time("considered") and case.happens("replans"):
        await case.world.pause(case.between(2, 12), case.due)
        await case.move(case.clerk, "planned", note=_TAKEN_BACK)
        return
    await case.world.timeline.until(_next_expiry(case.world.hours.since, case.referrals), case.changed)
    await case.look()


def _next_expiry(since: Any, referrals: list[dict[str, Any]]) -> datetime:
    """When to look whether a request has expired."""
    ends = [datetime.fromisoformat(each["due_at"]) for each in referrals if each["state"] == "requested"]
    found: datetime = since(min(ends)) if ends else NEVER
    return found
