"""A page is opened with the token of its need, which is shown once; a cookie stands for it from then on."""

import hashlib
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.attempts import forget_attempts
from models.queries.needs import find_need
from models.tenancy import AUTHENTICATION, act_for
from service.access import VISITOR, page
from service.accounts.secrets import TEST_TOKEN
from service.accounts.signing_in import count_try
from service.clock import actual_now
from service.enterprises.cookies import Opened, cookie, sealed
from service.enterprises.rendering import door, reader_of, see
from service.enterprises.visiting import need_of_visitor
from service.identifiers import hash_of
from service.problems import Refused
from service.proxies import caller_network
from service.stations.posting import posted_fields

AnyRequest = Request[Any, Any, Any]
_LONGEST_CODE = 200


@get("/needs/{need_id:uuid}/opening", include_in_schema=False, opt=VISITOR)
async def is_open(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[bool]:
    """Whether this browser has opened the page: asked by the door, since a link on another site brings no cookie along."""
    try:
        await need_of_visitor(request, need_id, session)
    except Refused:
        return Response(False, headers={"Cache-Control": "no-store"})
    return Response(True, headers={"Cache-Control": "no-store"})


@post("/needs/{need_id:uuid}/opening", include_in_schema=False, opt=page("public"), status_code=303)
async def opening_posted(request: AnyRequest, state: State, need_id: FromPath[UUID]) -> Response[Any]:
    """Exchange the token for the cookie; a wrong one is told, and guessing gets slow."""
    fields = await posted_fields(request)
    token = code_in(fields.get("code", ""))
    if not token:
        return door(request, need_id, status=400, trouble="code_missing")
    try:
        await _check(state, need_id, token, caller_network(request))
    except Refused as refused:
        if refused.kind.code != "too-many-attempts":
            return door(request, need_id, status=404, trouble="code_wrong")
        seconds = int(refused.headers["Retry-After"])
        left = reader_of(request).seconds(seconds)
        return door(request, need_id, status=429, trouble="code_wait", left=left, retry_after=seconds)
    live = not token.startswith(TEST_TOKEN)
    value = sealed(state.sealer, need_id, Opened(hash_of(token), actual_now()), live)
    return see(f"/needs/{need_id}", [cookie(request, need_id, value)])


@post("/needs/{need_id:uuid}/closing", include_in_schema=False, opt=page("public"), status_code=303)
async def closing_posted(request: AnyRequest, need_id: FromPath[UUID]) -> Response[Any]:
    """Forget on this device that the page was opened."""
    await posted_fields(request)
    return see(f"/needs/{need_id}", [cookie(request, need_id, "")])


def code_in(typed: str) -> str:
    """The token in what somebody typed or pasted, the whole link included; nothing where there is none."""
    code = "".join(typed.split()).rpartition("#")[2].removeprefix("token=")
    return code if len(code) <= _LONGEST_CODE else ""


async def _check(state: State, need_id: UUID, token: str, address: str) -> None:
    """Refuse a wrong token.

    Attempts are counted for a need and an address together, so that nobody is locked out by what strangers try.
    """
    subject = f"need:{hashlib.sha256(f'{need_id} {address}'.encode()).hexdigest()[:32]}"
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        await count_try(session, subject)
    catalogue = state.demo_sessions if token.startswith(TEST_TOKEN) else state.sessions
    async with catalogue.begin() as session:
        if await find_need(session, need_id, hash_of(token)) is None:
            raise Refused("not-found")
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        await forget_attempts(session, subject)
