"""Indicators over HTTP: for everybody in total, for those who receive needs of their own, for the operator of all."""

import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.indicators import Scope
from models.tenancy import OPERATOR, act_for
from service.access import PUBLIC
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.catalogue.reading import AdcodePrefix
from service.clock import now
from service.outcomes.indicator_structs import Indicators
from service.outcomes.indicators import indicators
from service.outcomes.publishing import published_of
from service.outcomes.suppression import SMALLEST_CELL
from service.problems import Breach, Refused, Rule
from service.workflow.working_time import midnight_before

AnyRequest = Request[Any, Any, Any]
_BACKWARDS = Rule("range", "不能早于since", "must not be before since")
_FIRST, _LAST = datetime.date(2000, 1, 1), datetime.date(2200, 1, 1)
Day = datetime.date | None
Since = Annotated[Day, QueryParameter(description="Of the problems first submitted on this day (China) or later.")]
Until = Annotated[Day, QueryParameter(description="Of the problems first submitted on this day (China) or before.")]
Organization = Annotated[UUID | None, QueryParameter(description="Of the problems that this organization received.")]


@get("/v1/indicators", operation_id="getIndicators", summary="Indicators", tags=["outcomes"], opt=PUBLIC)
async def read_indicators(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    since: Since = None,
    until: Until = None,
    adcode: AdcodePrefix = None,
    organization: Organization = None,
) -> Response[Indicators]:
    """What was done and what came of it, each figure with its definition; problems that were stated twice count once.

    Everybody reads totals without what would tell of a few problems. An organization reads all of what it received, the
    operator everything; they may choose a time, a place and, the operator, an organization.
    """
    principal = principal_of(request)
    if "case:read" not in principal.scopes:
        if any(each is not None for each in (since, until, adcode, organization)):
            raise Refused("forbidden" if principal.known else "unauthenticated")
        shown = await published_of(request).newest("indicators", lambda: _for_everybody(session))
        return Response(shown, headers={"Cache-Control": "public, max-age=60", "Vary": "Authorization, Cookie"})
    if since is not None and until is not None and until < since:
        raise Refused("contradiction", [Breach("until", _BACKWARDS)])
    scope = Scope(
        at=now(),
        since=midnight_before(_within_reason(since)) if since is not None else None,
        until=midnight_before(_within_reason(until) + datetime.timedelta(days=1)) if until is not None else None,
        adcode=adcode,
        organization=_whose(principal, organization),
    )
    await act_for(session, OPERATOR)
    shown = Indicators(
        as_of=scope.at,
        since=since,
        until=until,
        adcode=adcode,
        organization=scope.organization,
        items=await indicators(session, scope, public=False),
    )
    return Response(shown, headers={"Cache-Control": "no-store"})


def _within_reason(day: datetime.date) -> datetime.date:
    """The day, or the nearest one that a moment can be worked out of: nothing happens before or after anyway."""
    return min(max(day, _FIRST), _LAST)


async def _for_everybody(session: AsyncSession) -> Indicators:
    at = now()
    await act_for(session, OPERATOR)
    items = await indicators(session, Scope(at=at), public=True)
    return Indicators(as_of=at, smallest_cell=SMALLEST_CELL, items=items)


def _whose(principal: Principal, asked: UUID | None) -> UUID | None:
    """The organization whose figures are read; none of others', but for the operator, who reads any."""
    if principal.organization_id is None:
        return asked
    if asked is not None and asked != principal.organization_id:
        raise Refused("forbidden")
    return principal.organization_id
