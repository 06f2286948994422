"""What an enterprise tells on its page after delivery: whether it is solved, how content it is, what it was worth."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need
from service.access import VISITOR
from service.cases.parties import ENTERPRISE
from service.clock import now
from service.enterprises.acting import Fields, acted, stated
from service.enterprises.parts.outcome import MEASURES
from service.outcomes.structs import NewEvaluation, NewFollowUp, StatedFigure
from service.outcomes.telling import evaluated, followed_up
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
_CHOOSE = Rule("required", "请选择", "please choose")
_NUMBER = Rule("type", "须为数字", "must be a number")


@post("/needs/{need_id:uuid}/evaluation", include_in_schema=False, opt=VISITOR, status_code=200)
async def evaluation_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Evaluate what was delivered."""

    async def work(need: Need, fields: Fields) -> str:
        _check_chosen(fields, "solved", "score")
        document = {
            "solved": fields["solved"] == "yes",
            "score": int(fields["score"]) if fields["score"] in ("1", "2", "3", "4", "5") else None,
            "comment": fields.get("comment", "").strip(),
            "share_as_case": "share" in fields,
        }
        await evaluated(session, need, ENTERPRISE, stated(NewEvaluation, document), now(), request.app.state.limits)
        return "evaluated"

    return await acted(request, session, need_id, work)


@post("/needs/{need_id:uuid}/follow-ups", include_in_schema=False, opt=VISITOR, status_code=200)
async def follow_up_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Say how it went, with figures where there are any."""

    async def work(need: Need, fields: Fields) -> str:
        _check_chosen(fields, "solved")
        measures = [measure for measure in MEASURES if fields.get(f"value-{measure}", "").strip()]
        figures = [_figure(measure, fields) for measure in measures]
        document = {"solved": fields["solved"] == "yes", "note": fields.get("note", "").strip()}
        told = NewFollowUp(**{**_kept(stated(NewFollowUp, document)), "figures": figures})
        try:
            await followed_up(session, need, ENTERPRISE, told, now(), request.app.state.limits)
        except Refused as refused:
            raise _at_fields(refused, [str(measure) for measure in measures]) from None
        return "followed_up"

    return await acted(request, session, need_id, work)


def _check_chosen(fields: Fields, *names: str) -> None:
    missing = [Breach(f"/{name}", _CHOOSE) for name in names if not fields.get(name)]
    if missing:
        raise Refused("invalid-request", missing)


def _kept(told: NewFollowUp) -> dict[str, Any]:
    return {name: getattr(told, name) for name in told.__struct_fields__}


def _figure(measure: str, fields: Fields) -> StatedFigure:
    """One figure of the form; one that names a report is documented by it."""
    written = fields[f"value-{measure}"].strip().replace(",", "").replace("，", "")
    try:
        value = float(written)
    except ValueError:
        raise Refused("invalid-request", [Breach(f"/value-{measure}", _NUMBER)]) from None
    report = fields.get(f"document-{measure}", "")
    document = {
        "indicator": measure,
        "value": value,
        "method": fields.get(f"method-{measure}", "").strip(),
        "grade": "documented" if report else "self_stated",
        "document": report,
    }
    try:
        return stated(StatedFigure, document)
    except Refused as refused:
        breaches = [Breach(f"{breach.pointer}-{measure}", breach.rule) for breach in refused.breaches]
        raise Refused(refused.kind.code, breaches) from None


def _at_fields(refused: Refused, measures: list[str]) -> Refused:
    """A refusal that names figures by their number, at the fields of the form."""
    breaches = []
    for breach in refused.breaches:
        steps = breach.pointer.split("/")
        if len(steps) == 4 and steps[1] == "figures":
            breaches.append(Breach(f"/{steps[3]}-{measures[int(steps[2])]}", breach.rule))
        else:
            breaches.append(breach)
    return Refused(refused.kind.code, breaches, refused.headers, refused.members)
