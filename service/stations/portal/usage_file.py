"""/usage.csv: the figures of /usage as a file for a program of spreadsheets; nothing in it can be run as a formula."""

import csv
import io
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.portal_figures import Use, use_by_sitekey, use_of_portals
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.partners.usage import asked_of
from service.problems import Breach, Refused, Rule
from service.spreadsheets.escaping import escape
from service.stations.portal.usage import chosen_of, period_asked
from service.stations.rendering import Reader

AnyRequest = Request[Any, Any, Any]
_MOST_ROWS = 100_000
_TOO_MANY = Rule("range", "数据太多，请缩短时间", "is too much at once: please ask for fewer days")


@get("/usage.csv", include_in_schema=False, opt=for_page("key:admin"))
async def usage_file(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[bytes]:
    """Use by day, sitekey and origin in the period of the address, the newest day first."""
    principal, reader = principal_of(request), Reader(request)
    period, errors = period_asked(request, reader.english)
    if errors:
        raise Refused("contradiction", [Breach(name, Rule("range", said, said)) for name, said in errors.items()])
    names = {
        use.sitekey: use.name for use in await use_by_sitekey(session, asked_of(period, principal.organization_id))
    }
    asked = asked_of(period, principal.organization_id, chosen_of(request, list(names)))
    rows = await use_of_portals(session, asked, _MOST_ROWS + 1)
    if len(rows) > _MOST_ROWS:
        raise Refused("contradiction", [Breach("from", _TOO_MANY)])
    body = _separated([_headings(reader), *([*_said(row, names[row.sitekey], reader)] for row in rows)])
    name = f"usage-{period.first}-{period.last}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, media_type="text/csv", headers=headers)


def _headings(reader: Reader) -> list[str]:
    w = reader.w
    return [
        w.usage_day,
        w.sitekey,
        w.usage_origin,
        w.usage_matches,
        w.usage_found_nothing,
        w.usage_needs,
        w.usage_limited,
    ]


def _said(row: Use, name: str, reader: Reader) -> list[str | int]:
    origin = reader.w.usage_own_pages if row.origin == "self" else row.origin
    figures = [row.matches, row.found_nothing, row.needs, row.limited]
    return [row.day.isoformat(), escape(name), escape(origin), *figures]


def _separated(rows: list[list[str]] | list[Any]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    # With a byte order mark Excel and WPS read it as UTF-8.
    return lines.getvalue().encode("utf-8-sig")
