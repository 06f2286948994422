"""The cheapest choices that meet everything, without limits on time and money: exact, in one pass.

Dynamic programming over sets of requirements: for every set the least cost of meeting it with the choices looked at so
far. Stations are taken one after the other, so that a door is paid once; within a station every choice may take over
any of the requirements that it meets. So the result is the best over all sets of choices (proved against the obvious
search in the tests), in time that grows linearly with the choices and as 2^n with the requirements.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.planning.problem import Problem

NOTHING = np.int64(1) << 60
"""What cannot be met costs so much."""


class Exchange(msgspec.Struct, frozen=True):
    """How money counts beside points: `points` of cost for every `money` CNY; sums are in points times CNY."""

    points: int
    money: int


POINTS_ALONE = Exchange(points=0, money=1)


class Cover(msgspec.Struct, frozen=True):
    """The chosen services, and what they cost."""

    chosen: tuple[int, ...]
    cost: int


class _Step(msgspec.Struct, frozen=True):
    """A choice that was looked at: the costs of all sets before it, and if it is taken."""

    choice: int
    before: NDArray[Any]
    taken: NDArray[Any]


class _Station(msgspec.Struct, frozen=True):
    """A station that was looked at: its door, the costs of all sets before it, and its choices."""

    door: int
    before: NDArray[Any]
    steps: list[_Step]


class _Passed(msgspec.Struct, frozen=True):
    """All choices looked at once: what each line costs, what points count, what is paid anyway, the costs of all sets."""

    prices: dict[int, int]
    scale: int
    base: int
    stations: list[_Station]
    best: NDArray[Any]


def cheapest_cover(
    problem: Problem, allowed: Sequence[int], forced: frozenset[int], exchange: Exchange
) -> Cover | None:
    """The choices among the allowed ones that meet everything at the least sum, or None where they cannot.

    Forced ones are paid and their doors are open, whatever they are needed for.
    """
    passed = _pass(problem, allowed, forced, exchange)
    cost = int(passed.best[problem.everything()])
    if cost >= NOTHING:
        return None
    return Cover(tuple(sorted(forced.union(_chosen(problem, passed)))), cost + passed.base)


def least_with(problem: Problem, allowed: Sequence[int], forced: frozenset[int], exchange: Exchange) -> dict[int, int]:
    """For every allowed choice the cost of the cheapest cover that it is part of.

    From both ends: what was met before the choice and by it, and what is left for those after it.
    """
    passed = _pass(problem, allowed, forced, exchange)
    least: dict[int, int] = {}
    rest = passed.stations[0].before if passed.stations else passed.best
    for station in reversed(passed.stations):
        inside = rest
        for step in reversed(station.steps):
            # A set and what is left of everything stand in mirrored places.
            least[step.choice] = int((step.taken + inside[::-1]).min()) + passed.base
            inside = np.minimum(inside, _taking(problem, step.choice, passed, inside))
        rest = np.minimum(rest, inside + station.door)
    return least


def _pass(problem: Problem, allowed: Sequence[int], forced: frozenset[int], exchange: Exchange) -> _Passed:
    scale = exchange.money
    choices = {number: problem.choices[number] for number in sorted({*allowed, *forced})}
    prices = {number: one.cost * scale + one.price * exchange.points for number, one in choices.items()}
    open_doors = {problem.choices[number].station for number in forced}
    base = sum(prices[number] for number in forced) + scale * sum(problem.doors[station] for station in open_doors)
    passed = _Passed({**prices, **dict.fromkeys(forced, 0)}, scale, base, [], _nothing_met(problem))
    best = passed.best
    for station, numbers in _by_station(problem, list(choices)):
        door = 0 if station in open_doors else problem.doors[station] * scale
        inside = best + door
        steps: list[_Step] = []
        for number in numbers:
            taken = _taking(problem, number, passed, inside)
            steps.append(_Step(number, inside, taken))
            inside = np.minimum(inside, taken)
        passed.stations.append(_Station(door, best, steps))
        best = np.minimum(best, inside)
    return msgspec.structs.replace(passed, best=best)


def _nothing_met(problem: Problem) -> NDArray[Any]:
    costs: NDArray[Any] = np.full(1 << problem.requirements, NOTHING, np.int64)
    costs[0] = 0
    return costs


def _by_station(problem: Problem, numbers: Sequence[int]) -> list[tuple[int, list[int]]]:
    found: dict[int, list[int]] = {}
    for number in numbers:
        found.setdefault(problem.choices[number].station, []).append(number)
    return sorted(found.items())


def _taking(problem: Problem, number: int, passed: _Passed, inside: NDArray[Any]) -> NDArray[Any]:
    """The costs of all sets when the choice is taken."""
    taken = inside + passed.prices[number]
    for requirement, loss in problem.choices[number].meets.items():
        # Sets that differ in this requirement lie side by side; the choice takes it over at its loss.
        pairs = taken.reshape(-1, 2, 1 << requirement)
        np.minimum(pairs[:, 1], pairs[:, 0] + loss * passed.scale, out=pairs[:, 1])
    return taken


def _chosen(problem: Problem, passed: _Passed) -> list[int]:
    """Backwards from everything to nothing: which choices the least cost came from."""
    chosen: list[int] = []
    left = problem.everything()
    cost = int(passed.best[left])
    for station in reversed(passed.stations):
        if station.before[left] == cost:
            continue
        for step in reversed(station.steps):
            if step.before[left] != cost:
                left, cost = _without(problem, step, passed, left, cost)
                chosen.append(step.choice)
        cost -= station.door
    return chosen


def _without(problem: Problem, step: _Step, passed: _Passed, left: int, cost: int) -> tuple[int, int]:
    """The set, and its cost, that the choice completed."""
    meets = problem.choices[step.choice].meets
    bits = [requirement for requirement in meets if left >> requirement & 1]
    for taken in range(1, 1 << len(bits)):
        over = [requirement for place, requirement in enumerate(bits) if taken >> place & 1]
        rest = left - sum(1 << requirement for requirement in over)
        before = cost - passed.prices[step.choice] - passed.scale * sum(meets[requirement] for requirement in over)
        if step.before[rest] == before:
            return rest, before
    raise AssertionError("a cost has no origin")
