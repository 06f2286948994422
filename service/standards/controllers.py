"""Standards over HTTP: looked up by everybody, kept by the operator."""

import datetime
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.standards import page_of_standards
from models.tables import Standard
from service.access import PUBLIC, needs
from service.conditional import tagged
from service.fields import NO_NUL
from service.problems import Breach, Refused, Rule
from service.standards.importing import StandardsReport, import_standards

AnyRequest = Request[Any, Any, Any]
_LARGEST_BODY_BYTES = 16 * 1024 * 1024
Query = Annotated[
    str | None,
    QueryParameter(min_length=1, max_length=100, pattern=NO_NUL, description="Part of the designation or title."),
]
StateQuery = Annotated[Literal["current", "withdrawn", "upcoming"] | None, QueryParameter(name="state")]
AfterQuery = Annotated[
    str | None, QueryParameter(max_length=100, pattern=NO_NUL, description="A designation: those that follow it.")
]
Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]


class StandardOut(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of a standard; `replaced_by` names the editions that took its place."""

    designation: str
    code: str
    edition: str
    title: str
    state: Literal["current", "withdrawn", "upcoming"]
    published: datetime.date | None
    effective: datetime.date | None
    withdrawn: datetime.date | None
    replaced_by: list[str]

    @classmethod
    def of(cls, row: Standard) -> "StandardOut":
        """The edition of a row."""
        return msgspec.convert(row, cls, from_attributes=True)


class StandardPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some editions in the order of their designations; `next` is the address of the following page."""

    items: list[StandardOut]
    next: str | None = None


class StandardController(Controller):
    """The table of standards."""

    path = "/v1/standards"
    tags: Sequence[str] = ("standards",)

    @get(operation_id="listStandards", summary="Look up standards", opt=PUBLIC)
    async def list(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        q: Query = None,
        in_state: StateQuery = None,
        after: AfterQuery = None,
        limit: Limit = 20,
    ) -> Response[StandardPage]:
        """Editions with their state and what replaced them."""
        found = await page_of_standards(session, q, in_state, after, limit + 1)
        items = [StandardOut.of(row) for row in found[:limit]]
        if len(found) <= limit:
            return tagged(request, StandardPage(items=items))
        given = {"q": q, "state": in_state, "limit": limit, "after": items[-1].designation}
        query = urlencode({name: value for name, value in given.items() if value is not None})
        return tagged(request, StandardPage(items=items, next=f"{self.path}?{query}"))

    @post(
        operation_id="importStandards",
        summary="Import standards",
        opt=needs("standard:write"),
        status_code=200,
        request_max_body_size=_LARGEST_BODY_BYTES,
    )
    async def bring_in(self, request: AnyRequest, session: NamedDependency[AsyncSession]) -> StandardsReport:
        """Editions out of CSV (UTF-8; code, edition, title, state, published, effective, withdrawn, replaced_by).

        Those that the table has are changed, others added; with a bad row nothing is stored.
        """
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
            raise Refused("unsupported-media-type", headers={"Accept": "text/csv"})
        report = await import_standards(session, await request.body())
        if not report.stored:
            raise Refused("bad-rows", [_breach(bad.line, bad.column, bad.rule) for bad in report.bad_rows[:100]])
        return report


def _breach(line: int, column: str, rule: str) -> Breach:
    return Breach(f"/{line}/{column}", Rule("row", f"第{line}行：{rule}", f"line {line}: {rule}"))
