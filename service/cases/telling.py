"""Whoever waits for something in a case is told that it happened, once the transaction commits: by webhooks, thinly."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need, Referral
from service.webhooks.announcing import Recipients, announce
from service.webhooks.types import EventType

_OF_NEED: dict[str, EventType] = {
    "reopened": "need.moved",
    "reminded": "need.due_soon",
    "escalated": "need.overdue",
    "gap_opened": "gap.opened",
    "gap_escalated": "need.overdue",
    "message_added": "message.added",
}
_OF_REFERRAL: dict[str, EventType] = {
    "disputed": "referral.moved",
    "settled": "referral.moved",
    "reminded": "referral.due_soon",
    "escalated": "referral.overdue",
    "message_added": "message.added",
}
_NEED_CAME_TO: dict[str | None, EventType] = {"submitted": "need.submitted", "evaluated": "need.evaluated"}


async def tell(
    session: AsyncSession, need: Need, referral: Referral | None, event: str, start: str | None, end: str | None
) -> None:
    """Announce an event of a case to the organization that receives it, or the operator, and to the referral's provider."""
    type_ = event_type(event, referral is not None, end)
    if type_ is None:
        return
    data: dict[str, str | UUID] = {"need": need.id, "kind": event}
    if referral is not None:
        data |= {"referral": referral.id, "station": referral.station, "offering": referral.offering}
    if start is not None:
        data["from"] = start
    if end is not None:
        data["to"] = end
    data["link"] = f"/v1/referrals/{referral.id}" if referral is not None else f"/v1/needs/{need.id}/case"
    await announce(session, type_, data, _recipients(need, referral))


def event_type(event: str, of_referral: bool, end: str | None) -> EventType | None:
    """What receivers call an event of a case; nothing where it is none of their business, such as a draft."""
    if event == "moved":
        if of_referral:
            return "referral.requested" if end == "requested" else "referral.moved"
        return _NEED_CAME_TO.get(end, "need.moved")
    return (_OF_REFERRAL if of_referral else _OF_NEED).get(event)


def _recipients(need: Need, referral: Referral | None) -> Recipients:
    organizations = {need.organization_id, referral.organization_id if referral is not None else None}
    return Recipients(
        organizations=frozenset(each for each in organizations if each is not None),
        operator=True,
    )
