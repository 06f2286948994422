"""Matches → the few services that together meet the requirements, in order, with what stays uncovered.

The options come from the ranked matches (planning/options.py), the points from what the plan should be best at
(planning/preferences.py), the best choice from an exact search (planning/search.py); order and dates follow from what
is known about kinds of work (planning/works.py). docs/planning.md has the rule in words.
"""

import datetime
from collections.abc import Sequence

import msgspec

from matching.planning.checks import checks, lapsing, not_begun, search_check
from matching.planning.lines import lines_of, together
from matching.planning.measures import Measures, measure
from matching.planning.options import Considered, Option, consider
from matching.planning.preferences import pose, price_unit
from matching.planning.problem import Limits, Problem, Solution, days_of, price_of, starts
from matching.planning.quickest import Quickest, quickest
from matching.planning.search import CutShort, solve
from matching.planning.wording import trade_off
from matching.planning.works import Works, load_works
from matching.rank import Ranked
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import PREFERENCES, Coverage, Plan, PlanEdits, PlanLine, Requirement
from matching.working_days import working_day

_MOST_REPLACED = 20
"""So often services that lapse under way are replaced."""
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
    """The best choice; what lapses before it is done, or cannot be had any more, makes room where others do as well."""
    found = _solved(considered, works, preference, limits)
    for _ in range(_MOST_REPLACED):
        fewer = found.considered
        for option, first, last in _dates(found):
            if option.id not in considered.pinned and _lapses(found.considered, option, first, last):
                fewer = _without(fewer, option)
        if len(fewer.options) == len(found.considered.options):
            break
        found = _solved(fewer, works, preference, limits)
    return found


def _without(considered: Considered, option: Option) -> Considered:
    """The same without an option, if everything that could be met can still be."""
    rest = tuple(other for other in considered.options if other is not option)
    fewer = msgspec.structs.replace(considered, options=rest)
    return fewer if len(fewer.reachable) == len(considered.reachable) else considered


def _lapses(considered: Considered, option: Option, first: datetime.date, last: datetime.date) -> bool:
    """Whether a service loses an accreditation before it is done, or gets one that is asked for only after it has begun,
    or is a policy measure that has ended by then."""
    asked = considered.reading.understanding.constraints.accreditations
    eligibility = option.ranked.scored.entry.facts.eligibility
    ended = eligibility is not None and eligibility.valid_to is not None and eligibility.valid_to < first
    offering = option.ranked.offering
    return ended or bool(lapsing(offering, considered.stated_on, last) or not_begun(offering, asked, first))


def _dates(solved: _Solved) -> list[tuple[Option, datetime.date, datetime.date]]:
    """The chosen options with the days on which each begins and is done."""
    begins = starts(solved.problem, solved.solution.chosen)
    options, first = solved.considered.options, solved.considered.today
    return [
        (options[number], working_day(first, begin), working_day(first, begin + options[number].days - 1))
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
    unit = price_unit(considered.options)
    budget = None if limits.price is None else int(limits.price / unit)
    fastest = quickest(problem) if limits.days is not None or preference == "fastest" else None
    days = limits.days
    if fastest is not None and (days is None or days < fastest.days):
        days = fastest.days
    known = [] if fastest is None else [fastest.chosen]
    price = None if preference == "cheapest" else budget
    found = _within(problem, Limits(days=days, price=price), known)
    if found is None and preference == "fastest":
        found = _within_budget_soonest(problem, limits, budget, fastest)
    if found is None:
        cheapest = _within(pose(considered, works, "cheapest", Limits()), Limits(days=days), known)
        assert cheapest is not None
        price = max(budget or 0, price_of(problem, cheapest.chosen))
        found = _within(problem, Limits(days=days, price=price), [*known, cheapest.chosen])
        assert found is not None
    if fastest is not None and not fastest.proven:
        return msgspec.structs.replace(found, bound=min(found.bound, found.cost - 1))
    return found


def _within(problem: Problem, limits: Limits, known: Sequence[tuple[int, ...]] = ()) -> Solution | None:
    """The best choice within limits, or None; one that was not found in time counts as none."""
    try:
        return solve(msgspec.structs.replace(problem, limits=limits), known)
    except CutShort:
        return None


def _within_budget_soonest(
    problem: Problem, limits: Limits, budget: int | None, fastest: Quickest | None
) -> Solution | None:
    """The quickest choice that holds the budget, by halving the days between the fewest and those it may take."""
    found = _within(problem, Limits(days=limits.days, price=budget))
    if found is None or fastest is None:
        return None
    low, high = fastest.days + 1, days_of(problem, found.chosen)
    while low < high:
        middle = (low + high) // 2
        sooner = _within(problem, Limits(days=middle, price=budget))
        if sooner is None:
            low = middle + 1
        else:
            found, high = sooner, days_of(problem, sooner.chosen)
    return found


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
    chosen = [considered.options[number] for number in solved.solution.chosen]
    offerings = {option.id: option.ranked.offering for option in chosen}
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
