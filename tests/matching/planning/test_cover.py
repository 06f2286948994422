"""The cover without limits is what the obvious search finds, alone and with any one choice in it."""

import random

from matching.planning.cover import NOTHING, POINTS_ALONE, Exchange, cheapest_cover, least_with
from matching.planning.problem import Choice, Problem, cost_of, price_of
from tests.matching.planning.obvious import every_solution, least_cost


def _random_problem(chance: random.Random) -> Problem:
    requirements = chance.randint(1, 5)
    stations = chance.randint(1, 4)
    choices = [
        Choice(
            station=chance.randrange(stations),
            meets={r: chance.choice((0, 0, 100, 300, 500)) for r in range(requirements) if chance.random() < 0.5},
            cost=chance.choice((0, 500, 1000, 8000)) + chance.randrange(0, 900, 100),
            price=chance.choice((0, 50, 300, 2000)),
        )
        for _ in range(chance.randint(1, 8))
    ]
    return Problem(
        requirements=requirements,
        choices=choices,
        doors=[chance.choice((0, 600, 900, 1500)) for _ in range(stations)],
        forced=frozenset(number for number in range(len(choices)) if chance.random() < 0.08),
    )


def _random_allowed(chance: random.Random, problem: Problem) -> list[int]:
    return [number for number in range(len(problem.choices)) if chance.random() < 0.8]


def test_the_cheapest_cover_is_the_best_of_all_sets_of_choices() -> None:
    chance = random.Random(1)
    solved = 0
    for _ in range(500):
        problem = _random_problem(chance)
        found = cheapest_cover(problem, range(len(problem.choices)), problem.forced, POINTS_ALONE)
        least = least_cost(problem)
        if found is None:
            assert least is None
            continue
        assert found.cost == least == cost_of(problem, found.chosen)
        assert problem.forced <= set(found.chosen)
        solved += 1
    assert 100 < solved < 500


def test_at_any_rate_of_exchange_the_cover_is_the_best_of_the_allowed_choices() -> None:
    chance = random.Random(2)
    solved = 0
    for _ in range(300):
        problem = _random_problem(chance)
        allowed, exchange = _random_allowed(chance, problem), Exchange(chance.randint(0, 9), chance.randint(1, 9))
        sums = {
            chosen: cost_of(problem, chosen) * exchange.money + price_of(problem, chosen) * exchange.points
            for chosen in every_solution(problem)
            if problem.forced.union(allowed) >= set(chosen)
        }
        found = cheapest_cover(problem, allowed, problem.forced, exchange)
        if found is None:
            assert not sums
            continue
        assert found.cost == min(sums.values()) == sums[found.chosen]
        solved += 1
    assert 50 < solved < 300


def test_the_least_with_a_choice_is_the_best_of_all_sets_that_hold_it() -> None:
    chance = random.Random(3)
    compared = 0
    for _ in range(300):
        problem = _random_problem(chance)
        allowed = _random_allowed(chance, problem)
        usable = problem.forced.union(allowed)
        solutions = [chosen for chosen in every_solution(problem) if usable >= set(chosen)]
        least = least_with(problem, allowed, problem.forced, POINTS_ALONE)
        assert set(least) == usable
        for number, cost in least.items():
            obvious = min((cost_of(problem, chosen) for chosen in solutions if number in chosen), default=None)
            assert (cost if cost < NOTHING else None) == obvious
            compared += obvious is not None
    assert compared > 300
