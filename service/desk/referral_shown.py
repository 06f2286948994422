"""One referral in the words of its reader."""

import datetime
from typing import Any

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import messages_of, moves_of, offering_document, results_of
from models.tables import Need, Referral, ReferralResult
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.cases.showing import moves_of_referral
from service.clock import now, today
from service.desk.conversation import Saying, sayings
from service.desk.happenings import Happening, happenings
from service.desk.referral_steps import STEPS
from service.desk.scope_choice import Option, scope_choices
from service.desk.showing import Standing, joined, place_of, standing
from service.referrals.controllers import party_in
from service.stations.forms.values import Values, values_of
from service.stations.rendering import Reader
from service.workflow.limits import Limits
from service.workflow.referral_states import OPEN

AnyRequest = Request[Any, Any, Any]
Fact = tuple[str, str]
"""What something is called, and what it is."""


class ReferralShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a referral shows; `steps` are the moves that its reader may make now."""

    id: str
    version: int
    title: str
    problem: str
    asked: list[str]
    standing: Standing
    urgent: bool
    offering: str
    own: bool
    """Whether its reader looks after the listing."""
    notice: str
    facts: list[Fact]
    result: list[Fact]
    steps: list[str]
    turn: str
    """The phrase that says whose turn it is, where it is not the reader's."""
    may_say: bool
    said: list[Saying]
    happened: list[Happening]
    erased: bool
    need: str
    """The need, for who receives it."""

    @property
    def known(self) -> str:
        """A word for what the steps were shown by."""
        return str(self.version)


async def referral_shown(request: AnyRequest, session: AsyncSession, referral: Referral, need: Need) -> ReferralShown:
    """A referral as its reader sees it now."""
    reader, at, limits = Reader(request), now(), request.app.state.limits
    results = await results_of(session, [referral.id])
    rows = await moves_of(session, referral.need_id, referral.id)
    messages = [row for row in await messages_of(session, referral.need_id) if row.referral_id == referral.id]
    person = principal_of(request)
    steps = _steps(request, referral, need, at, limits)
    return ReferralShown(
        id=str(referral.id),
        version=referral.version,
        title=referral.title,
        problem=need.text,
        asked=referral.labels,
        standing=standing(referral, at, reader),
        urgent=referral.urgent,
        offering=referral.offering,
        own=person.is_operator or person.organization_id == referral.organization_id,
        notice=referral.notice or "",
        facts=_facts(referral, need, reader),
        result=_result(results.get(referral.id), reader),
        steps=steps,
        turn="" if steps else f"turn_{referral.state}",
        may_say=need.erased_at is None and _is_talked_about(person, referral),
        said=sayings(messages, reader),
        happened=happenings(rows, reader, {}),
        erased=need.erased_at is not None,
        need=str(need.id) if person.is_operator or person.organization_id == need.organization_id else "",
    )


def _is_talked_about(person: Principal, referral: Referral) -> bool:
    """Whether somebody of the provider may still write to the enterprise."""
    return person.organization_id == referral.organization_id and (
        referral.state in OPEN or referral.state == "completed"
    )


def _steps(request: AnyRequest, referral: Referral, need: Need, at: datetime.datetime, limits: Limits) -> list[str]:
    party = party_in(principal_of(request), need, referral)
    allowed = moves_of_referral(referral, party, at, limits)
    return [step for step in STEPS if step in allowed]


def _facts(referral: Referral, need: Need, reader: Reader) -> list[Fact]:
    w = reader.w
    price = f"¥{reader.number(referral.price)}" if referral.price is not None else ""
    facts = [
        (w.station, referral.station_name),
        (w.place, place_of(need)),
        (w.industry, need.industry or ""),
        (w.enterprise_size, reader.said("size", need.enterprise_size) if need.enterprise_size else ""),
        (w.schemes_asked, joined(referral.schemes, reader)),
        (w.price_agreed, price),
        (w.day_agreed, reader.day(referral.due_on) if referral.due_on else ""),
        (w.scope_line, referral.scope_line or ""),
        (w.hold_reason, reader.said("reason", referral.reason) if referral.state == "on-hold" else ""),
        (w.resume_day, reader.day(referral.resume_on) if referral.resume_on else ""),
        (w.requested_at, reader.moment(referral.requested_at) if referral.requested_at else ""),
        (w.tries, w("tries_count", count=referral.tries) if referral.tries > 1 else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _result(result: ReferralResult | None, reader: Reader) -> list[Fact]:
    if result is None:
        return []
    w = reader.w
    facts = [
        (w.verdict, reader.said("verdict", result.verdict)),
        (w.report_number, result.report_number or ""),
        (w.issued_on, reader.day(result.issued_on)),
        ("SHA-256", result.file_sha256 or ""),
        (w.media_type, result.media_type or ""),
        (w.summary, result.summary or ""),
        (w.recorded_by, f"{result.recorded_by} {reader.moment(result.recorded_at)}"),
    ]
    return [(label, value) for label, value in facts if value]


async def scope_options(
    request: AnyRequest, session: AsyncSession, referral: Referral, shown: ReferralShown
) -> dict[str, list[Option]]:
    """The scope lines to choose from, where one is to be chosen."""
    if "accepted" not in shown.steps:
        return {}
    document = await offering_document(session, referral.offering_id)
    return {"scope_lines": scope_choices(document, referral.schemes, today(), Reader(request))}


async def recorded_before(session: AsyncSession, referral: Referral) -> dict[str, Values]:
    """The form of a result that was recorded when a lapse held the referral up."""
    result = (await results_of(session, [referral.id])).get(referral.id)
    if result is None:
        return {}
    names = ("verdict", "issued_on", "report_number", "file_sha256", "media_type", "summary")
    document = {"result": {name: getattr(result, name) for name in names}}
    return {"completed": values_of(document, STEPS["completed"])}
