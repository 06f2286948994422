"""The plan as a problem of numbers: which choices together meet everything asked, at the least cost.

All costs are whole numbers, so that sums are exact and equal plans compare equal.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A service that may become a line of the plan.

    `meets` maps the number of a requirement to the loss of having it met by this service; `cost` is what the line costs
    in points, whatever it meets; `price` is in CNY, `days` are working days; `work` is the number of its kind of work
    in the order of works.
    """

    station: int
    meets: Mapping[int, int]
    cost: int
    price: int = 0
    days: int = 0
    work: int = 0


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan as a whole must not exceed: working days from its first to its last, and CNY."""

    days: int | None = None
    price: int | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be solved: every requirement numbered below `requirements` must be met by a chosen service.

    `doors` are the points that each station costs once a service of it is chosen. `after` says for each kind of work
    which kinds must be done before it begins; kinds are numbered so that these have smaller numbers. `forced` choices
    are part of every solution.
    """

    requirements: int
    choices: Sequence[Choice]
    doors: Sequence[int]
    after: Sequence[frozenset[int]] = (frozenset(),)
    limits: Limits = Limits()
    forced: frozenset[int] = frozenset()

    def everything(self) -> int:
        """The set of all requirements, as bits."""
        return (1 << self.requirements) - 1


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """The chosen services by their place among the choices, what they cost in points, and a bound that no solution can
    be below: the solution is the best there is where the two are equal."""

    chosen: tuple[int, ...]
    cost: int
    bound: int

    @property
    def optimal(self) -> bool:
        """Whether nothing better exists."""
        return self.cost == self.bound


def cost_of(problem: Problem, chosen: Iterable[int]) -> int:
    """Points of a set of choices that meets everything: lines, doors, and for each requirement the smallest loss."""
    picked = [problem.choices[number] for number in chosen]
    losses = (
        min(choice.meets[requirement] for choice in picked if requirement in choice.meets)
        for requirement in range(problem.requirements)
    )
    doors = sum(problem.doors[station] for station in {choice.station for choice in picked})
    return sum(choice.cost for choice in picked) + doors + sum(losses)


def price_of(problem: Problem, chosen: Iterable[int]) -> int:
    """CNY for a set of choices."""
    return sum(problem.choices[number].price for number in chosen)


def starts(problem: Problem, chosen: Iterable[int]) -> dict[int, int]:
    """For each chosen service the earliest working day on which it can begin, counted from 0."""
    longest: dict[int, int] = {}
    for number in chosen:
        choice = problem.choices[number]
        longest[choice.work] = max(longest.get(choice.work, 0), choice.days)
    ends: dict[int, int] = {}
    begins: dict[int, int] = {}
    for work in sorted(longest):
        begins[work] = max((ends[other] for other in problem.after[work] if other in ends), default=0)
        ends[work] = begins[work] + longest[work]
    return {number: begins[problem.choices[number].work] for number in chosen}


def days_of(problem: Problem, chosen: Iterable[int]) -> int:
    """Working days from the beginning of the first service to the end of the last."""
    picked = tuple(chosen)
    begins = starts(problem, picked)
    return max((begins[number] + problem.choices[number].days for number in picked), default=0)


def critical(problem: Problem, chosen: Sequence[int]) -> list[int]:
    """The services on a longest chain of the plan, the last one first: what must be quicker for the plan to be so."""
    begins = starts(problem, chosen)
    path: list[int] = []
    ends_at, later = days_of(problem, chosen), None
    while chosen:
        ending = [
            number
            for number in chosen
            if begins[number] + problem.choices[number].days == ends_at
            and (later is None or problem.choices[number].work in problem.after[later])
        ]
        number = min(ending, key=lambda number: (-problem.choices[number].days, number))
        path.append(number)
        ends_at, later = begins[number], problem.choices[number].work
        if ends_at == 0:
            break
    return path
