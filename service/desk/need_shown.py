"""One need in the words of its reader."""

import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import messages_of, moves_of, referrals_of
from models.queries.desk import names_of_organizations
from models.queries.duplicates import duplicates_of
from models.queries.needs import newest_plan
from models.tables import Need, Referral
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.cases.parties import Party
from service.cases.showing import moves_of_need
from service.clock import now
from service.desk.conversation import Saying, sayings
from service.desk.happenings import Happening, happenings
from service.desk.live import mark_of
from service.desk.need_steps import steps_of
from service.desk.outcome_shown import OutcomeShown, outcome_of
from service.desk.referral_shown import Fact
from service.desk.showing import Standing, agreed, in_short, joined, place_of, standing
from service.stations.rendering import Reader
from service.workflow.need_states import ACTIVE

AnyRequest = Request[Any, Any, Any]
_PLANNED_BY_CLERKS = frozenset({"accepted", "diagnosing", "no_match"})
_NO_PLAN = "first"


class ReferralRow(msgspec.Struct, frozen=True, kw_only=True):
    """A referral of the need; `disputed` where the enterprise disputes its result and nobody has settled that."""

    id: str
    title: str
    station: str
    standing: Standing
    agreed: str
    disputed: bool


class NeedShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a need shows beside its plan; `steps` are those that its reader may take now."""

    id: str
    version: int
    short: str
    standing: Standing
    urgent: bool
    cause: str
    facts: list[Fact]
    same_as: str
    """The need that asked the same before."""
    again: list[str]
    """The needs that ask the same again."""
    steps: list[str]
    turn: str
    plannable: bool
    plan: str
    """Which plan counts now."""
    referrals: list[ReferralRow]
    may_say: bool
    said: list[Saying]
    happened: list[Happening]
    outcome: OutcomeShown
    erased: bool

    @property
    def known(self) -> str:
        """A word for what the steps, the plan and what came of it were shown by."""
        return mark_of(self.version, self.plan, self.outcome)


async def need_shown(request: AnyRequest, session: AsyncSession, need: Need, party: Party) -> NeedShown:
    """A need as its reader sees it now."""
    reader, at = Reader(request), now()
    referrals = await referrals_of(session, need.id)
    rows = await moves_of(session, need.id)
    messages = [row for row in await messages_of(session, need.id) if row.referral_id is None]
    steps = steps_of(need.state, moves_of_need(need, party, at, request.app.state.limits))
    return NeedShown(
        id=str(need.id),
        version=need.version,
        short=in_short(need.text),
        standing=standing(need, at, reader),
        urgent=need.urgent,
        cause=need.cause or "",
        facts=await _facts(session, need, principal_of(request), reader),
        same_as=str(need.duplicate_of or ""),
        again=[str(each.id) for each in await duplicates_of(session, need.id)],
        steps=steps,
        turn="" if steps else f"turn_need_{need.state}",
        plannable=need.state in _PLANNED_BY_CLERKS and need.erased_at is None,
        plan=await which_plan(session, need),
        referrals=[_row(referral, at, reader) for referral in referrals if referral.state != "draft"],
        may_say=need.state in ACTIVE and need.erased_at is None,
        said=sayings(messages, reader),
        happened=happenings(rows, reader, {referral.id: referral for referral in referrals}),
        outcome=await outcome_of(session, need, party, request.app.state.limits, reader),
        erased=need.erased_at is not None,
    )


async def which_plan(session: AsyncSession, need: Need) -> str:
    """A word for the plan that counts now."""
    plan = await newest_plan(session, need.id)
    return str(plan.id) if plan is not None else _NO_PLAN


def _row(referral: Referral, at: datetime.datetime, reader: Reader) -> ReferralRow:
    return ReferralRow(
        id=str(referral.id),
        title=referral.title,
        station=referral.station_name,
        standing=standing(referral, at, reader),
        agreed=agreed(referral, reader),
        disputed=referral.disputed_at is not None and referral.settled_at is None,
    )


async def _facts(session: AsyncSession, need: Need, person: Principal, reader: Reader) -> list[Fact]:
    w = reader.w
    facts = [
        (w.receiver, await _receiver(session, need.organization_id, reader)),
        (w.place, place_of(need)),
        (w.industry, need.industry or ""),
        (w.enterprise_size, reader.said("size", need.enterprise_size) if need.enterprise_size else ""),
        (w.schemes_asked, joined(need.constraints.get("accreditations", []), reader)),
        (w.diagnosis, reader.said("diagnosis", "visit") if need.site_visit else ""),
        (w.source, need.source or "" if person.is_operator else ""),
        (w.submitted_at, reader.moment(need.submitted_at)),
        (w.reopened, w("times", count=need.reopened) if need.reopened else ""),
    ]
    return [(label, value) for label, value in facts if value]


async def _receiver(session: AsyncSession, organization: UUID | None, reader: Reader) -> str:
    if organization is None:
        return reader.w.operator
    return (await names_of_organizations(session, [organization])).get(organization, "")
