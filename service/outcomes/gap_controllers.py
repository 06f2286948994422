"""Requirements that nothing meets, over HTTP."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.gaps import Grouping, WantedGaps, gap_by_id, list_gaps
from models.tenancy import OPERATOR, act_for
from service.access import PUBLIC, need_or, needs
from service.accounts.authentication import principal_of
from service.cases.parties import case_of_caller, clerk, held
from service.catalogue.listings import Element
from service.catalogue.reading import AdcodePrefix, After, Filter, Limit
from service.clock import now
from service.contacts.unerased import refuse_erased
from service.idempotency import IdempotencyKey, Once
from service.outcomes.gap_structs import GapAnswer, GapOut, GapPage, Gaps, GapState, GapSummary
from service.outcomes.gaps import counted_gaps, gap_answered, gaps_of_need, shown_gaps, summary
from service.outcomes.places import page_after, read_moment
from service.outcomes.publishing import published_of
from service.outcomes.suppression import SMALLEST_CELL
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_PATH = "/v1/gaps"
GapStateFilter = Annotated[GapState | None, QueryParameter(name="state")]
By = Annotated[Grouping | None, QueryParameter(name="by", description="Count them by this.")]


@get(_PATH, operation_id="listGaps", summary="What the catalogue lacks", tags=["outcomes"], opt=needs("case:read"))
async def list_all_gaps(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    adcode: AdcodePrefix = None,
    industry: Filter = None,
    element: Annotated[Element | None, QueryParameter()] = None,
    in_state: GapStateFilter = None,
    by: By = None,
    after: After = None,
    limit: Limit = 50,
) -> Response[GapPage]:
    """Requirements that nothing meets, of the needs that the caller's organization receives; the operator sees all."""
    wanted = WantedGaps(
        adcode=adcode,
        industry=industry,
        element=element,
        state=in_state,
        received_by=principal_of(request).organization_id,
        after=read_moment(after),
        limit=limit + 1,
    )
    found = await list_gaps(session, wanted)
    counts = await counted_gaps(session, wanted, by) if by is not None else []
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        filters = {"adcode": adcode, "industry": industry, "element": element, "state": in_state, "by": by}
        following = page_after(_PATH, filters, limit, last.opened_at, last.id)
    items = await shown_gaps(session, found[:limit], now())
    return Response(GapPage(items=items, counts=counts, next=following), headers=_PRIVATE)


@get(
    f"{_PATH}/summary",
    operation_id="getGapSummary",
    summary="What the catalogue lacks, in figures",
    tags=["outcomes"],
    opt=PUBLIC,
)
async def read_gap_summary(request: AnyRequest, session: NamedDependency[AsyncSession]) -> GapSummary:
    """Of how many problems something is not met, by province and element; small cells are left out."""

    async def work_out() -> GapSummary:
        await act_for(session, OPERATOR)
        return GapSummary(as_of=now(), smallest_cell=SMALLEST_CELL, items=await summary(session))

    return await published_of(request).newest("gaps", work_out)


@get(
    "/v1/needs/{need_id:uuid}/gaps",
    operation_id="listGapsOfNeed",
    summary="What of a need nothing meets",
    tags=["outcomes"],
    opt=need_or("case:read"),
)
async def list_gaps_of_need(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Gaps]:
    """Requirements of a need that nothing meets, what was found farther away, and what the clerk says to it."""
    need, _ = await case_of_caller(request, need_id, session)
    return Response(Gaps(items=await gaps_of_need(session, need, now())), headers=_PRIVATE)


@post(
    _PATH + "/{gap_id:uuid}/answer",
    operation_id="answerGap",
    summary="Say what can be done about a gap",
    tags=["outcomes"],
    status_code=200,
    opt=needs("case:write"),
)
async def answer_gap(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    gap_id: FromPath[UUID],
    data: JSONBody[GapAnswer],
    idempotency_key: IdempotencyKey = None,
) -> Response[GapOut]:
    """A clerk tells the enterprise what can be done about a requirement that nothing meets."""
    seen = await gap_by_id(session, gap_id)
    if seen is None:
        raise Refused("not-found")
    need = await held(session, seen.need_id)
    refuse_erased(need)
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            gap = await gap_by_id(session, gap_id)
            assert gap is not None
            shown = await gap_answered(session, need, gap, clerk(principal_of(request)), data, now())
            await once.done(200, f"/v1/needs/{need.id}/gaps", msgspec.json.encode(shown))
        return once.response()
