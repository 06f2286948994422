"""Stating a need over HTTP."""

from typing import Any, cast
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import newest_answer
from models.queries.needs import StoredNeed
from service.access import PORTAL, need_or
from service.accounts.authentication import principal_of
from service.contacts.unerased import unerased_case
from service.idempotency import Attempt, IdempotencyKey, Replay, begin, finish
from service.needs.keeping import keep_need
from service.needs.structs import MatchAnswer, StatedNeed, StoredNeedOut
from service.partners.admission import portal_of
from service.partners.answering import answer_for
from service.problems import Refused


@post("/v1/match", operation_id="matchNeed", summary="Match a need", tags=["needs"], status_code=200, opt=PORTAL)
async def match_need(request: Request[Any, Any, Any], data: JSONBody[StatedNeed]) -> MatchAnswer:
    """Ranked and explained services for a need, which is not stored."""
    return await answer_for(request, data)


@post("/v1/needs", operation_id="createNeed", summary="State a need and keep it", tags=["needs"], opt=PORTAL)
async def create_need(
    request: Request[Any, Any, Any],
    data: JSONBody[StatedNeed],
    session: NamedDependency[AsyncSession],
    idempotency_key: IdempotencyKey = None,
) -> Response[StoredNeedOut]:
    """Match a need and store it with its answer; the token in the response is the only way to read it back."""
    attempt: Attempt | None = None
    if idempotency_key is not None:
        begun = await begin(session, idempotency_key, _route(request), await request.body())
        if isinstance(begun, Replay):
            return _response(begun.body, begun.location or "", replayed=True)
        attempt = begun
    stored = await keep_need(request, session, data, attempt.token if attempt else None)
    body = msgspec.json.encode(stored)
    location = f"/v1/needs/{stored.id}"
    if attempt is not None:
        await finish(session, attempt, 201, location, body)
    return _response(body, location, replayed=False)


@get(
    "/v1/needs/{need_id:uuid}",
    operation_id="getNeed",
    summary="Read a need back",
    tags=["needs"],
    opt=need_or("case:read"),
)
async def read_need(
    request: Request[Any, Any, Any], need_id: FromPath[UUID], session: NamedDependency[AsyncSession]
) -> Response[StoredNeedOut]:
    """A stored need with the answer that was shown."""
    found = await need_of_caller(request, need_id, session)
    # As it was shown then, byte for byte: what has been added to the answer since is not made up for it.
    stored = {"id": found.need.id, "created_at": found.need.created_at, "answer": found.answer.shown}
    return cast(Response[StoredNeedOut], Response(stored, headers={"Cache-Control": "no-store"}))


async def need_of_caller(
    request: Request[Any, Any, Any], need_id: UUID, session: AsyncSession, to_change: bool = False
) -> StoredNeed:
    """A need with its newest answer, for the holder of its token and for who receives it; else 401, 404, or 410."""
    need, _ = await unerased_case(request, need_id, session, to_change)
    answer = await newest_answer(session, need_id)
    if answer is None:
        raise Refused("not-found")
    return StoredNeed(need, answer)


def _route(request: Request[Any, Any, Any]) -> str:
    # What a portal may show is part of the answer: the same key on the pages of another is another key.
    portal = portal_of(request)
    return "POST /v1/needs" if portal is None else f"{principal_of(request).identity} POST /v1/needs"


def _response(body: bytes, location: str, replayed: bool) -> Response[Any]:
    headers = {"Location": location, "Cache-Control": "no-store"}
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(body, status_code=201, media_type="application/json", headers=headers)
