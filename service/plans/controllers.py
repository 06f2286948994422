"""The plan of a stored need over HTTP, for the holder of the need's token."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from service.access import need_or
from service.catalogues import matcher_of
from service.languages import prefers_english
from service.matcher import Matcher
from service.needs.controllers import need_of_caller
from service.plans.documents import written_pdf
from service.plans.editing import edited_plan, plan_now
from service.plans.sheets import Sheet, sheet_of
from service.plans.structs import PlanOut, StatedEdits
from service.policies import PAGE_POLICY

_PRIVATE = {"Cache-Control": "no-store"}


class PlanController(Controller):
    """The plan of a need: read and edited."""

    path = "/v1/needs/{need_id:uuid}/plan"
    tags = ("plans",)

    @get(operation_id="getPlan", summary="Read the plan of a need", opt=need_or("case:read"))
    async def read_plan(
        self,
        request: Request[Any, Any, Any],
        need_id: FromPath[UUID],
        session: NamedDependency[AsyncSession],
    ) -> Response[PlanOut]:
        """The newest plan of a need, with alternatives, for the holder of the need's token.

        One that was never edited is made from the catalogue as it is now.
        """
        found = await need_of_caller(request, need_id, session)
        return Response(await plan_now(session, found.need, matcher_of(request)), headers=_PRIVATE)

    @post(operation_id="editPlan", summary="Edit the plan of a need", opt=need_or("case:write"))
    async def edit(
        self,
        request: Request[Any, Any, Any],
        need_id: FromPath[UUID],
        data: JSONBody[StatedEdits],
        session: NamedDependency[AsyncSession],
    ) -> Response[PlanOut]:
        """The plan as it is with these edits, kept as the newest; `changes` says what is different from the one before."""
        found = await need_of_caller(request, need_id, session, to_change=True)
        plan = await edited_plan(session, found.need, data, matcher_of(request), request.app.state.limits)
        return Response(plan, status_code=201, headers={**_PRIVATE, "Location": f"/v1/needs/{need_id}/plan"})


@get(
    "/v1/needs/{need_id:uuid}/plan.html",
    operation_id="getPlanPage",
    summary="The plan to print",
    tags=["plans"],
    opt=need_or("case:read"),
)
async def plan_page(
    request: Request[Any, Any, Any], need_id: FromPath[UUID], session: NamedDependency[AsyncSession]
) -> Template:
    """The plan as a page to print."""
    sheet = await _sheet(request, need_id, session, matcher_of(request))
    context = {"sheet": sheet, "english": sheet.english}
    return Template("plan.html", context=context, headers={**PAGE_POLICY, **_PRIVATE})


@get(
    "/v1/needs/{need_id:uuid}/plan.pdf",
    operation_id="getPlanDocument",
    summary="The plan to hand over",
    tags=["plans"],
    opt=need_or("case:read"),
)
async def plan_document(
    request: Request[Any, Any, Any], need_id: FromPath[UUID], session: NamedDependency[AsyncSession]
) -> Response[bytes]:
    """The plan as a document to hand over."""
    sheet = await _sheet(request, need_id, session, matcher_of(request))
    headers = {**_PRIVATE, "Content-Disposition": f'inline; filename="plan-{need_id}.pdf"', "Vary": "Accept-Language"}
    return Response(await written_pdf(sheet), media_type="application/pdf", headers=headers)


async def _sheet(request: Request[Any, Any, Any], need_id: UUID, session: AsyncSession, matcher: Matcher) -> Sheet:
    """The newest plan in the language that the caller reads."""
    found = await need_of_caller(request, need_id, session)
    english = prefers_english(request.headers.get("accept-language", ""))
    return sheet_of(await plan_now(session, found.need, matcher), english)
