"""The obvious search: look at every set of choices, and take the best."""

import itertools
from collections.abc import Iterator

from matching.planning.problem import Problem, cost_of, days_of, price_of


def every_solution(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Every set of choices that meets everything within the limits."""
    for size in range(len(problem.choices) + 1):
        for chosen in itertools.combinations(range(len(problem.choices)), size):
            met = {requirement for number in chosen for requirement in problem.choices[number].meets}
            if len(met) < problem.requirements or not problem.forced <= set(chosen):
                continue
            limits = problem.limits
            if limits.days is not None and days_of(problem, chosen) > limits.days:
                continue
            if limits.price is not None and price_of(problem, chosen) > limits.price:
                continue
            yield chosen


def least_cost(problem: Problem) -> int | None:
    """The least cost of any solution, or None where there is none."""
    return min((cost_of(problem, chosen) for chosen in every_solution(problem)), default=None)


def fewest_days(problem: Problem) -> int | None:
    """The fewest days of any solution, or None where there is none."""
    return min((days_of(problem, chosen) for chosen in every_solution(problem)), default=None)
