"""Published cases over HTTP: read by everybody, worded and published by who may."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.solved_cases import WantedCases, case_by_id, list_solved_cases
from models.tables import SolvedCase
from models.tenancy import OPERATOR, act_for
from service.access import PUBLIC, needs
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.cases.parties import clerk
from service.catalogue.listings import Element
from service.catalogue.reading import After, Filter, Limit, Words
from service.clock import now
from service.contacts.vault import vault_of
from service.outcomes.places import page_after, read_moment
from service.outcomes.reviewing import check_seen, may_review, published, reworded, tag_of_case, withdrawn
from service.outcomes.solved_structs import CaseChanges, CaseState, SolvedCaseOut, SolvedCasePage
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
StateFilter = Annotated[
    CaseState | None,
    QueryParameter(name="state", description="Of those that the caller may publish also proposed and withdrawn ones."),
]


class SolvedCaseController(Controller):
    """Cases: needs with their outcome, without names."""

    path = "/v1/cases"
    tags = ("outcomes",)

    @get(operation_id="listSolvedCases", summary="Published cases", opt=PUBLIC)
    async def list(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        q: Words = None,
        industry: Filter = None,
        element: Annotated[Element | None, QueryParameter()] = None,
        in_state: StateFilter = None,
        after: After = None,
        limit: Limit = 20,
    ) -> Response[SolvedCasePage]:
        """Problems that enterprises had and what came of them, the latest first; who may publish them sees all."""
        principal = await _as_reviewer(request, session)
        wanted = WantedCases(
            q=q,
            industry=industry,
            element=element,
            state=in_state,
            reviewer=principal.organization_id if principal is not None else None,
            everything=principal is not None and principal.organization_id is None,
            after=read_moment(after),
            limit=limit + 1,
        )
        found = await list_solved_cases(session, wanted)
        following = None
        if len(found) > limit:
            filters = {"q": q, "industry": industry, "element": element, "state": in_state}
            last = found[limit - 1]
            following = page_after(self.path, filters, limit, last.closed_at, last.id)
        items = [SolvedCaseOut.of(row, _reviews(principal, row)) for row in found[:limit]]
        return Response(SolvedCasePage(items=items, next=following), headers=_PRIVATE)

    @get("/{case_id:uuid}", operation_id="getSolvedCase", summary="Read a case", opt=PUBLIC)
    async def read(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], case_id: FromPath[UUID]
    ) -> Response[SolvedCaseOut]:
        """One case, with the tag that a change of it has to name."""
        principal = await _as_reviewer(request, session)
        case = await case_by_id(session, case_id)
        if case is None or (case.state != "published" and not _reviews(principal, case)):
            raise Refused("not-found")
        return _shown(case, reviewed=_reviews(principal, case))

    @patch("/{case_id:uuid}", operation_id="patchSolvedCase", summary="Word a case", opt=needs("case:admin"))
    async def change(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        case_id: FromPath[UUID],
        data: JSONBody[CaseChanges],
    ) -> Response[SolvedCaseOut]:
        """Word a case otherwise, such as where a name has remained in it."""
        case = await _reviewed(request, session, case_id)
        check_seen(case, request.headers.get("if-match", "").strip())
        await reworded(session, vault_of(request), case, data, now())
        await session.flush()
        return _shown(case, reviewed=True)

    @post(
        "/{case_id:uuid}/publish",
        operation_id="publishSolvedCase",
        summary="Publish a case",
        status_code=200,
        opt=needs("case:admin"),
    )
    async def publish(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], case_id: FromPath[UUID]
    ) -> Response[SolvedCaseOut]:
        """Everybody can read the case from now on, and it counts as evidence for later needs."""
        case = await _reviewed(request, session, case_id)
        await published(session, vault_of(request), case, clerk(principal_of(request)), now())
        await session.flush()
        return _shown(case, reviewed=True)

    @post(
        "/{case_id:uuid}/withdraw",
        operation_id="withdrawSolvedCase",
        summary="Withdraw a case",
        status_code=200,
        opt=needs("case:admin"),
    )
    async def withdraw(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], case_id: FromPath[UUID]
    ) -> Response[SolvedCaseOut]:
        """The case is not published, or not any more, and counts for nothing."""
        case = await _reviewed(request, session, case_id)
        await withdrawn(session, case, clerk(principal_of(request)), now())
        await session.flush()
        return _shown(case, reviewed=True)


async def _as_reviewer(request: AnyRequest, session: AsyncSession) -> Principal | None:
    """The caller, if it is one of those who publish cases; the transaction sees all of them then."""
    principal = principal_of(request)
    if "case:admin" not in principal.scopes:
        return None
    await act_for(session, OPERATOR)
    return principal


def _reviews(principal: Principal | None, case: SolvedCase) -> bool:
    return principal is not None and may_review(principal, case)


async def _reviewed(request: AnyRequest, session: AsyncSession, case_id: UUID) -> SolvedCase:
    """A case that the caller decides on, held alone; any other is not there."""
    await act_for(session, OPERATOR)
    case = await case_by_id(session, case_id, to_change=True)
    if case is None or not may_review(principal_of(request), case):
        raise Refused("not-found")
    return case


def _shown(case: SolvedCase, reviewed: bool) -> Response[SolvedCaseOut]:
    shown = SolvedCaseOut.of(case, reviewed)
    return Response(shown, headers={"ETag": tag_of_case(shown, case), **_PRIVATE})
