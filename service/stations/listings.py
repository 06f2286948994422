"""/listings: the organization's offerings as a table to go through."""

from typing import Any, get_args

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.listings import own_stations
from models.queries.worklists import ORDERS, count_worklist, worklist
from models.tables.offering import STATES
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.problems import Refused
from service.stations.acted import made_by, made_in, told_of, with_query, with_told
from service.stations.acting import Action, act, undo
from service.stations.filters import filters_of
from service.stations.posting import LARGEST_FORM_BYTES, posted
from service.stations.reminding import reminders_bar
from service.stations.rendering import Reader, page, see
from service.stations.returning import list_of
from service.stations.rows import row_of

AnyRequest = Request[Any, Any, Any]
_ON_A_PAGE = 50
_WITH_REASON = ("suspend", "withdraw")
COLUMNS = (
    ("title", "title"),
    ("element", ""),
    ("state", "state"),
    ("accreditation", "ends"),
    ("confirmed", "confirmed"),
    ("price_and_days", "price"),
    ("changed", "changed"),
)
"""The heading of each column, and what the table is ordered by there, if by anything."""


@get("/listings", include_in_schema=False, opt=for_page("listing:read"))
async def listings_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """The table."""
    reader, filters = Reader(request), filters_of(request)
    counts = await count_worklist(session, filters.wanted)
    stations = await own_stations(session)
    total = counts.get(filters.state, 0) if filters.state else sum(counts.values())
    pages = max(1, -(-total // _ON_A_PAGE))
    filters = msgspec.structs.replace(filters, page=min(filters.page, pages))
    bar = await reminders_bar(request, session, sum(counts.values()))
    found = await worklist(session, filters.wanted, (filters.page - 1) * _ON_A_PAGE, _ON_A_PAGE, filters.sort)
    return page(
        request,
        "listings",
        "listings",
        filters=filters,
        filtered=filters.narrows,
        columns=COLUMNS,
        orders=[f"{sign}{name}" for name in ORDERS for sign in ("", "-")],
        counts=counts,
        everything=sum(counts.values()),
        states=STATES,
        stations=stations,
        rows=[row_of(one, stations, reader) for one in found],
        total=total,
        bar=bar,
        pages=pages,
        done=told_of(request, reader),
        undo=made_by(request),
        failed=request.query_params.get("failed", ""),
        here=filters.address(page=filters.page),
    )


@post(
    "/listings",
    include_in_schema=False,
    opt=for_page("listing:write"),
    status_code=200,
    request_max_body_size=LARGEST_FORM_BYTES,
)
async def listings_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Do something with those that were selected, or take it back, and show the table again."""
    pairs = await posted(request)
    fields = dict(pairs)
    action = _entered(fields) if fields.get("do") == "enter" else fields.get("do", "")
    there = list_of(fields.get("here", "")) or "/listings"
    if action == "undo":
        return see(
            with_told(there, "undo", await undo(session, principal_of(request), made_in(fields.get("made", ""))))
        )
    if action not in get_args(Action):
        raise Refused("invalid-request")
    ids = list(dict.fromkeys(value for name, value in pairs if name == "id" and "\x00" not in value))
    reason = fields.get(f"reason_{action}", "").strip()[:300].replace("\x00", "")
    if not ids:
        return see(with_query(there, failed="select_first"))
    if action in _WITH_REASON and not reason:
        return see(with_query(there, failed="reason_needed"))
    return see(with_told(there, action, await act(session, principal_of(request), action, ids, reason or None)))  # type: ignore[arg-type]


def _entered(fields: dict[str, str]) -> str:
    """What Enter means in a field for a reason: that which the reason is for."""
    return next((action for action in _WITH_REASON if fields.get(f"reason_{action}", "").strip()), _WITH_REASON[0])
