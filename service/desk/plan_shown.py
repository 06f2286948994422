"""The plan of a need as a clerk works on it: in words, with what may be changed about it."""

import msgspec

from matching.planning.wording import PREFERENCE_NAMES, named
from matching.values import Match, PlanLine
from service.plans.sheets import Sheet, SheetLine, sheet_of
from service.plans.structs import PlanOut, StatedEdits
from service.problems import Refused
from service.stations.forms.checking import breaches_in
from service.stations.forms.values import Pairs
from service.stations.rendering import Reader

Choice = tuple[str, str]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A service of the plan; `how` is pin where exactly that one is wanted, exclude where it is not."""

    offering: str
    told: SheetLine
    how: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement; `kept` where the plan is to meet it, `by` the numbers of the lines that do."""

    id: str
    name: str
    element: str
    kept: bool
    by: list[int]
    note: str


class PlanShown(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with what may be changed: requirements left out, services excluded, pinned or added."""

    made: str
    summary: str
    facts: list[Choice]
    changes: list[str]
    checks: list[tuple[bool, str]]
    asked: list[Asked]
    lines: list[Line]
    excluded: list[Choice]
    others: list[Choice]
    """Services that could be taken in, each with its station."""
    added: str
    """The one of them that was chosen."""
    preferences: list[Choice]
    prefer: str


def plan_shown(
    plan: PlanOut, matches: tuple[Match, ...], reader: Reader, wanted: StatedEdits | None = None
) -> PlanShown:
    """A plan in words; `matches` are what the catalogue has for the need today, `wanted` what somebody has entered."""
    wanted = wanted or plan.edits
    sheet = sheet_of(plan, reader.english)
    taken = {line.offering for line in plan.plan.lines}
    avoided = [id_ for id_ in plan.edits.exclude.offerings if id_ not in taken]
    titles = {match.offering.id: f"{match.offering.title} · {match.station.name}" for match in matches}
    return PlanShown(
        made=sheet.made,
        summary=sheet.summary,
        facts=sheet.facts,
        changes=sheet.changes,
        checks=sheet.checks,
        asked=_asked(plan, sheet, wanted, reader),
        lines=[_line(line, told, wanted) for line, told in zip(plan.plan.lines, sheet.lines, strict=True)],
        excluded=[(id_, titles.get(id_, id_)) for id_ in avoided],
        others=[(id_, title) for id_, title in titles.items() if id_ not in taken and id_ not in avoided],
        preferences=[(name, words[reader.english]) for name, words in PREFERENCE_NAMES.items()],
        added=next((id_ for id_ in wanted.pin.offerings if id_ not in taken), ""),
        prefer=wanted.prefer,
    )


def _line(line: PlanLine, told: SheetLine, wanted: StatedEdits) -> Line:
    how = "pin" if line.offering in wanted.pin.offerings else ""
    return Line(offering=line.offering, told=told, how="exclude" if line.offering in wanted.exclude.offerings else how)


def _asked(plan: PlanOut, sheet: Sheet, wanted: StatedEdits, reader: Reader) -> list[Asked]:
    text = plan.understanding.text
    covered = {row.requirement: row for row in plan.plan.coverage}
    notes = {row.requirement: told.note for row, told in zip(plan.plan.coverage, sheet.rows, strict=True)}
    return [
        Asked(
            id=one.id,
            name=named(one, text)[reader.english].strip("“”"),
            element=reader.said("element", one.element) if one.element else "",
            kept=one.id not in wanted.drop,
            by=list(covered[one.id].lines) if one.id in covered else [],
            note=notes.get(one.id, ""),
        )
        for one in plan.understanding.requirements
    ]


def edits_posted(pairs: Pairs, before: PlanOut) -> StatedEdits:
    """What a clerk wants otherwise; what the form does not show, such as a budget, stays as it was."""
    kept = {value for name, value in pairs if name == "keep"}
    known = [requirement.id for requirement in before.understanding.requirements]
    chosen = {name[5:]: value for name, value in pairs if name.startswith("line.")}
    prefer = next((value for name, value in pairs if name == "prefer" and value in PREFERENCE_NAMES), "balanced")
    added = [value for name, value in pairs if name == "add" and value]
    document = msgspec.to_builtins(before.edits) | {
        "drop": [id_ for id_ in known if id_ not in kept],
        "pin": {
            "offerings": list(dict.fromkeys([id_ for id_, how in chosen.items() if how == "pin"] + added)),
            "stations": before.edits.pin.stations,
        },
        "exclude": {
            "offerings": [id_ for id_, how in chosen.items() if how == "exclude"],
            "stations": before.edits.exclude.stations,
        },
        "prefer": prefer,
    }
    if breaches := breaches_in(document, StatedEdits):
        raise Refused("invalid-request", breaches)
    return msgspec.convert(document, StatedEdits)


def refusal_said(refused: Refused, reader: Reader) -> str:
    """Why edits cannot be followed, in a sentence."""
    rules = [breach.rule.en if reader.english else breach.rule.zh for breach in refused.breaches]
    repair = refused.kind.repair_en if reader.english else refused.kind.repair
    return ("; " if reader.english else "；").join(dict.fromkeys(rules)) or repair
