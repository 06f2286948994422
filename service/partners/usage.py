"""GET /v1/portal-usage: what portals were used for, and what came of it."""

import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.portal_figures import Asked, Came, came_of_portals, use_by_sitekey, use_of_portals
from service.access import needs
from service.accounts.authentication import principal_of
from service.accounts.people import organization_asked_for
from service.accounts.principals import Principal
from service.clock import now, today
from service.partners.figures import outcomes_of
from service.partners.usage_structs import OriginUse, PortalUsage, SitekeyUsage
from service.problems import Breach, Refused, Rule
from service.workflow.working_time import midnight_before

AnyRequest = Request[Any, Any, Any]
LONGEST_DAYS = 366
USUAL_DAYS = 30
MOST_ROWS = 10_000
_FIRST, _LAST = datetime.date(2000, 1, 1), datetime.date(2200, 1, 1)
_NOT_THEN = Rule("range", "须在2000年至2200年之间", "must lie between 2000 and 2200")
_BACKWARDS = Rule("range", "不能早于开始日期（from）", "must not be before from")
_TOO_LONG = Rule("range", f"距开始日期（from）不得超过{LONGEST_DAYS}天", f"must be within {LONGEST_DAYS} days of from")
Day = datetime.date | None
From = Annotated[Day, QueryParameter(name="from", description="The first day (China); 30 days if left out.")]
To = Annotated[Day, QueryParameter(name="to", description="The last day (China); today if left out.")]


class Period(msgspec.Struct, frozen=True):
    """Days in China, both included."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def period_of(first: Day, last: Day) -> Period:
    """The days that were asked for, the usual ones where nothing was said; refused where they are none or too many."""
    last = last or max(today(), first or _FIRST)
    if not _FIRST <= last <= _LAST:
        raise Refused("contradiction", [Breach("to", _NOT_THEN)])
    first = first or last - datetime.timedelta(days=USUAL_DAYS - 1)
    if not _FIRST <= first <= _LAST:
        raise Refused("contradiction", [Breach("from", _NOT_THEN)])
    found = Period(first, last)
    if found.days < 1:
        raise Refused("contradiction", [Breach("to", _BACKWARDS)])
    if found.days > LONGEST_DAYS:
        raise Refused("contradiction", [Breach("to", _TOO_LONG)])
    return found


def asked_of(period: Period, organization: UUID | None, sitekey: UUID | None = None) -> Asked:
    """What the queries ask for."""
    after = period.last + datetime.timedelta(days=1)
    return Asked(
        first_day=period.first,
        end_day=after,
        begins_at=midnight_before(period.first),
        ends_at=midnight_before(after),
        organization=organization,
        sitekey=sitekey,
    )


async def came_of(session: AsyncSession, principal: Principal, asked: Asked) -> list[Came]:
    """What came of the needs that were stated on the portals of the caller's organization; the operator asks for any."""
    if principal.organization_id is not None and asked.organization != principal.organization_id:
        raise Refused("not-found")
    return await came_of_portals(session, asked, principal.tenant)


async def sitekey_usages(session: AsyncSession, asked: Asked, came: list[Came]) -> list[SitekeyUsage]:
    """Each sitekey with its use and what came of it."""
    return [
        SitekeyUsage(
            **use._asdict(),
            outcomes=outcomes_of(row for row in came if row.sitekey == use.sitekey),
        )
        for use in await use_by_sitekey(session, asked)
    ]


@get(
    "/v1/portal-usage",
    operation_id="getPortalUsage",
    summary="Use of portals",
    tags=["portals"],
    opt=needs("key:admin"),
)
async def read_portal_usage(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    first: From = None,
    last: To = None,
    organization: FromQuery[UUID | None] = None,
) -> Response[PortalUsage]:
    """Matches, needs and refusals by day, sitekey and origin, and what came of the needs: counts, nothing of the needs.

    An organization reads its own; the operator reads all, or names an organization.
    """
    principal, period = principal_of(request), period_of(first, last)
    asked = asked_of(period, await organization_asked_for(session, principal, organization))
    came = await came_of(session, principal, asked)
    days = await use_of_portals(session, asked, MOST_ROWS + 1)
    usage = PortalUsage(
        as_of=now(),
        from_=period.first,
        to=period.last,
        organization=asked.organization,
        sitekeys=await sitekey_usages(session, asked, came),
        days=[OriginUse(**use._asdict()) for use in days[:MOST_ROWS]],
        complete=len(days) <= MOST_ROWS,
    )
    return Response(usage, headers={"Cache-Control": "no-store"})
