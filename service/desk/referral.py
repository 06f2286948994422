"""/inbox/{id}: one referral, worked on; it keeps itself up to date without touching what is being entered."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import referral_by_id
from models.tables import Need, Referral
from service.access import page as for_page
from service.access import unattended_page
from service.accounts.authentication import principal_of
from service.cases.messages import say
from service.cases.parties import held, provider
from service.cases.structs import NewMessage, ReferralMove
from service.catalogues import matcher_of
from service.clock import now
from service.desk.contact import OF_PROVIDER, contact_of_referral, may_see_contact
from service.desk.finding import referral_for
from service.desk.live import mark_of, nothing_new, shows_already
from service.desk.overtaking import overtaken
from service.desk.referral_shown import ReferralShown, recorded_before, referral_shown, scope_options
from service.desk.referral_steps import STEPS, move_document
from service.desk.steps import Fields, Posted, empty, errors_in, key_of, refused_in, wrongs
from service.desk.telling import SAY, message_document
from service.desk.waiting import waiting_of
from service.idempotency import Once
from service.problems import Refused
from service.referrals.controllers import party_in
from service.referrals.moving import referral_moved
from service.stations.forms.checking import Errors
from service.stations.leaving import checked_field
from service.stations.posting import posted
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
ALL_STEPS: dict[str, Fields] = {**STEPS, **SAY, **OF_PROVIDER}


@get("/inbox/{referral_id:uuid}", include_in_schema=False, opt=for_page("case:read"))
async def referral_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], referral_id: FromPath[UUID]
) -> Response[Any]:
    """One referral."""
    referral, need = await referral_for(session, principal_of(request), referral_id)
    return await _page(request, session, referral, need, done=request.query_params.get("done", ""))


@get("/inbox/{referral_id:uuid}/changes", include_in_schema=False, opt=unattended_page("case:read"))
async def referral_changes(
    request: AnyRequest, session: NamedDependency[AsyncSession], referral_id: FromPath[UUID]
) -> Response[Any]:
    """What is different from what the page shows already."""
    referral, need = await referral_for(session, principal_of(request), referral_id)
    shown = await referral_shown(request, session, referral, need)
    if shows_already(request, mark := mark_of(shown, waiting_of(request))):
        return nothing_new()
    moved = request.query_params.get("known") != shown.known
    return await _rendered(request, session, referral, need, shown, mark, "desk/referral_changes", moved=moved)


@post("/inbox/{referral_id:uuid}", include_in_schema=False, opt=for_page("case:write"), status_code=200)
async def referral_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], referral_id: FromPath[UUID]
) -> Response[Any]:
    """Take a step; what is wrong is told at its field, and who was first where somebody was."""
    entry = Posted.of(await posted(request), ALL_STEPS)
    referral, need = await referral_for(session, principal_of(request), referral_id)
    errors = _errors(request, entry)
    if entry.checking:
        return checked_field(request, errors)
    if errors:
        return await _page(request, session, referral, need, entry=entry, errors=errors, status=422)
    if entry.step in OF_PROVIDER:
        return await _contact(request, session, referral, need)
    there = f"/inbox/{referral_id}"
    need = await held(session, referral.need_id)
    try:
        async with session.begin_nested(), Once(session, request, await key_of(request, entry)) as once:
            if once.earlier is None:
                await _taken(request, session, need, referral_id, entry)
                await once.done(303, there, b"")
        return see(f"{there}?done={entry.step}")
    except Refused as refused:
        return await _refused(request, session, referral_id, entry, refused)


async def _contact(request: AnyRequest, session: AsyncSession, referral: Referral, need: Need) -> Response[Any]:
    """Shown this once: to see it again is another look."""
    try:
        contact = await contact_of_referral(request, session, referral, need)
    except Refused:
        return await _page(request, session, referral, need, no_contact=True)
    return await _page(request, session, referral, need, contact=contact)


def _errors(request: AnyRequest, entry: Posted) -> Errors:
    english = Reader(request).english
    if entry.step in OF_PROVIDER:
        return {}
    if entry.step in SAY:
        return errors_in(message_document(entry), NewMessage, entry, SAY[entry.step], english)
    return errors_in(move_document(entry.step, entry.values), ReferralMove, entry, STEPS[entry.step], english)


async def _taken(request: AnyRequest, session: AsyncSession, need: Need, referral_id: UUID, entry: Posted) -> None:
    referral = await referral_by_id(session, referral_id)
    assert referral is not None
    if entry.step in SAY:
        message = msgspec.convert(message_document(entry), NewMessage)
        await say(session, need, referral, provider(principal_of(request)), message)
        return
    party = party_in(principal_of(request), need, referral)
    if entry.seen != referral.version:
        raise Refused("stale")
    move = msgspec.convert(move_document(entry.step, entry.values), ReferralMove)
    limits, matcher = request.app.state.limits, matcher_of(request)
    await referral_moved(session, need, referral, party, move, now(), limits, matcher)
    await session.flush()


async def _refused(
    request: AnyRequest, session: AsyncSession, referral_id: UUID, entry: Posted, refused: Refused
) -> Response[Any]:
    referral, need = await referral_for(session, principal_of(request), referral_id)
    if refused.kind.code in ("stale", "move-not-allowed"):
        found = await overtaken(request, session, need.id, referral.id, entry, ALL_STEPS[entry.step])
        return await _page(request, session, referral, need, entry=entry, overtaken=found, status=409)
    errors = refused_in(refused, entry, ALL_STEPS[entry.step], Reader(request).english)
    return await _page(request, session, referral, need, entry=entry, errors=errors, status=refused.kind.status)


async def _page(
    request: AnyRequest,
    session: AsyncSession,
    referral: Referral,
    need: Need,
    *,
    entry: Posted | None = None,
    errors: Errors | None = None,
    status: int = 200,
    **more: Any,
) -> Response[Any]:
    shown = await referral_shown(request, session, referral, need)
    mark = mark_of(shown, waiting_of(request))
    return await _rendered(
        request,
        session,
        referral,
        need,
        shown,
        mark,
        "desk/referral",
        entry=entry,
        errors=errors or {},
        wrongs=wrongs(errors or {}, ALL_STEPS, Reader(request).english),
        status=status,
        **more,
    )


async def _rendered(
    request: AnyRequest,
    session: AsyncSession,
    referral: Referral,
    need: Need,
    shown: ReferralShown,
    mark: str,
    template: str,
    *,
    entry: Posted | None = None,
    **more: Any,
) -> Response[Any]:
    values = empty(ALL_STEPS) | await recorded_before(session, referral)
    if entry is not None:
        values[entry.step] = entry.values
    return page(
        request,
        template,
        "inbox",
        shown=shown,
        mark=mark,
        step_fields=ALL_STEPS,
        values=values,
        at_step=entry.step if entry is not None else "",
        options=await scope_options(request, session, referral, shown),
        may_see=may_see_contact(request, referral, need),
        once=uuid4().hex,
        asking=entry is not None and entry.more.get("question") == "on",
        **more,
    )
