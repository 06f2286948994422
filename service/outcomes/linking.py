"""Needs that state the same problem, linked and unlinked by clerks over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.duplicates import alone_with_duplicates
from service.access import receives
from service.cases.parties import case_of_caller
from service.cases.showing import shown_case
from service.cases.structs import CaseOut
from service.clock import now
from service.outcomes.duplicates import linked, unlinked
from service.outcomes.structs import FirstStatement

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}


class DuplicateController(Controller):
    """The need that stated the same problem before."""

    path = "/v1/needs/{need_id:uuid}/duplicate"
    tags = ("outcomes",)

    @put(operation_id="linkNeed", summary="Link a need to an earlier one", opt=receives("case:write"))
    async def link(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        need_id: FromPath[UUID],
        data: JSONBody[FirstStatement],
    ) -> Response[CaseOut]:
        """Two needs state the same problem, which is counted once from now on."""
        # First of all: who holds a need and waits for this may be waited for.
        await alone_with_duplicates(session)
        need, party = await case_of_caller(request, need_id, session, to_change=True)
        at = now()
        await linked(session, need, party, data.of, at)
        await session.flush()
        shown = await shown_case(session, need, party, at, request.app.state.limits)
        return Response(shown, headers=_PRIVATE)

    @delete(
        operation_id="unlinkNeed",
        summary="Unlink a need from an earlier one",
        status_code=200,
        opt=receives("case:write"),
    )
    async def unlink(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
    ) -> Response[CaseOut]:
        """A need that was linked is a problem of its own after all."""
        # First of all: who holds a need and waits for this may be waited for.
        await alone_with_duplicates(session)
        need, party = await case_of_caller(request, need_id, session, to_change=True)
        at = now()
        await unlinked(session, need, party, at)
        await session.flush()
        shown = await shown_case(session, need, party, at, request.app.state.limits)
        return Response(shown, headers=_PRIVATE)
