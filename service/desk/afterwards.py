"""What clerks do for a need beside moving it: answers to gaps, follow-ups, figures, needs that say the same again."""

import re
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.gaps import gap_by_id
from models.tables import Need
from service.cases.parties import Party
from service.clock import now
from service.desk.steps import Fields, Posted, errors_in
from service.outcomes.duplicates import linked, unlinked
from service.outcomes.gap_structs import GapAnswer
from service.outcomes.gaps import gap_answered
from service.outcomes.structs import FirstStatement, NewFigures, NewFollowUp, StatedFigure
from service.outcomes.telling import figures_added, followed_up
from service.problems import Breach, Refused, Rule
from service.stations.forms.checking import Errors
from service.stations.forms.fields import field
from service.stations.forms.values import document_of
from service.workflow.limits import Limits

_NO_GAP = Rule("unknown-id", "请选择一个缺口", "please choose a gap")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FIRST_FIGURE = "/figures/0"
STEPS: dict[str, Fields] = {
    "gap": (
        field("choice", "gap", "缺口", "Gap", choices="gaps", required=True),
        field("text", "answer", "答复企业", "Answer to the enterprise", required=True),
    ),
    "followed_up": (
        field("choice", "solved", "问题是否已解决", "Is it solved?", choices="solved", required=True),
        field("text", "note", "回访情况", "How it went", "企业会看到", "for the enterprise to see"),
    ),
    "figure": (
        field("choice", "indicator", "成效", "Measure", choices="measure", required=True, width="half"),
        field("number", "value", "数值（元或%）", "Value (CNY or %)", required=True, width="half"),
        field("text", "method", "怎样算出来的", "How it was worked out", required=True),
        field("choice", "grade", "证据等级", "Evidence", choices="grade", width="half"),
        field(
            "line",
            "document",
            "依据的报告编号",
            "Number of the report",
            "证据等级为“有据”时填写",
            "for documented figures",
            width="half",
        ),
    ),
    "linked": (
        field(
            "line",
            "of",
            "此前的需求",
            "The earlier need",
            "粘贴它的网址或编号",
            "paste its address or its number",
            required=True,
        ),
    ),
    "unlinked": (),
}
"""Step → the fields of its form; none of them is a move."""
LINKING = frozenset({"linked", "unlinked"})
"""Steps that are taken alone, whatever need they are about."""


def errors_after(entry: Posted, english: bool) -> Errors:
    """Everything that is wrong with a step, at the paths of its fields."""
    types: dict[str, Any] = {"followed_up": NewFollowUp, "figure": StatedFigure, "linked": FirstStatement}
    if entry.step == "unlinked":
        return {}
    fields = STEPS[entry.step]
    if entry.step == "gap":
        # Which gap it is about stands beside the answer.
        answer = {name: value for name, value in _document(entry).items() if name == "answer"}
        found = errors_in(answer, GapAnswer, entry, tuple(one for one in fields if one.name == "answer"), english)
        return found if entry.values["gap"] else {"gap.gap": _NO_GAP.en if english else _NO_GAP.zh, **found}
    return errors_in(_document(entry), types[entry.step], entry, fields, english)


def _document(entry: Posted) -> dict[str, Any]:
    document = document_of(entry.values, STEPS[entry.step])
    if "solved" in document:
        document["solved"] = document["solved"] == "yes"
    if "of" in document and (named := _ID.findall(document["of"].lower())):
        document["of"] = named[-1]
    return document


async def taken_after(session: AsyncSession, need: Need, party: Party, entry: Posted, limits: Limits) -> None:
    """Take a step for a need that is held."""
    document, at = _document(entry), now()
    match entry.step:
        case "followed_up":
            await followed_up(session, need, party, msgspec.convert(document, NewFollowUp), at, limits)
        case "figure":
            await _figure(session, need, party, msgspec.convert(document, StatedFigure), limits)
        case "gap":
            gap = await gap_by_id(session, UUID(document["gap"])) if _ID.fullmatch(document["gap"]) else None
            if gap is None or gap.need_id != need.id:
                raise Refused("unknown-reference", [Breach("/gap", _NO_GAP)])
            await gap_answered(session, need, gap, party, GapAnswer(answer=document["answer"]), at)
        case "linked":
            await linked(session, need, party, msgspec.convert(document, FirstStatement).of, at)
        case "unlinked":
            await unlinked(session, need, party, at)
    await session.flush()


async def _figure(session: AsyncSession, need: Need, party: Party, figure: StatedFigure, limits: Limits) -> None:
    try:
        await figures_added(session, need, party, NewFigures(figures=[figure]), now(), limits)
    except Refused as refused:
        # The form has one figure, so that its fields are those of the form.
        breaches = [Breach(each.pointer.removeprefix(_FIRST_FIGURE), each.rule) for each in refused.breaches]
        raise Refused(refused.kind.code, breaches) from None
