"""What happens in a case is kept: who, when, why, from which state to which; and whoever waits for it is told."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import CaseMove, Need, Referral
from service.cases.parties import Party
from service.cases.telling import tell
from service.workflow.transitions import Actor


async def record(
    session: AsyncSession,
    need: Need,
    referral: Referral | None,
    event: str,
    party: Party,
    at: datetime,
    *,
    role: Actor | None = None,
    start: str | None = None,
    end: str | None = None,
    reason: str | None = None,
    note: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Add to the history of a need, or of a referral of it."""
    session.add(
        CaseMove(
            need_id=need.id,
            referral_id=referral.id if referral is not None else None,
            organization_id=referral.organization_id if referral is not None else None,
            event=event,
            actor_role=role or party.role,
            actor=party.name,
            actor_id=party.id,
            from_state=start,
            to_state=end,
            reason=reason,
            note=note,
            due_at=due_at,
            at=at,
        )
    )
    await tell(session, need, referral, event, start, end)
