"""What somebody asks of the table of services: which of them, in which order, which page of it."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request

from models.queries.worklists import ORDERS, Wanted
from models.tables.offering import ELEMENTS, STATES
from service.clock import today
from service.stations.rows import ASKED_AFTER, ENDS_SOON, STALE_AFTER
from service.stations.words.choices import CHOICES

AnyRequest = Request[Any, Any, Any]
_MOST_PAGES = 10_000


_FIRST = {"changed": ("-changed", "changed")}
"""Columns that are asked for the newest first."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader asked for in the address; anything that is none of ours counts as nothing."""

    q: str = ""
    state: str = ""
    station: str = ""
    element: str = ""
    attention: str = ""
    sort: str = ""
    """A column, with `-` before it where the order is the other way round; without one, what was changed last comes first."""
    page: int = 1

    @property
    def wanted(self) -> Wanted:
        """The filter of the query."""
        before = {"stale": today() - STALE_AFTER, "confirm": today() - ASKED_AFTER}.get(self.attention)
        soon = {"expiring": today() + ENDS_SOON, "expired": today()}.get(self.attention)
        return Wanted(
            q=self.q or None,
            state=self.state or None,
            station=self.station or None,
            element=self.element or None,
            assured_before=before,
            ending_before=soon,
            ending_from=today() if self.attention == "expiring" else None,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any((self.q, self.state, self.station, self.element, self.attention))

    def direction(self, column: str) -> str:
        """How the table is ordered by a column, in the words of ARIA; nothing where it is not."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort or "-changed", "")

    def sorted_by(self, column: str) -> str:
        """The address that orders by a column, the other way round where it is ordered by it already."""
        first, second = _FIRST.get(column, (column, f"-{column}"))
        return self.address(sort=second if (self.sort or "-changed") == first else first)

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
        attention=given["attention"] if given.get("attention") in CHOICES["attention"] else "",
        sort=given["sort"] if given.get("sort", "").removeprefix("-") in ORDERS else "",
        page=min(int(number), _MOST_PAGES) if number.isascii() and number.isdecimal() and int(number) else 1,
    )
