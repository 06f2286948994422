"""/needs/{id}/desk: one need, worked on by who receives it; it keeps itself up to date."""

import contextlib
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.duplicates import alone_with_duplicates
from models.tables import Need
from service.access import page as for_page
from service.access import unattended_page
from service.accounts.authentication import principal_of
from service.cases.messages import say
from service.cases.moves import moved
from service.cases.parties import Party, held
from service.cases.structs import NeedMove, NewMessage
from service.catalogues import matcher_of
from service.desk.afterwards import LINKING, errors_after, taken_after
from service.desk.afterwards import STEPS as AFTER
from service.desk.contact import OF_CLERK, contact_of_need
from service.desk.finding import need_for
from service.desk.live import mark_of, nothing_new, shows_already
from service.desk.marked import Stretch, stretches
from service.desk.need_shown import NeedShown, need_shown, which_plan
from service.desk.need_steps import STEPS, move_document
from service.desk.overtaking import overtaken
from service.desk.plan_shown import edits_posted, plan_shown, refusal_said
from service.desk.steps import Fields, Posted, empty, errors_in, key_of, refused_in, wrongs
from service.desk.telling import SAY, message_document
from service.desk.waiting import waiting_of
from service.idempotency import Once
from service.plans.editing import edited_plan, plan_now
from service.plans.planning import engine_need
from service.plans.structs import StatedEdits
from service.problems import Refused
from service.stations.forms.checking import Errors
from service.stations.forms.values import Pairs
from service.stations.leaving import checked_field
from service.stations.posting import posted
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
PLAN: dict[str, Fields] = {"plan": ()}
"""The step that edits the plan; its form is not made of single fields."""
ALL_STEPS: dict[str, Fields] = {**STEPS, **AFTER, **SAY, **PLAN, **OF_CLERK}
_MOST_OTHERS = 20


@get("/needs/{need_id:uuid}/desk", include_in_schema=False, opt=for_page("case:read"))
async def need_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """One need."""
    need, party = await need_for(session, principal_of(request), need_id)
    return await _page(request, session, need, party, done=request.query_params.get("done", ""))


@get("/needs/{need_id:uuid}/desk/changes", include_in_schema=False, opt=unattended_page("case:read"))
async def need_changes(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """What is different from what the page shows already."""
    need, party = await need_for(session, principal_of(request), need_id)
    shown = await need_shown(request, session, need, party)
    if shows_already(request, mark_of(shown, waiting_of(request))):
        return nothing_new()
    moved = request.query_params.get("known") != shown.known
    return await _rendered(request, session, need, shown, "desk/need_changes", moved=moved)


@post("/needs/{need_id:uuid}/desk", include_in_schema=False, opt=for_page("case:write"), status_code=200)
async def need_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Take a step; what is wrong is told at its field, and who was first where somebody was."""
    pairs = await posted(request)
    entry = Posted.of(pairs, ALL_STEPS)
    need, party = await need_for(session, principal_of(request), need_id)
    errors = _errors(request, entry)
    if entry.checking:
        return checked_field(request, errors)
    if errors:
        return await _page(request, session, need, party, entry=entry, errors=errors, status=422)
    if entry.step in OF_CLERK:
        return await _contact(request, session, need, party, entry)
    there = f"/needs/{need_id}/desk"
    if entry.step in LINKING:
        # First of all: who holds a need and waits for this may be waited for.
        await alone_with_duplicates(session)
    need = await held(session, need_id)
    try:
        async with session.begin_nested(), Once(session, request, await key_of(request, entry)) as once:
            if once.earlier is None:
                await _taken(request, session, need, party, entry, pairs)
                await once.done(303, there, b"")
        return see(f"{there}?done={entry.step}")
    except Refused as refused:
        return await _refused(request, session, need_id, entry, pairs, refused)


async def _contact(
    request: AnyRequest, session: AsyncSession, need: Need, party: Party, entry: Posted
) -> Response[Any]:
    """Shown this once: to see it again is another look."""
    more: dict[str, Any] = {"no_contact": True}
    with contextlib.suppress(Refused):
        more = {"contact": await contact_of_need(request, session, need, party, entry.values["reason"].strip())}
    need, party = await need_for(session, principal_of(request), need.id)
    return await _page(request, session, need, party, **more)


def _errors(request: AnyRequest, entry: Posted) -> Errors:
    english = Reader(request).english
    if entry.step in PLAN or entry.step in OF_CLERK:
        return {}
    if entry.step in AFTER:
        return errors_after(entry, english)
    if entry.step in SAY:
        return errors_in(message_document(entry), NewMessage, entry, SAY[entry.step], english)
    return errors_in(move_document(entry.step, entry.values), NeedMove, entry, STEPS[entry.step], english)


async def _taken(
    request: AnyRequest, session: AsyncSession, need: Need, party: Party, entry: Posted, pairs: Pairs
) -> None:
    limits, matcher = request.app.state.limits, matcher_of(request)
    if entry.step in SAY:
        await say(session, need, None, party, msgspec.convert(message_document(entry), NewMessage))
        return
    if entry.step in AFTER:
        await taken_after(session, need, party, entry, limits)
        return
    if entry.seen != need.version:
        raise Refused("stale")
    if entry.step in PLAN:
        if entry.more.get("plan") != await which_plan(session, need):
            raise Refused("stale")
        before = await plan_now(session, need, matcher)
        await edited_plan(session, need, edits_posted(pairs, before), matcher, limits)
        return
    move = msgspec.convert(move_document(entry.step, entry.values), NeedMove)
    await moved(session, need, party, move, limits, matcher)


async def _refused(
    request: AnyRequest, session: AsyncSession, need_id: UUID, entry: Posted, pairs: Pairs, refused: Refused
) -> Response[Any]:
    need, party = await need_for(session, principal_of(request), need_id)
    if entry.step in PLAN:
        return await _plan_refused(request, session, need, party, entry, pairs, refused)
    if refused.kind.code in ("stale", "move-not-allowed", "not-in-this-state"):
        found = await overtaken(request, session, need.id, None, entry, ALL_STEPS[entry.step])
        return await _page(request, session, need, party, entry=entry, overtaken=found, status=409)
    errors = refused_in(refused, entry, ALL_STEPS[entry.step], Reader(request).english)
    return await _page(request, session, need, party, entry=entry, errors=errors, status=refused.kind.status)


async def _plan_refused(
    request: AnyRequest,
    session: AsyncSession,
    need: Need,
    party: Party,
    entry: Posted,
    pairs: Pairs,
    refused: Refused,
) -> Response[Any]:
    """The plan as it is now, with what was wanted still in its form."""
    reader = Reader(request)
    why = reader.w.plan_overtaken if refused.kind.code == "stale" else refusal_said(refused, reader)
    plan = await plan_now(session, need, matcher_of(request))
    wanted = edits_posted(pairs, plan) if refused.kind.code != "invalid-request" else None
    errors = {"plan": why}
    return await _page(
        request, session, need, party, entry=entry, errors=errors, wanted=wanted, status=refused.kind.status
    )


async def _page(
    request: AnyRequest,
    session: AsyncSession,
    need: Need,
    party: Party,
    *,
    entry: Posted | None = None,
    errors: Errors | None = None,
    wanted: StatedEdits | None = None,
    status: int = 200,
    **more: Any,
) -> Response[Any]:
    shown = await need_shown(request, session, need, party)
    return await _rendered(
        request,
        session,
        need,
        shown,
        "desk/need",
        entry=entry,
        errors=errors or {},
        wrongs=wrongs(errors or {}, ALL_STEPS, Reader(request).english),
        wanted=wanted,
        status=status,
        **more,
    )


async def _rendered(
    request: AnyRequest,
    session: AsyncSession,
    need: Need,
    shown: NeedShown,
    template: str,
    *,
    entry: Posted | None = None,
    wanted: StatedEdits | None = None,
    **more: Any,
) -> Response[Any]:
    plan, text, steps = None, [Stretch(need.text, False)], shown.steps
    if need.erased_at is None:
        matcher, reader = matcher_of(request), Reader(request)
        found = await plan_now(session, need, matcher)
        others = matcher.matches(engine_need(need), _MOST_OTHERS) if shown.plannable else ()
        plan, text = plan_shown(found, others, reader, wanted), stretches(found.understanding)
        # A plan without a service is nothing to agree to: the clerk says that there is no match.
        steps = [step for step in steps if step != "planned" or found.plan.lines]
    values = empty(ALL_STEPS)
    if entry is not None:
        values[entry.step] = entry.values
    return page(
        request,
        template,
        "needs",
        shown=shown,
        mark=mark_of(shown, waiting_of(request)),
        steps=steps,
        step_fields=ALL_STEPS,
        values=values,
        at_step=entry.step if entry is not None else "",
        text=text,
        plan=plan,
        options={"gaps": [(gap.id, gap.label) for gap in shown.outcome.gaps if gap.state != "met"]},
        may_see=need.erased_at is None and "contact:read" in principal_of(request).scopes,
        once=uuid4().hex,
        asking=entry is not None and entry.more.get("question") == "on",
        **more,
    )
