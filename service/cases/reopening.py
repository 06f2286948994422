"""A need that is reopened: an event that leads back to the diagnosis, with all that was done before."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need
from service.cases.deadlines import deadline_of_need, set_deadline
from service.cases.parties import Party
from service.cases.recording import record
from service.problems import Refused
from service.workflow.limits import Limits
from service.workflow.need_states import REOPENABLE, REOPENED_TO


def may_reopen(need: Need, party: Party, at: datetime, limits: Limits) -> bool:
    """Whether a party may have a need reopened; one that was never submitted, or erased, is stated anew."""
    since = need.ended_at or need.delivered_at
    in_time = since is not None and at < limits.reopening.end(since)
    theirs = "enterprise" in party.roles or "clerk" in party.roles
    submitted = need.submitted_at is not None and need.erased_at is None
    return theirs and need.state in REOPENABLE and submitted and in_time


async def reopen(
    session: AsyncSession, need: Need, party: Party, at: datetime, limits: Limits, note: str | None
) -> None:
    """Take up a need again; refused where it is too late or not over."""
    if not may_reopen(need, party, at, limits):
        raise Refused("move-not-allowed", members={"state": need.state, "moves": []})
    start = need.state
    need.state, need.state_since, need.version = REOPENED_TO, at, need.version + 1
    need.reopened += 1
    need.ended_at = None
    set_deadline(need, deadline_of_need(need, at, limits))
    await record(session, need, None, "reopened", party, at, start=start, end=REOPENED_TO, note=note)
