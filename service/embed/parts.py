"""The pieces of a result in words: what was understood, the services, the plan."""

from datetime import date

from matching.accreditations import carried_schemes, covered_lines, standings
from matching.conditions import MODE_NAMES
from matching.planning.wording import named, price_range
from matching.values import Constraints, Miss, Offering, Plan, PlanLine, Reason, Station, Understanding
from service.embed.reading import Reader
from service.embed.views import Corrected, PlanStep, Shown, ShownPlan, Standing, Uncovered, Understood
from service.needs.structs import MatchAnswer

_MOST_REASONS = 4
_LEAST_STEPS = 2
"""A plan of one service says no more than the service itself."""


def understood(understanding: Understanding, reader: Reader) -> list[Understood]:
    """What the need asks for, each in the enterprise's words and by its term."""
    found = []
    for one in understanding.requirements:
        said = named(one, understanding.text)
        quote, term = said[0].strip("“”"), (one.label_en or one.label) if reader.english else one.label
        if one.kind != "problem" and quote == one.label:
            # Said by its term, not in the words of the text.
            quote, term = "", said[reader.english].strip("“”")
        found.append(Understood(quote=quote, term="" if one.kind == "problem" or term == quote else term))
    return found


def tags(understanding: Understanding, reader: Reader) -> list[str]:
    """The place and the conditions, as they were understood."""
    said = [understanding.place.name] if understanding.place is not None and understanding.place.name else []
    return said + conditions(understanding.constraints, reader)


def conditions(stated: Constraints, reader: Reader) -> list[str]:
    """The conditions of a need, each in a few words."""
    w, said = reader.w, list(stated.accreditations)
    if stated.max_days is not None:
        one = stated.max_days == 1
        said.append(w.days_within_one if one else w("days_within", count=stated.max_days))
    if stated.budget is not None:
        said.append(w("budget_within", money=reader.money(stated.budget)))
    said += [MODE_NAMES[mode][reader.english] for mode in stated.modes]
    if stated.capability is not None:
        ends = [f"{end:g}" for end in (stated.capability.min, stated.capability.max) if end is not None]
        said.append(w("span", span=f"{'~'.join(dict.fromkeys(ends))} {stated.capability.unit or ''}".strip()))
    if stated.needed_on is not None:
        said.append(w("needed_on", day=stated.needed_on))
    return said


def corrections(understanding: Understanding, reader: Reader) -> list[Corrected]:
    """What was read otherwise than it is written, each word once."""
    return [
        Corrected(
            written=written,
            said=reader.w("corrected", written=written, read_as=read_as),
            undo=reader.w("keep_written", written=written),
        )
        for written, read_as in {one.written: one.read_as for one in understanding.corrections}.items()
    ]


def shown(
    offering: Offering,
    station: Station,
    distance_km: float | None,
    reasons: tuple[Reason, ...],
    misses: tuple[Miss, ...],
    reader: Reader,
    day: date,
    note: str = "",
) -> Shown:
    """A service with its reasons; the day is the one on which it is needed."""
    name, chinese = station_name(station.name, station.name_en, reader)
    return Shown(
        offering=offering.id,
        station=station.id,
        title=offering.title,
        element=reader.choice("element", offering.element),
        station_name=name,
        station_chinese=chinese,
        city=station.city or "",
        distance=reader.distance(distance_km),
        reasons=[reader.said(one.message, one.message_en) for one in reasons[:_MOST_REASONS]],
        open_points=[reader.said(one.message, one.message_en) for one in misses if not one.sure],
        accreditations=accreditations(offering, reader, day),
        days=reader.w.not_stated if offering.turnaround_days is None else reader.working_days(offering.turnaround_days),
        price=reader.price(offering.price),
        way=reader.joined([reader.choice("mode", mode) for mode in offering.modes]) or reader.w.not_stated,
        note=note,
    )


def station_name(name: str, name_en: str | None, reader: Reader) -> tuple[str, bool]:
    """What a station is called for a reader, and whether that is Chinese in an English page."""
    if reader.english and name_en:
        return name_en, False
    return name, reader.english


def accreditations(offering: Offering, reader: Reader, day: date) -> list[Standing]:
    """Every scheme that a listing names, with its state; one that no scope line carries is only what the listing says."""
    carried = carried_schemes(offering)
    found = []
    for scheme, standing in standings(offering, day).items():
        state = reader.said(*standing.words)
        if standing.in_force:
            until = reader.w.in_force if standing.date is None else reader.w("in_force_until", day=standing.date)
            state = until + _part(offering, scheme, reader, day) if scheme in carried else reader.w.as_listed
        found.append(Standing(scheme=scheme, state=state, counts=standing.in_force))
    return found


def _part(offering: Offering, scheme: str, reader: Reader, day: date) -> str:
    """How many scope lines hold a scheme, where not all of them do."""
    held, lines = covered_lines(offering, scheme, day), len(offering.scope_lines)
    return "" if held == lines else reader.w("some_lines", held=held, lines=lines)


def plan_shown(answer: MatchAnswer, reader: Reader) -> ShownPlan | None:
    """The plan, where it takes more than one service."""
    if len(answer.plan.lines) < _LEAST_STEPS:
        return None
    english = {match.station.id: match.station.name_en for match in answer.matches}
    return ShownPlan(
        facts=_facts(answer.plan, reader),
        steps=[_step(line, answer, english.get(line.station), reader) for line in answer.plan.lines],
    )


def _step(line: PlanLine, answer: MatchAnswer, name_en: str | None, reader: Reader) -> PlanStep:
    names = _names(answer.understanding, reader)
    name, chinese = station_name(line.station_name, name_en, reader)
    return PlanStep(
        offering=line.offering,
        station=line.station,
        title=line.title,
        station_name=name,
        station_chinese=chinese,
        when=_when(line.start_day, line.end_day, reader),
        price=reader.price(line.price),
        distance=reader.distance(line.distance_km),
        meets=reader.w("meets", what=reader.joined([names.get(id_, id_) for id_ in line.requirements])),
    )


def uncovered(answer: MatchAnswer, reader: Reader) -> list[Uncovered]:
    """What the plan leaves open."""
    names = _names(answer.understanding, reader)
    said = {gap.requirement: reader.said(gap.message, gap.message_en) for gap in answer.gaps}
    return [
        Uncovered(
            name=names.get(row.requirement, row.requirement),
            said=said.get(row.requirement) or reader.w.uncovered_said,
            closest=reader.w("closest", title=row.closest_title) if row.closest_title else "",
        )
        for row in answer.plan.coverage
        if not row.lines
    ]


def _names(understanding: Understanding, reader: Reader) -> dict[str, str]:
    return {one.id: named(one, understanding.text)[reader.english] for one in understanding.requirements}


def _facts(plan: Plan, reader: Reader) -> list[str]:
    w = reader.w
    which = "plan_services_one_door" if plan.doors == 1 else "plan_services"
    facts = [w(which, services=len(plan.lines), doors=plan.doors)]
    facts.append(w("plan_days", days=reader.working_days(plan.working_days)))
    if plan.unpriced < len(plan.lines):
        facts.append(w("plan_price", price=price_range(plan.price_min, plan.price_max)[reader.english]))
    return facts


def _when(first: int, end: int, reader: Reader) -> str:
    if end - first <= 1:
        return reader.w("plan_day", first=first + 1)
    return reader.w("plan_days_from", first=first + 1, last=end)
