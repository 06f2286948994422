"""The page of a need: opened, kept up to date, and shown again after whatever was done on it."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.enterprise_page import trace_of
from models.tables import Need
from service.access import VISITOR
from service.clock import today
from service.enterprises.files import case_file
from service.enterprises.parts.contact import contact_view, files_view
from service.enterprises.parts.deciding import decision, questions
from service.enterprises.parts.outcome import outcome_view
from service.enterprises.parts.plan import plan_view
from service.enterprises.parts.referrals import referrals_view
from service.enterprises.parts.standing import headline, standing
from service.enterprises.parts.submitting import submission
from service.enterprises.parts.telling import conversation, history, problem
from service.enterprises.rendering import Part, door, is_partial, page, reader_of, rendered
from service.enterprises.trouble import Trouble
from service.enterprises.visiting import need_of_visitor, renewed
from service.enterprises.words import PHRASES
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
PARTS = (
    Part("standing", standing),
    Part("questions", questions),
    Part("submission", submission),
    Part("decision", decision),
    Part("outcome", outcome_view),
    Part("referrals", referrals_view),
    Part("plan", plan_view),
    Part("conversation", conversation),
    Part("problem", problem),
    Part("files", files_view),
    Part("contact", contact_view),
    Part("history", history),
)
"""The parts in their order on a phone; the last ones stand at the side of a wide window."""
_SIDE = ("problem", "files", "contact", "history")
DONE = frozenset(name.removeprefix("done_") for name in PHRASES if name.startswith("done_"))
"""What the page may say was done; nothing else of an address is said."""


@get("/needs/{need_id:uuid}", include_in_schema=False, opt=VISITOR)
async def need_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Where an enterprise sees its case; who has not opened it yet is asked for the code."""
    try:
        need = await need_of_visitor(request, need_id, session)
    except Refused:
        return door(request, need_id)
    done = request.query_params.get("done", "")
    return await shown(request, session, need, done=done if done in DONE else "", cookies=renewed(request, need_id))


@get("/needs/{need_id:uuid}/now", include_in_schema=False, opt=VISITOR)
async def need_now(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """What has changed since the page was shown: all parts, or nothing where it is as it was."""
    need = await need_of_visitor(request, need_id, session)
    if request.query_params.get("seen", "") == await _trace(session, need_id):
        return Response(None, status_code=204, headers={"Cache-Control": "no-store"})
    return await shown(request, session, need)


async def shown(
    request: AnyRequest,
    session: AsyncSession,
    need: Need,
    *,
    trouble: Trouble | None = None,
    done: str = "",
    cookies: Sequence[Cookie] = (),
) -> Response[Any]:
    """The page, or its parts alone where a browser has it open; of a form that was not followed with what was entered."""
    trace = await _trace(session, need.id)
    file = await case_file(request, session, need)
    parts = rendered(request, PARTS, file, trouble, done)
    context: dict[str, Any] = {
        "parts": parts,
        "main": [each.name for each in PARTS if each.name not in _SIDE],
        "side": _SIDE,
        "seen": trace,
        "need": file.need,
        "head": headline(file, reader_of(request))[0],
        "trouble": trouble,
        "done": done,
    }
    template = "parts" if is_partial(request) else "page"
    return page(request, template, trouble.status if trouble is not None else 200, cookies, **context)


async def _trace(session: AsyncSession, need_id: UUID) -> str:
    """What names the state that a page shows; another day is another state, since days are told of as today."""
    trace = f"{today()} {await trace_of(session, need_id)}"
    return hashlib.sha256(trace.encode()).hexdigest()[:24]
