"""/listings: the organization's offerings as a table to go through."""

from typing import Any, get_args
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.listings import own_stations
from models.queries.worklists import Wanted, count_worklist, worklist
from models.tables.offering import ELEMENTS, STATES
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.clock import today
from service.problems import Refused
from service.stations.acting import Acted, Action, act
from service.stations.failing import local
from service.stations.posting import LARGEST_FORM_BYTES, posted
from service.stations.reminding import reminders_bar
from service.stations.rendering import Reader, page, see
from service.stations.rows import ENDS_SOON, STALE_AFTER, row_of

AnyRequest = Request[Any, Any, Any]
_ON_A_PAGE = 50
_MOST_PAGES = 10_000
_MOST_NAMED = 10
_WITH_REASON = ("suspend", "withdraw")


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader asked for in the address; anything that is none of ours counts as nothing."""

    q: str = ""
    state: str = ""
    station: str = ""
    element: str = ""
    attention: str = ""
    page: int = 1

    @property
    def wanted(self) -> Wanted:
        """The filter of the query."""
        stale = today() - STALE_AFTER if self.attention == "stale" else None
        soon = {"expiring": today() + ENDS_SOON, "expired": today()}.get(self.attention)
        return Wanted(
            q=self.q or None,
            state=self.state or None,
            station=self.station or None,
            element=self.element or None,
            assured_before=stale,
            ending_before=soon,
            ending_from=today() if self.attention == "expiring" else None,
        )

    def address(self, **changes: Any) -> str:
        """The address of this page with something else asked for."""
        asked = msgspec.structs.asdict(msgspec.structs.replace(self, **{"page": 1, **changes}))
        query = urlencode({name: value for name, value in asked.items() if value and (name, value) != ("page", 1)})
        return "/listings" + (f"?{query}" if query else "")


def filters_of(request: AnyRequest) -> Filters:
    """The filters that an address names."""
    given = {name: str(value).replace("\x00", "").strip()[:100] for name, value in request.query_params.items()}
    number = given.get("page", "1")
    return Filters(
        q=given.get("q", ""),
        state=given["state"] if given.get("state") in STATES else "",
        station=given.get("station", ""),
        element=given["element"] if given.get("element") in ELEMENTS else "",
        attention=given["attention"] if given.get("attention") in ("stale", "expiring", "expired") else "",
        page=min(int(number), _MOST_PAGES) if number.isascii() and number.isdecimal() and int(number) else 1,
    )


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
    found = await worklist(session, filters.wanted, (filters.page - 1) * _ON_A_PAGE, _ON_A_PAGE)
    return page(
        request,
        "listings",
        "listings",
        filters=filters,
        filtered=filters != Filters(page=filters.page),
        counts=counts,
        everything=sum(counts.values()),
        states=STATES,
        stations=stations,
        rows=[row_of(one, stations, reader) for one in found],
        total=total,
        bar=bar,
        pages=pages,
        done=_done(request, reader),
        failed=request.query_params.get("failed", ""),
        here=_here(request),
    )


@post(
    "/listings",
    include_in_schema=False,
    opt=for_page("listing:write"),
    status_code=200,
    request_max_body_size=LARGEST_FORM_BYTES,
)
async def listings_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Do something with those that were selected, and show the table again."""
    pairs = await posted(request)
    fields = dict(pairs)
    action = _entered(fields) if fields.get("do") == "enter" else fields.get("do", "")
    there = local(fields.get("here", "/listings"))
    if action not in get_args(Action):
        raise Refused("invalid-request")
    ids = list(dict.fromkeys(value for name, value in pairs if name == "id" and "\x00" not in value))
    reason = fields.get(f"reason_{action}", "").strip()[:300].replace("\x00", "")
    if not ids:
        return see(_with(there, failed="select_first"))
    if action in _WITH_REASON and not reason:
        return see(_with(there, failed="reason_needed"))
    acted = await act(session, principal_of(request), action, ids, reason or None)  # type: ignore[arg-type]
    return see(_with(there, done=action, **_numbers(acted)))


def _entered(fields: dict[str, str]) -> str:
    """What Enter means in a field for a reason: that which the reason is for."""
    return next((action for action in _WITH_REASON if fields.get(f"reason_{action}", "").strip()), _WITH_REASON[0])


def _numbers(acted: Acted) -> dict[str, str]:
    left = {"left": ",".join(acted.left_out[:_MOST_NAMED]), "out": str(len(acted.left_out))} if acted.left_out else {}
    return {"n": str(acted.changed), **left}


def _done(request: AnyRequest, reader: Reader) -> str:
    """What became of the action before, which the address tells."""
    given = request.query_params
    action, count = given.get("done", ""), given.get("n", "")
    if action not in get_args(Action) or not count.isdecimal():
        return ""
    said = reader.w(f"done_{action}", count=int(count))
    if given.get("left"):
        said += " " + reader.w("left_out", count=given.get("out", ""), ids=given["left"].replace(",", ", "))
    return said


def _here(request: AnyRequest) -> str:
    return filters_of(request).address(page=filters_of(request).page)


def _with(path: str, **told: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{urlencode(told)}"
