"""/inbox: the referrals handed to one's organization, by deadline; it keeps itself up to date."""

import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import count_by_state
from models.queries.desk import Listed, last_said, listed_referrals
from models.tables import Message, Need, Referral
from service.access import page as for_page
from service.access import unattended_page
from service.accounts.authentication import principal_of
from service.clock import now
from service.desk.live import mark_of, nothing_new, shows_already
from service.desk.showing import Standing, agreed, in_short, joined, news_of, place_of, standing
from service.desk.tabs import ON_A_PAGE, Asked, Tab
from service.desk.waiting import waiting_of
from service.referrals.reading import UNSENT
from service.stations.rendering import Reader, page
from service.workflow.referral_states import OPEN, REFERRAL_STATES

AnyRequest = Request[Any, Any, Any]
_SENT = tuple(state for state in REFERRAL_STATES if state not in UNSENT)
_OPEN = tuple(state for state in _SENT if state in OPEN)
TABS = (
    Tab(name="open", states=_OPEN),
    Tab(name="requested", states=("requested",)),
    Tab(name="accepted", states=("accepted",)),
    Tab(name="in-progress", states=("in-progress",)),
    Tab(name="on-hold", states=("on-hold",)),
    Tab(name="completed", states=("completed",), latest_first=True),
    Tab(name="overdue", states=_OPEN, overdue=True),
    Tab(name="all", states=_SENT, latest_first=True),
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A referral as a row: what is worth knowing before one opens it."""

    id: str
    problem: str
    asked: str
    title: str
    station: str
    place: str
    standing: Standing
    urgent: bool
    news: str
    agreed: str


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    asked: Asked
    rows: list[Row]
    counts: dict[str, int]
    total: int
    mark: str

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))


@get("/inbox", include_in_schema=False, opt=for_page("case:read"))
async def inbox_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """The list."""
    return page(request, "desk/inbox", "inbox", shown=await _shown(request, session))


@get("/inbox/changes", include_in_schema=False, opt=unattended_page("case:read"))
async def inbox_changes(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """What is different from what the page shows already."""
    shown = await _shown(request, session)
    if shows_already(request, shown.mark):
        return nothing_new()
    return page(request, "desk/inbox_changes", "inbox", shown=shown)


async def _shown(request: AnyRequest, session: AsyncSession) -> Inbox:
    reader, at, mine = Reader(request), now(), principal_of(request).organization_id
    counts = await count_by_state(session, Referral, at, mine)
    asked = Asked.of(request, "/inbox", TABS)
    total = asked.tab.count(counts)
    asked = asked.within(total)
    found = await listed_referrals(session, _wanted(asked, at, mine))
    said = await last_said(session, list({need.id for _, need in found}))
    rows = [_row(referral, need, said.get((need.id, referral.id)), at, reader) for referral, need in found]
    mark = mark_of(rows, counts, asked.page, waiting_of(request))
    return Inbox(asked=asked, rows=rows, counts=counts, total=total, mark=mark)


def _wanted(asked: Asked, at: datetime.datetime, mine: UUID | None) -> Listed:
    return Listed(
        states=asked.tab.states,
        organization=mine,
        overdue_at=at if asked.tab.overdue else None,
        latest_first=asked.tab.latest_first,
        offset=asked.offset,
        limit=ON_A_PAGE,
    )


def _row(referral: Referral, need: Need, last: Message | None, at: datetime.datetime, reader: Reader) -> Row:
    return Row(
        id=str(referral.id),
        problem=in_short(need.text),
        asked=joined(referral.labels, reader),
        title=referral.title,
        station=referral.station_name,
        place=place_of(need),
        standing=standing(referral, at, reader),
        urgent=referral.urgent,
        news=news_of(last),
        agreed=agreed(referral, reader),
    )
