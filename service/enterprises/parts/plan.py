"""The plan: its services, what each requirement is met by, what stays uncovered and what was found for that."""

import msgspec

from matching.planning.wording import PREFERENCE_NAMES, named
from models.tables import Gap
from service.enterprises.files import CaseFile
from service.enterprises.reading import Reader
from service.plans.sheets import Sheet, sheet_of
from service.plans.structs import PlanOut

EDITABLE = ("draft", "returned", "planned")
"""While an enterprise adjusts its plan on the page; in between it is the engineer who works on it."""
_FIRST = ("submitted", "accepted", "diagnosing")
"""Before an engineer has looked at it."""


class GapView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a requirement that nothing met."""

    found: str
    offerings: list[str]
    missing: str
    waiting: str
    answer: str | None
    met: bool


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement, the numbers of the services that meet it, or what is said where none does."""

    id: str
    name: str
    lines: list[int]
    met: str
    closest: str
    gap: GapView | None


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """The plan in words; `folded` is one that was agreed, of which the referrals tell."""

    title: str
    brief: str
    facts: list[tuple[str, str]]
    sheet: Sheet | None
    dates: dict[int, str]
    asked: list[Asked]
    stations: dict[int, str]
    dropped: list[tuple[str, str]]
    excluded: list[tuple[str, str]]
    prefer: str
    preferences: list[tuple[str, str]]
    editable: bool
    edited: bool
    folded: bool
    uncovered: int


def plan_view(file: CaseFile, reader: Reader) -> PlanView | None:
    """The plan of a case; nothing after its erasure."""
    if file.need.erased_at is not None:
        return None
    editable = file.need.state in EDITABLE
    if file.plan is None:
        return PlanView(
            title=reader.w.plan,
            brief="",
            facts=[],
            sheet=None,
            dates={},
            asked=[],
            stations={},
            dropped=[],
            excluded=[],
            prefer="",
            preferences=[],
            editable=False,
            edited=False,
            folded=False,
            uncovered=0,
        )
    out, edits = file.plan, file.plan.edits
    names = _names(out, reader.english)
    facts, folded = plan_facts(out, reader), file.need.state not in (*EDITABLE, "no_match")
    return PlanView(
        title=reader.w.plan_first if file.need.state in _FIRST else reader.w.plan,
        brief=reader.w.plan_first_brief if file.need.state in _FIRST else reader.joined([value for _, value in facts]),
        # A plan that is to be decided on is shown at a glance where that is done.
        facts=[] if "agreed" in file.case.moves or "submitted" in file.case.moves else facts,
        dates={line.order: reader.span(line.starts_on, line.ends_on) for line in out.plan.lines},
        sheet=sheet_of(out, reader.english),
        asked=_asked(out, file, reader),
        stations={line.order: line.station for line in out.plan.lines},
        dropped=[(id_, names.get(id_, id_)) for id_ in edits.drop],
        excluded=[(id_, file.names.stations.get(id_, id_)) for id_ in edits.exclude.stations],
        prefer=edits.prefer,
        preferences=[(name, words[reader.english]) for name, words in PREFERENCE_NAMES.items()],
        editable=editable,
        edited=bool(edits.drop or edits.exclude.stations or edits.exclude.offerings or edits.prefer != "balanced"),
        folded=folded,
        uncovered=len(out.plan.uncovered),
    )


def plan_facts(out: PlanOut, reader: Reader) -> list[tuple[str, str]]:
    """A plan at a glance: how many services where, how long, for how much."""
    plan, w = out.plan, reader.w
    if not plan.lines:
        return []
    services = w(
        "services_said_one" if plan.doors == 1 else "services_said", services=len(plan.lines), doors=plan.doors
    )
    days = reader.working_days(plan.working_days)
    ends = max(line.ends_on for line in plan.lines)
    price = sheet_of(out, reader.english).facts[-1][1]
    return [(w.services_count, services), (w.time, w("time_said", days=days, end=reader.day(ends))), (w.price, price)]


def _names(out: PlanOut, english: bool) -> dict[str, str]:
    text = out.understanding.text
    return {one.id: named(one, text)[english].strip("“”") for one in out.understanding.requirements}


def _asked(out: PlanOut, file: CaseFile, reader: Reader) -> list[Asked]:
    names = _names(out, reader.english)
    of_requirement = {gap.requirement: gap for gap in file.gaps}
    return [
        Asked(
            id=row.requirement,
            name=names.get(row.requirement, row.requirement),
            lines=list(row.lines),
            met=reader.w("met_by", lines=reader.joined([str(line) for line in row.lines])) if row.lines else "",
            closest=reader.w("closest", title=row.closest_title) if row.closest_title and not row.lines else "",
            gap=_gap(of_requirement[row.requirement], file, reader) if row.requirement in of_requirement else None,
        )
        for row in out.plan.coverage
    ]


def _gap(gap: Gap, file: CaseFile, reader: Reader) -> GapView:
    found = [file.names.offerings[id_] for id_ in gap.offerings if id_ in file.names.offerings]
    missing = [reader.w[f"missing_{code}"] for code in gap.missing if f"missing_{code}" in reader.w]
    due = gap.due_at if gap.state == "open" and gap.answer is None else None
    return GapView(
        found=reader.w[f"found_{gap.found_in}"] if gap.found_in and found else "",
        offerings=found,
        missing=reader.w("gap_missing", what=reader.joined(missing)) if found and missing else "",
        waiting=reader.w("gap_open", due=reader.until(due)) if due is not None else "",
        answer=gap.answer,
        met=gap.state == "met",
    )
