"""/usage: what the organization's portals were used for, and what came of it."""

import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.portal_figures import Came, DayUse, use_by_day, use_of_portals
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.clock import today
from service.partners.figures import outcomes_of
from service.partners.usage import Period, asked_of, came_of, period_of, sitekey_usages
from service.partners.usage_structs import Outcomes, SitekeyUsage
from service.problems import Refused
from service.stations.forms.checking import Errors
from service.stations.portal.chart import chart_of
from service.stations.rendering import Reader, page

AnyRequest = Request[Any, Any, Any]
_MOST_ROWS = 300
_RECENT_DAYS = (7, 30, 90)
_FEW_DAYS = 10
"""So many are shown at once; more are folded away under the chart."""
_NO_DAY = ("日期写作 2027-03-01", "must be a date such as 2027-03-01")


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """All use of all sitekeys that are looked at."""

    matches: int
    found_nothing: int
    needs: int
    limited: int


@get("/usage", include_in_schema=False, opt=for_page("key:admin"))
async def usage_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Use by sitekey, by day and by origin in a period, of all sitekeys or of one."""
    principal, reader = principal_of(request), Reader(request)
    period, errors = period_asked(request, reader.english)
    everything = await sitekey_usages(session, asked_of(period, principal.organization_id), [])
    chosen = chosen_of(request, [use.sitekey for use in everything])
    asked = asked_of(period, principal.organization_id, chosen)
    came = await came_of(session, principal, asked)
    sitekeys = await sitekey_usages(session, asked, came)
    days = await use_by_day(session, asked)
    rows = await use_of_portals(session, asked, _MOST_ROWS + 1)
    return page(
        request,
        "portal/usage",
        "portals",
        status=400 if errors else 200,
        errors=errors,
        period=period,
        given=_given(request, period, errors),
        choices=[(use.sitekey, use.name) for use in everything],
        chosen=chosen,
        file=f"/usage.csv?{urlencode(_query(period, chosen))}",
        recent=[(days, _address(days, chosen)) for days in _RECENT_DAYS],
        total=_total(sitekeys, came),
        came=outcomes_of(came),
        chart=chart_of(days, period),
        sitekeys=sitekeys,
        days=_by_day(days, came),
        few_days=_FEW_DAYS,
        rows=rows[:_MOST_ROWS],
        more=len(rows) > _MOST_ROWS,
        names={use.sitekey: use.name for use in sitekeys},
    )


def period_asked(request: AnyRequest, english: bool) -> tuple[Period, Errors]:
    """The period of the address, or the usual one with what is wrong with it."""
    days: dict[str, datetime.date | None] = {}
    for name in ("from", "to"):
        written = request.query_params.get(name, "").strip()
        try:
            days[name] = datetime.date.fromisoformat(written) if written else None
        except ValueError:
            return period_of(None, None), {name: _NO_DAY[english]}
    try:
        return period_of(days["from"], days["to"]), {}
    except Refused as refused:
        (breach,) = refused.breaches
        return period_of(None, None), {breach.pointer: breach.rule.en if english else breach.rule.zh}


def _given(request: AnyRequest, period: Period, errors: Errors) -> dict[str, str]:
    """What stands in the fields: what was entered where something is wrong with it."""
    if errors:
        return {name: request.query_params.get(name, "").strip()[:40] for name in ("from", "to")}
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def chosen_of(request: AnyRequest, sitekeys: list[UUID]) -> UUID | None:
    """The sitekey that the address names, one of the organization's; none where it names none."""
    written = request.query_params.get("sitekey", "")
    if not written:
        return None
    found = next((sitekey for sitekey in sitekeys if str(sitekey) == written), None)
    if found is None:
        raise Refused("not-found")
    return found


def _address(days: int, chosen: UUID | None) -> str:
    first = today() - datetime.timedelta(days=days - 1)
    return f"/usage?{urlencode(_query(Period(first, today()), chosen))}"


def _query(period: Period, chosen: UUID | None) -> dict[str, Any]:
    return {"from": period.first, "to": period.last, **({"sitekey": chosen} if chosen else {})}


def _total(sitekeys: list[SitekeyUsage], came: list[Came]) -> Total | None:
    """All of it, or nothing where nothing happened."""
    total = Total(
        matches=sum(use.matches for use in sitekeys),
        found_nothing=sum(use.found_nothing for use in sitekeys),
        needs=sum(use.needs for use in sitekeys),
        limited=sum(use.limited for use in sitekeys),
    )
    return total if came or any(msgspec.structs.astuple(total)) else None


def _by_day(days: list[DayUse], came: list[Came]) -> list[tuple[DayUse, Outcomes]]:
    """Each day on which something happened with what came of its needs, the newest first."""
    used = {use.day: use for use in days}
    every = sorted({*used, *(row.day for row in came)}, reverse=True)
    return [
        (used.get(day, DayUse(day, 0, 0, 0, 0)), outcomes_of(row for row in came if row.day == day)) for day in every
    ]
