"""Everything that the page of a need shows, read once."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from matching.errors import IndexUnavailable
from models.queries.accounts import organization_by_id
from models.queries.attachments import attachments_of
from models.queries.cases import messages_of, moves_of, need_by_id, places_of_offerings
from models.queries.contacts import find_contact, views_of
from models.queries.enterprise_page import names_of_stations
from models.queries.gaps import gaps_of
from models.queries.needs import newest_plan
from models.tables import CaseMove, Gap, Message, Need
from models.tenancy import PUBLIC, act_for, enterprise
from service.attachments.structs import AttachmentOut
from service.cases.parties import ENTERPRISE
from service.cases.showing import shown_case
from service.cases.structs import CaseOut
from service.catalogues import matcher_of
from service.clock import now
from service.contacts.showing import contact_for_enterprise
from service.contacts.structs import ContactOut, ContactViewOut
from service.contacts.vault import vault_of
from service.outcomes.showing import shown_outcome
from service.outcomes.structs import OutcomeOut
from service.plans.planning import planned
from service.plans.structs import PlanOut, StatedEdits
from service.problems import Refused
from service.workflow.limits import Limits

AnyRequest = Request[Any, Any, Any]
_MOST_VIEWS = 100


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What is called how: who receives the need, offerings found for gaps with their stations, stations left out."""

    receiver: str | None
    offerings: dict[str, str]
    stations: dict[str, str]


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A case (案卷) at one moment, as its enterprise sees it; without a `plan` there is none to be had now."""

    need: Need
    case: CaseOut
    plan: PlanOut | None
    messages: list[Message]
    moves: list[CaseMove]
    gaps: list[Gap]
    outcome: OutcomeOut
    contact: ContactOut | None
    views: list[ContactViewOut]
    attachments: list[AttachmentOut]
    names: Names
    limits: Limits
    kept_days: int
    handler: str | None
    at: datetime

    @property
    def told_now(self) -> frozenset[str]:
        """What the enterprise may tell of the outcome now: `evaluated`, `followed_up`."""
        if self.need.erased_at is not None:
            return frozenset()
        may = {"evaluated": self.outcome.may_evaluate, "followed_up": self.outcome.may_follow_up}
        return frozenset(name for name, now_ in may.items() if now_)


async def case_file(request: AnyRequest, session: AsyncSession, need: Need) -> CaseFile:
    """The case as it is now; the transaction is its enterprise's from then on."""
    need_id, at, limits = need.id, now(), request.app.state.limits
    await act_for(session, enterprise(need_id))
    found = await need_by_id(session, need_id)
    if found is None:
        raise Refused("unauthenticated")
    case = await shown_case(session, found, ENTERPRISE, at, limits)
    messages, moves = await messages_of(session, need_id), await moves_of(session, need_id)
    gaps = await gaps_of(session, need_id)
    outcome = await shown_outcome(session, found, ENTERPRISE, at, limits)
    vault, settings = vault_of(request), request.app.state.settings
    given = await find_contact(session, need_id)
    contact = await contact_for_enterprise(session, vault, need_id) if given is not None else None
    views = [ContactViewOut.of(row) for row in await views_of(session, need_id, None, _MOST_VIEWS)]
    attachments = [AttachmentOut.of(row, vault) for row in await attachments_of(session, need_id)]
    plan = await shown_plan(request, session, found)
    await act_for(session, PUBLIC)
    names = await _names(session, found, plan, gaps)
    await act_for(session, enterprise(need_id))
    return CaseFile(
        need=found,
        case=case,
        plan=plan,
        messages=messages,
        moves=moves,
        gaps=gaps,
        outcome=outcome,
        contact=contact,
        views=views,
        attachments=attachments,
        names=names,
        limits=limits,
        kept_days=settings.contact_days,
        handler=settings.contact_handler,
        at=at,
    )


async def shown_plan(request: AnyRequest, session: AsyncSession, need: Need) -> PlanOut | None:
    """The newest plan of a need; one that was never kept is made from the catalogue as it is now."""
    if need.erased_at is not None:
        return None
    kept = await newest_plan(session, need.id)
    if kept is not None:
        return msgspec.convert(kept.shown, PlanOut)
    try:
        return planned(matcher_of(request), need, StatedEdits(), now(), None)
    except IndexUnavailable:
        return None


async def _names(session: AsyncSession, need: Need, plan: PlanOut | None, gaps: list[Gap]) -> Names:
    organization = await organization_by_id(session, need.organization_id) if need.organization_id else None
    offerings = [id_ for gap in gaps for id_ in gap.offerings]
    stations = list(plan.edits.exclude.stations) if plan is not None else []
    places = await places_of_offerings(session, offerings) if offerings else {}
    return Names(
        receiver=organization.name if organization is not None else None,
        offerings={id_: f"{place['title']} · {place['station_name']}" for id_, place in places.items()},
        stations=await names_of_stations(session, stations) if stations else {},
    )
