"""What an enterprise changes about its plan on its page, and the plan to print."""

from typing import Any, cast
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need
from service.access import VISITOR
from service.catalogues import matcher_of
from service.enterprises.acting import Fields, acted
from service.enterprises.files import shown_plan
from service.enterprises.rendering import reader_of
from service.enterprises.visiting import need_of_visitor
from service.fields import Preference
from service.plans.documents import written_pdf
from service.plans.editing import edited_plan
from service.plans.sheets import Sheet, sheet_of
from service.plans.structs import StatedEdits
from service.policies import PAGE_POLICY
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_UNKNOWN = Rule("choice", "没有这种调整", "is no such change")


@post("/needs/{need_id:uuid}/plan", include_in_schema=False, opt=VISITOR, status_code=200)
async def plan_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Leave out a requirement or a station, put it back, say what matters most, or undo all changes."""

    async def work(need: Need, fields: Fields) -> str:
        plan = await shown_plan(request, session, need)
        if plan is None:
            raise Refused("index-not-ready")
        edits = edited(plan.edits, fields.get("do", ""), fields.get("prefer", ""))
        await edited_plan(session, need, edits, matcher_of(request), request.app.state.limits)
        return "planned"

    return await acted(request, session, need_id, work)


def edited(edits: StatedEdits, do: str, prefer: str) -> StatedEdits:
    """The edits with one change more: «drop:r1», «restore:r1», «exclude:ID», «include:ID», «prefer» or «undo»."""
    verb, _, what = do.partition(":")
    drop, avoided = list(edits.drop), list(edits.exclude.stations)
    match verb:
        case "drop" if what:
            drop = [*dict.fromkeys([*drop, what])]
        case "restore":
            drop = [id_ for id_ in drop if id_ != what]
        case "exclude" if what:
            avoided = [*dict.fromkeys([*avoided, what])]
        case "include":
            avoided = [id_ for id_ in avoided if id_ != what]
        case "prefer":
            edits = msgspec.structs.replace(edits, prefer=cast(Preference, prefer))
        case "undo":
            return StatedEdits()
        case _:
            raise Refused("invalid-request", [Breach("/do", _UNKNOWN)])
    exclude = msgspec.structs.replace(edits.exclude, stations=avoided)
    changed = msgspec.structs.replace(edits, drop=drop, exclude=exclude)
    try:
        # What a form says is checked as what the API is told.
        return msgspec.convert(msgspec.to_builtins(changed), StatedEdits)
    except msgspec.ValidationError:
        raise Refused("invalid-request", [Breach("/do", _UNKNOWN)]) from None


@get("/needs/{need_id:uuid}/plan.html", include_in_schema=False, opt=VISITOR)
async def plan_sheet(request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]) -> Template:
    """The plan as a page to print."""
    sheet = await _sheet(request, session, need_id)
    context = {"sheet": sheet, "english": sheet.english}
    return Template("plan.html", context=context, headers={**PAGE_POLICY, **_PRIVATE})


@get("/needs/{need_id:uuid}/plan.pdf", include_in_schema=False, opt=VISITOR)
async def plan_file(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[bytes]:
    """The plan as a document to hand over."""
    sheet = await _sheet(request, session, need_id)
    headers = {
        **_PRIVATE,
        "Content-Disposition": f'attachment; filename="plan-{need_id}.pdf"',
        "Vary": "Accept-Language",
    }
    return Response(await written_pdf(sheet), media_type="application/pdf", headers=headers)


async def _sheet(request: AnyRequest, session: AsyncSession, need_id: UUID) -> Sheet:
    need = await need_of_visitor(request, need_id, session)
    plan = await shown_plan(request, session, need)
    if plan is None:
        raise Refused("not-found" if need.erased_at is not None else "index-not-ready")
    return sheet_of(plan, reader_of(request).english)
