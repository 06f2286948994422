"""The search finds what the obvious search finds, on ten thousand random problems."""

import random

import msgspec
import pytest

from matching.planning.problem import Choice, Limits, Problem, cost_of, days_of, price_of
from matching.planning.quickest import quickest
from matching.planning.search import CutShort, solve
from tests.matching.planning.obvious import every_solution, fewest_days, least_cost

_CASES = 10_000
_PARTS = 10


def _random_problem(chance: random.Random) -> Problem:
    requirements = chance.randint(1, 5)
    works = chance.randint(1, 4)
    stations = chance.randint(1, 4)
    choices = [
        Choice(
            station=chance.randrange(stations),
            meets={r: chance.choice((0, 0, 100, 300, 500)) for r in range(requirements) if chance.random() < 0.45},
            cost=chance.choice((0, 500, 1000, 8000)) + chance.randrange(0, 900, 100),
            price=chance.choice((0, 50, 100, 300, 900, 2000)),
            days=chance.choice((0, 0, 1, 2, 3, 5, 8)),
            work=chance.randrange(works),
        )
        for _ in range(chance.randint(1, 9))
    ]
    after = [frozenset(other for other in range(work) if chance.random() < 0.5) for work in range(works)]
    forced = frozenset(number for number in range(len(choices)) if chance.random() < 0.08)
    limits = Limits(
        days=chance.choice((None, None, 0, 3, 5, 8, 12)), price=chance.choice((None, None, 0, 150, 400, 1000, 2500))
    )
    return Problem(
        requirements=requirements,
        choices=choices,
        doors=[chance.choice((0, 600, 900, 1500)) for _ in range(stations)],
        after=after,
        limits=limits,
        forced=forced,
    )


@pytest.mark.parametrize("part", range(_PARTS))
def test_the_solution_is_the_best_of_all_sets_of_choices(part: int) -> None:
    chance = random.Random(part)
    solved = 0
    for _ in range(_CASES // _PARTS):
        problem = _random_problem(chance)
        found, least = solve(problem), least_cost(problem)
        if least is None:
            assert found is None
            continue
        assert found is not None
        assert (found.cost, found.bound) == (least, least)
        assert cost_of(problem, found.chosen) == least
        assert problem.forced <= set(found.chosen)
        assert problem.limits.days is None or days_of(problem, found.chosen) <= problem.limits.days
        assert problem.limits.price is None or price_of(problem, found.chosen) <= problem.limits.price
        solved += 1
    assert solved > _CASES // _PARTS // 4


@pytest.mark.parametrize("part", range(4))
def test_no_solution_is_quicker_than_the_least_days(part: int) -> None:
    chance = random.Random(1_000 + part)
    for _ in range(250):
        problem = msgspec.structs.replace(_random_problem(chance), limits=Limits())
        found, fewest = quickest(problem), fewest_days(problem)
        assert (None if found is None else found.days) == fewest
        if found is not None:
            assert found.proven
            assert days_of(problem, found.chosen) == fewest
            assert {r for number in found.chosen for r in problem.choices[number].meets} >= set(
                range(problem.requirements)
            )


def test_a_search_that_is_cut_short_says_how_much_better_a_solution_could_be() -> None:
    chance = random.Random(7)
    cut = 0
    for _ in range(600):
        problem = _random_problem(chance)
        least = least_cost(problem)
        try:
            found = solve(problem, most_work=10)
        except CutShort:
            continue
        if found is None:
            assert least is None
            continue
        assert least is not None
        assert found.bound <= least <= found.cost
        cut += not found.optimal
    assert cut > 0


def test_the_same_problem_has_the_same_solution() -> None:
    chance = random.Random(3)
    for _ in range(100):
        problem = _random_problem(chance)
        assert solve(problem) == solve(problem)


def test_the_obvious_search_sees_solutions_that_are_not_the_best() -> None:
    problem = Problem(
        requirements=1,
        choices=[Choice(station=0, meets={0: 0}, cost=5), Choice(station=0, meets={0: 0}, cost=9)],
        doors=[1],
    )
    assert set(every_solution(problem)) == {(0,), (1,), (0, 1)}
    found = solve(problem)
    assert found is not None
    assert found.chosen == (0,)


def test_a_service_of_no_days_is_left_out_where_another_chain_is_then_shorter() -> None:
    # The second kind waits for the first, the third for the second alone: without the second nothing waits.
    problem = Problem(
        requirements=3,
        choices=[
            Choice(station=0, meets={0: 0}, cost=1, days=10, work=0),
            Choice(station=0, meets={1: 0}, cost=1, days=0, work=1),
            Choice(station=0, meets={1: 0}, cost=9, days=1, work=3),
            Choice(station=0, meets={2: 0}, cost=1, days=10, work=2),
        ],
        doors=[0],
        after=[frozenset(), frozenset({0}), frozenset({1}), frozenset()],
        limits=Limits(days=10),
    )
    found = solve(problem)
    assert found is not None
    assert found.chosen == (0, 2, 3)


def test_a_known_solution_is_what_a_search_that_is_cut_short_falls_back_on() -> None:
    chance = random.Random(11)
    fallen_back = 0
    for _ in range(300):
        problem = _random_problem(chance)
        known = next(iter(every_solution(problem)), None)
        if known is None:
            continue
        found = solve(problem, known=[known], most_work=0)
        assert found is not None
        assert found.cost <= cost_of(problem, known)
        fallen_back += found.chosen == known
    assert fallen_back


def test_many_kinds_of_work_that_wait_for_one_another_take_no_long_time() -> None:
    kinds = 40
    choices = [
        Choice(station=0, meets={number % 8: 0}, cost=1, days=number % 7 + 1, work=number) for number in range(kinds)
    ]
    after = [frozenset(range(max(0, number - 5), number)) for number in range(kinds)]
    problem = Problem(requirements=8, choices=choices, doors=[0], after=after)
    found = quickest(problem)
    assert found is not None
    assert days_of(problem, found.chosen) == found.days
