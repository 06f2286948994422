"""The tabs of a list of needs or referrals, and which of them an address asks for."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request

AnyRequest = Request[Any, Any, Any]
ON_A_PAGE = 50
_MOST_PAGES = 10_000


class Tab(msgspec.Struct, frozen=True, kw_only=True):
    """One tab: which states it holds, whether only what is past its deadline, and whether the latest come first."""

    name: str
    states: tuple[str, ...]
    overdue: bool = False
    latest_first: bool = False

    def count(self, counts: Mapping[str, int]) -> int:
        """How many it holds, by the counts of all states."""
        return counts["overdue"] if self.overdue else sum(counts.get(state, 0) for state in self.states)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which tab and which page of a list an address asks for; what is none counts as the first."""

    path: str
    tabs: tuple[Tab, ...]
    tab: Tab
    page: int = 1

    @classmethod
    def of(cls, request: AnyRequest, path: str, tabs: Sequence[Tab]) -> "Asked":
        """What a request asks for."""
        name, number = request.query_params.get("state", ""), request.query_params.get("page", "1")
        tab = next((tab for tab in tabs if tab.name == name), tabs[0])
        fine = number.isascii() and number.isdecimal() and 0 < len(number) < 6 and int(number) > 0
        return cls(path=path, tabs=tuple(tabs), tab=tab, page=min(int(number), _MOST_PAGES) if fine else 1)

    @property
    def offset(self) -> int:
        """How many stand on the pages before."""
        return (self.page - 1) * ON_A_PAGE

    def within(self, total: int) -> "Asked":
        """The same, or the last page there is."""
        return msgspec.structs.replace(self, page=min(self.page, max(1, -(-total // ON_A_PAGE))))

    def address(self, tab: Tab | None = None, page: int = 1, below: str = "") -> str:
        """The address of a tab or of a page of this list, or of what lies below it."""
        wanted = tab or self.tab
        query = {"state": wanted.name} if wanted is not self.tabs[0] else {}
        query |= {"page": str(page)} if page > 1 else {}
        return self.path + below + (f"?{urlencode(query)}" if query else "")
