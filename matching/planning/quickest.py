"""The fewest working days in which everything can be met, whatever it costs.

For a number of days it is asked whether the services that are quick enough meet everything together: kind of work after
kind of work it is tried how many days it may take at most; what that leaves to those after it follows. A kind that
nothing waits for may take all that is left.
"""

import msgspec

from matching.planning.cover import POINTS_ALONE, cheapest_cover
from matching.planning.problem import Problem, days_of

MOST_STEPS = 5_000
"""So many states are looked at for one number of days: a few milliseconds."""


class Quickest(msgspec.Struct, frozen=True):
    """A solution of the fewest days; if it is not proven, one of fewer may exist."""

    days: int
    chosen: tuple[int, ...]
    proven: bool


class _TooMuch(Exception):
    """There are more states than may be looked at."""


def quickest(problem: Problem, most_steps: int = MOST_STEPS) -> Quickest | None:
    """A solution of the fewest days, of these one that costs few points; None where not everything can be met."""
    everyone = range(len(problem.choices))
    first = cheapest_cover(problem, everyone, problem.forced, POINTS_ALONE)
    if first is None:
        return None
    low, high, allowed, proven = 0, days_of(problem, first.chosen), list(everyone), True
    chosen = first.chosen
    while low < high:
        middle = (low + high) // 2
        try:
            caps = _Search(problem, middle, most_steps).caps()
        except _TooMuch:
            proven = False
            break
        if caps is None:
            low = middle + 1
            continue
        allowed = [n for n in everyone if problem.choices[n].days <= caps.get(problem.choices[n].work, -1)]
        found = cheapest_cover(problem, allowed, problem.forced, POINTS_ALONE)
        assert found is not None
        chosen = found.chosen
        high = days_of(problem, chosen)
    return Quickest(high, chosen, proven)


class _Search:
    """Whether everything can be met within some days, by bounds on the days of each kind of work."""

    def __init__(self, problem: Problem, days: int, most_steps: int) -> None:
        self.problem = problem
        self.days = days
        self.left = most_steps
        self.works = sorted({choice.work for choice in problem.choices})
        self.waited_for = {other for work in self.works for other in problem.after[work]}
        self.dead: set[tuple[int, tuple[int, ...], int]] = set()
        self.least: dict[int, int] = {}
        for number in problem.forced:
            choice = problem.choices[number]
            self.least[choice.work] = max(self.least.get(choice.work, 0), choice.days)
        self.meets: dict[int, list[tuple[int, int]]] = {work: [] for work in self.works}
        for choice in problem.choices:
            self.meets[choice.work].append((choice.days, sum(1 << requirement for requirement in choice.meets)))

    def caps(self) -> dict[int, int] | None:
        """How many days each kind of work may take, those left out not named; None where it cannot be."""
        return self._from(0, {}, {}, 0)

    def _from(self, place: int, ends: dict[int, int], caps: dict[int, int], met: int) -> dict[int, int] | None:
        if place == len(self.works):
            return caps if met == self.problem.everything() else None
        # Of what came before only matters when those that are left can begin, and what is met.
        state = (place, tuple(self._begin(work, ends) for work in self.works[place:]), met)
        if state in self.dead:
            return None
        self.left -= 1
        if self.left < 0:
            raise _TooMuch
        work = self.works[place]
        begin = self._begin(work, ends)
        options = sorted(
            {d for d, _ in self.meets[work] if self.least.get(work, 0) <= d <= self.days - begin}, reverse=True
        )
        for most in options if work in self.waited_for else options[:1]:
            added = met
            for taken, bits in self.meets[work]:
                added |= bits if taken <= most else 0
            found = self._from(place + 1, {**ends, work: begin + most}, {**caps, work: most}, added)
            if found is not None:
                return found
        if work not in self.least:
            found = self._from(place + 1, ends, caps, met)
            if found is not None:
                return found
        self.dead.add(state)
        return None

    def _begin(self, work: int, ends: dict[int, int]) -> int:
        return max((ends[other] for other in self.problem.after[work] if other in ends), default=0)
