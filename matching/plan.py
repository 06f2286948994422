"""Matches → the few services that together meet the requirements, in order, with what stays uncovered.

The options come from the ranked matches (planning/options.py), the points from what the plan should be best at
(planning/preferences.py), the best choice from an exact search (planning/search.py); order and dates follow from what
is known about kinds of work (planning/works.py). docs/planning.md has the rule in words.
"""

import datetime
from collections.abc import Sequence

import msgspec

from matching.planning.checks import checks, lapsing, search_check
from matching.planning.lines import lines_of, together
from matching.planning.measures import Measures, measure
from matching.planning.options import Considered, Option, consider
from matching.planning.preferences import pose
from matching.planning.problem import Limits, Problem, Solution, price_of, starts
from matching.planning.search import least_days, solve
from matching.planning.wording import trade_off
from matching.planning.works import Works, load_works
from matching.rank import Ranked
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import PREFERENCES, Coverage, Plan, PlanEdits, PlanLine, Requirement
from matching.working_days import working_day

_MOST_REPLACED = 8
"""So often a service whose accreditation lapses under way is replaced."""
_COMPARED = 2


class Plans(msgspec.Struct, frozen=True):
    """The plan that was asked for, and what else would be a good choice: each is best at something."""

    plan: Plan
    alternatives: tuple[Plan, ...] = ()


class _Solved(msgspec.Struct, frozen=True, kw_only=True):
    """The choice for a preference, not yet written out."""

    considered: Considered
    problem: Problem
    solution: Solution
    measures: Measures


def plan(
    reading: Reading,
    ranked: Sequence[Ranked],
    knowledge: Knowledge,
    today: datetime.date,
    edits: PlanEdits | None = None,
    with_alternatives: bool = False,
) -> Plans:
    """The plan for a need from its ranked matches, as the enterprise wants it edited."""
    works, wanted = load_works(), edits or PlanEdits()
    considered = consider(reading, ranked, works, knowledge, today, wanted)
    limits = _limits(considered)
    chosen = _lasting(considered, works, wanted.prefer, limits)
    if not chosen.solution.chosen:
        return Plans(_written(chosen, works, limits, []))
    others = [_lasting(considered, works, one, limits) for one in _preferences(considered) if one != wanted.prefer]
    worthwhile = _worthwhile(chosen, others)
    shown = [chosen, *worthwhile] if with_alternatives else [chosen]
    plans = [_written(one, works, limits, [other.measures for other in (chosen, *worthwhile)]) for one in shown]
    return Plans(plans[0], tuple(plans[1:]))


def _preferences(considered: Considered) -> tuple[str, ...]:
    """What plans should be best at; nearest only where the enterprise's place is known."""
    placed = considered.reading.understanding.place is not None
    return tuple(one for one in PREFERENCES if placed or one != "nearest")


def _limits(considered: Considered) -> Limits:
    asked = considered.reading.understanding.constraints
    return Limits(days=asked.max_days, price=None if asked.budget is None else int(asked.budget))


def _lasting(considered: Considered, works: Works, preference: str, limits: Limits) -> _Solved:
    """The best choice; a service whose accreditation lapses before it is done makes room where others do as well."""
    found = _solved(considered, works, preference, limits)
    for _ in range(_MOST_REPLACED):
        late = {
            option.id for option, last in _ends(found) if lapsing(option.ranked.offering, found.considered.today, last)
        }
        late -= considered.pinned
        rest = tuple(option for option in found.considered.options if option.id not in late)
        fewer = msgspec.structs.replace(found.considered, options=rest)
        if not late or len(fewer.reachable) < len(considered.reachable):
            break
        found = _solved(fewer, works, preference, limits)
    return found


def _ends(solved: _Solved) -> list[tuple[Option, datetime.date]]:
    """The chosen options with the day on which each is done."""
    begins = starts(solved.problem, solved.solution.chosen)
    options = solved.considered.options
    return [
        (options[number], working_day(solved.considered.today, max(0, begin + options[number].days - 1)))
        for number, begin in begins.items()
    ]


def _solved(considered: Considered, works: Works, preference: str, limits: Limits) -> _Solved:
    """The best choice within the limits; where none is, the limits are widened as little as can be, time first."""
    problem = pose(considered, works, preference, Limits())
    solution = Solution(chosen=(), cost=0, bound=0)
    if problem.requirements or problem.forced:
        solution = _searched(considered, works, preference, limits, problem)
    measures = measure(preference, considered.options, problem, solution.chosen)
    return _Solved(considered=considered, problem=problem, solution=solution, measures=measures)


def _searched(considered: Considered, works: Works, preference: str, limits: Limits, problem: Problem) -> Solution:
    days = limits.days
    if days is not None or preference == "fastest":
        least = least_days(problem) or 0
        days = least if preference == "fastest" else max(days or 0, least)
    price = None if preference == "cheapest" else limits.price
    found = solve(msgspec.structs.replace(problem, limits=Limits(days=days, price=price)))
    if found is not None:
        return found
    cheapest = solve(pose(considered, works, "cheapest", Limits(days=days)))
    assert cheapest is not None
    price = max(price or 0, price_of(problem, cheapest.chosen))
    return solve(msgspec.structs.replace(problem, limits=Limits(days=days, price=price))) or cheapest


def _worthwhile(chosen: _Solved, others: list[_Solved]) -> list[_Solved]:
    """Of other choices those that differ from all before, and that none is better than in everything."""
    kept: list[_Solved] = []
    for other in others:
        new = all(_offerings(other) != _offerings(one) for one in (chosen, *kept))
        if new and not any(one.measures.better_than(other.measures) for one in (chosen, *others)):
            kept.append(other)
    return kept


def _offerings(solved: _Solved) -> set[str]:
    return {solved.considered.options[number].id for number in solved.solution.chosen}


def _written(solved: _Solved, works: Works, limits: Limits, all_measures: list[Measures]) -> Plan:
    """A choice written out; its trade-off is told against the first two others."""
    considered, measures = solved.considered, solved.measures
    lines = lines_of(considered, solved.problem, solved.solution.chosen, works)
    met = {requirement for line in lines for requirement in line.requirements}
    uncovered = tuple(one for one in considered.asked if one.id not in met)
    offerings = {option.id: option.ranked.offering for option, _ in _ends(solved)}
    others = [other for other in all_measures if other.preference != measures.preference]
    return Plan(
        preference=measures.preference,
        lines=lines,
        coverage=tuple(_coverage(considered, one, lines) for one in considered.asked),
        uncovered=tuple(one.id for one in uncovered),
        doors=measures.doors,
        price_min=measures.price_min,
        price_max=measures.price_max,
        unpriced=measures.unpriced,
        working_days=measures.working_days,
        starts_on=working_day(considered.today, 0) if lines else None,
        ends_on=max((line.ends_on for line in lines), default=None),
        distance_km=measures.distance_km,
        trade_off=trade_off(measures, others[:_COMPARED]) if lines else None,
        checks=(
            *checks(considered, lines, [offerings[line.offering] for line in lines], limits, uncovered),
            *search_check(solved.solution.optimal),
        ),
        together=together(lines, works),
        optimal=solved.solution.optimal,
        at_most_better=solved.solution.cost - solved.solution.bound,
    )


def _coverage(considered: Considered, asked: Requirement, lines: Sequence[PlanLine]) -> Coverage:
    orders = tuple(line.order for line in lines if asked.id in line.requirements)
    closest = None if orders else considered.closest.get(asked.id)
    return Coverage(
        requirement=asked.id,
        lines=orders,
        closest=None if closest is None else closest.offering.id,
        closest_title=None if closest is None else closest.offering.title,
    )
