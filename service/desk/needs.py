"""/needs: the needs that one's organization receives, by deadline; it keeps itself up to date."""

import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import count_by_state
from models.queries.desk import Listed, count_referrals, last_said, listed_needs, names_of_organizations
from models.tables import Need
from models.tenancy import OPERATOR, act_for
from service.access import page as for_page
from service.access import unattended_page
from service.accounts.authentication import principal_of
from service.clock import now
from service.desk.live import mark_of, nothing_new, shows_already
from service.desk.showing import Standing, in_short, news_of, place_of, standing
from service.desk.tabs import ON_A_PAGE, Asked, Tab
from service.desk.waiting import waiting_of
from service.stations.rendering import Reader, page
from service.workflow.need_states import ACTIVE, NEED_ENDS, NEED_STATES

AnyRequest = Request[Any, Any, Any]
_ACTIVE = tuple(state for state in NEED_STATES if state in ACTIVE)
TABS = (
    Tab(name="active", states=_ACTIVE),
    Tab(name="submitted", states=("submitted",)),
    Tab(name="diagnosing", states=("accepted", "diagnosing")),
    Tab(name="no_match", states=("no_match",)),
    Tab(name="returned", states=("returned",)),
    Tab(name="planned", states=("planned",)),
    Tab(name="in_service", states=("agreed", "in_service")),
    Tab(name="delivered", states=("delivered", "evaluated", "followed_up")),
    Tab(name="ended", states=tuple(state for state in NEED_STATES if state in NEED_ENDS), latest_first=True),
    Tab(name="overdue", states=_ACTIVE, overdue=True),
    Tab(name="all", states=tuple(state for state in NEED_STATES if state != "draft"), latest_first=True),
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A need as a row: what is worth knowing before one opens it."""

    id: str
    problem: str
    place: str
    industry: str
    receiver: str
    standing: Standing
    urgent: bool
    news: str
    progress: str
    again: bool


class NeedsShown(msgspec.Struct, frozen=True, kw_only=True):
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


@get("/needs", include_in_schema=False, opt=for_page("case:read"))
async def needs_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """The list."""
    return page(request, "desk/needs", "needs", shown=await _shown(request, session))


@get("/needs/changes", include_in_schema=False, opt=unattended_page("case:read"))
async def needs_changes(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """What is different from what the page shows already."""
    shown = await _shown(request, session)
    if shows_already(request, shown.mark):
        return nothing_new()
    return page(request, "desk/needs_changes", "needs", shown=shown)


async def _shown(request: AnyRequest, session: AsyncSession) -> NeedsShown:
    reader, at, mine = Reader(request), now(), principal_of(request).organization_id
    counts = await count_by_state(session, Need, at, mine)
    asked = Asked.of(request, "/needs", TABS)
    total = asked.tab.count(counts)
    asked = asked.within(total)
    found = await listed_needs(session, _wanted(asked, at, mine))
    rows = await _rows(session, found, at, reader)
    mark = mark_of(rows, counts, asked.page, waiting_of(request))
    return NeedsShown(asked=asked, rows=rows, counts=counts, total=total, mark=mark)


def _wanted(asked: Asked, at: datetime.datetime, mine: UUID | None) -> Listed:
    return Listed(
        states=asked.tab.states,
        organization=mine,
        overdue_at=at if asked.tab.overdue else None,
        latest_first=asked.tab.latest_first,
        offset=asked.offset,
        limit=ON_A_PAGE,
    )


async def _rows(session: AsyncSession, found: list[Need], at: datetime.datetime, reader: Reader) -> list[Row]:
    # Whoever receives a need sees all of its referrals, whoever works on them.
    await act_for(session, OPERATOR)
    ids = [need.id for need in found]
    said = await last_said(session, ids, to_clerks=True)
    referrals = await count_referrals(session, ids)
    receivers = await names_of_organizations(session, list({n.organization_id for n in found if n.organization_id}))
    return [
        Row(
            id=str(need.id),
            problem=in_short(need.text),
            place=place_of(need),
            industry=need.industry or "",
            receiver=receivers.get(need.organization_id, "") if need.organization_id else reader.w.operator,
            standing=standing(need, at, reader),
            urgent=need.urgent,
            news=news_of(said.get((need.id, None))),
            progress=_progress(referrals.get(need.id, (0, 0)), reader),
            again=need.duplicate_of is not None,
        )
        for need in found
    ]


def _progress(count: tuple[int, int], reader: Reader) -> str:
    """How many of the referrals are done; nothing where there are none."""
    return reader.w("progress", done=count[1], all=count[0]) if count[0] else ""
