"""/operations: what the operator has to look after, over all cases; it keeps itself up to date."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import count_by_state
from models.queries.desk import (
    Listed,
    disputed_referrals,
    escalations,
    listed_needs,
    listed_referrals,
)
from models.queries.gaps import Grouping, WantedGaps
from models.queries.indicators import Scope
from models.tables import CaseMove, Need, Referral
from service.access import page as for_page
from service.access import unattended_page
from service.clock import now
from service.desk import inbox, needs
from service.desk.figures import indicator_rows
from service.desk.happenings import what_of
from service.desk.live import mark_of, nothing_new, shows_already
from service.desk.showing import Standing, in_short, name_of_place, standing
from service.desk.tabs import Tab
from service.desk.waiting import waiting_of
from service.outcomes.gaps import counted_gaps
from service.outcomes.indicators import indicators
from service.stations.rendering import Reader, page

AnyRequest = Request[Any, Any, Any]
_MOST = 10
_LOOKED_BACK = datetime.timedelta(days=30)
Count = tuple[str, int]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case to look at: where it is, what it is about, and why it stands here."""

    address: str
    problem: str
    about: str
    standing: Standing
    why: str = ""
    at: str = ""


class OperationsShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows: the first of each list, how many there are of it, and what nothing meets."""

    late_needs: list[Case]
    late_referrals: list[Case]
    disputes: list[Case]
    escalated: list[Case]
    counts: dict[str, int]
    gaps: dict[str, list[Count]]


@get("/operations", include_in_schema=False, opt=for_page("organization:admin"))
async def operations_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Everything at a glance."""
    shown = await _shown(request, session)
    # Worked out once a visit: all cases are looked at for them.
    found = indicator_rows(await indicators(session, Scope(at=now()), public=False), Reader(request))
    mark = mark_of(shown, waiting_of(request))
    return page(request, "desk/operations", "operations", shown=shown, mark=mark, indicators=found)


@get("/operations/changes", include_in_schema=False, opt=unattended_page("organization:admin"))
async def operations_changes(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """What is different from what the page shows already."""
    shown = await _shown(request, session)
    if shows_already(request, mark := mark_of(shown, waiting_of(request))):
        return nothing_new()
    return page(request, "desk/operations_changes", "operations", shown=shown, mark=mark)


async def _shown(request: AnyRequest, session: AsyncSession) -> OperationsShown:
    reader, at = Reader(request), now()
    late_needs = await listed_needs(session, _late(needs.TABS, at))
    late_referrals = await listed_referrals(session, _late(inbox.TABS, at))
    disputed = await disputed_referrals(session, _MOST)
    events = await escalations(session, at - _LOOKED_BACK, 2 * _MOST)
    need_counts = await count_by_state(session, Need, at)
    referral_counts = await count_by_state(session, Referral, at)
    waiting = waiting_of(request)
    return OperationsShown(
        late_needs=[_of_need(need, at, reader) for need in late_needs],
        late_referrals=[_of_referral(referral, need, at, reader) for referral, need in late_referrals],
        disputes=[
            _of_referral(referral, need, at, reader, at_=reader.moment(referral.disputed_at))
            for referral, need in disputed
        ],
        escalated=[_of_event(row, need, referral, at, reader) for row, need, referral in events],
        counts={
            "late_needs": need_counts["overdue"],
            "late_referrals": referral_counts["overdue"],
            "disputes": waiting.disputes if waiting else len(disputed),
            "no_match": need_counts.get("no_match", 0),
        },
        gaps={
            "adcode": await _gaps(session, "adcode", name_of_place, reader),
            "industry": await _gaps(session, "industry", str, reader),
            "element": await _gaps(session, "element", lambda element: reader.said("element", element), reader),
        },
    )


def _late(tabs: Sequence[Tab], at: datetime.datetime) -> Listed:
    """The first of what the tab of overdue ones holds."""
    return Listed(states=next(tab.states for tab in tabs if tab.overdue), overdue_at=at, limit=_MOST)


async def _gaps(session: AsyncSession, by: Grouping, name: Callable[[str], str], reader: Reader) -> list[Count]:
    """Where, or of what, the most is not met."""
    counts = await counted_gaps(session, WantedGaps(state="open"), by)
    return [(name(one.key) if one.key else reader.w.not_known, one.open) for one in counts[:_MOST]]


def _of_need(need: Need, at: datetime.datetime, reader: Reader, why: str = "", at_: str = "") -> Case:
    return Case(
        address=f"/needs/{need.id}/desk",
        problem=in_short(need.text),
        about="",
        standing=standing(need, at, reader),
        why=why,
        at=at_,
    )


def _of_referral(
    referral: Referral, need: Need, at: datetime.datetime, reader: Reader, why: str = "", at_: str = ""
) -> Case:
    return Case(
        address=f"/inbox/{referral.id}",
        problem=in_short(need.text),
        about=f"{referral.title} · {referral.station_name}",
        standing=standing(referral, at, reader),
        why=why,
        at=at_,
    )


def _of_event(row: CaseMove, need: Need, referral: Referral | None, at: datetime.datetime, reader: Reader) -> Case:
    why, when = what_of(row, reader), reader.moment(row.at)
    if referral is None:
        return _of_need(need, at, reader, why, when)
    return _of_referral(referral, need, at, reader, why, when)
