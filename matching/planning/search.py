"""The best choices within limits of time and money: branch and bound around the cover without limits.

A cover that takes too long is forbidden by the kinds of work on its critical path: in each branch one of them must be
quicker than it was. A cover that costs too much money is bounded from below by Lagrange's relaxation (Everett, 1963),
whose best multiplier is found on the lower hull of (price, cost); services that cannot be part of anything better are
left out, then one is either forbidden or forced. The search is exact; where it is cut short, the solution carries the
bound that was reached.
"""

import heapq
import itertools
from collections.abc import Iterable

import msgspec

from matching.planning.cover import POINTS_ALONE, Cover, Exchange, cheapest_cover, least_with
from matching.planning.problem import Problem, Solution, cost_of, critical, days_of, price_of

MOST_WORK = 1_600
"""So many times a choice is looked at before the search is cut short: about 25 milliseconds at most."""


_LIKELY = 3
"""So many services of each sort are looked at first for each requirement."""


class _Node(msgspec.Struct, frozen=True):
    """A part of all solutions: the choices left to it, those that are part of each, and a rate once money counts."""

    allowed: tuple[int, ...]
    forced: frozenset[int]
    exchange: Exchange = POINTS_ALONE


class _Search:
    """What is known so far: the best solution, and how much work is left."""

    def __init__(self, problem: Problem, most_work: int) -> None:
        self.problem = problem
        self.left = most_work
        self.best: tuple[int, tuple[int, ...]] | None = None

    def cover(self, node: _Node, exchange: Exchange) -> Cover | None:
        """The cheapest cover of a node at a rate of exchange."""
        self.left -= len(node.allowed)
        return cheapest_cover(self.problem, node.allowed, node.forced, exchange)

    def holds(self, chosen: tuple[int, ...]) -> bool:
        """Whether a solution is within all limits."""
        limits = self.problem.limits
        return (limits.days is None or days_of(self.problem, chosen) <= limits.days) and (
            limits.price is None or price_of(self.problem, chosen) <= limits.price
        )

    def offer(self, chosen: tuple[int, ...]) -> None:
        """Keep a solution that is within all limits, if none better is known."""
        found = (cost_of(self.problem, chosen), chosen)
        if self.holds(chosen) and (self.best is None or found < self.best):
            self.best = found


class CutShort(Exception):
    """The search ended before it found any solution, and before it was sure that there is none."""


def solve(problem: Problem, known: Iterable[tuple[int, ...]] = (), most_work: int = MOST_WORK) -> Solution | None:
    """The solution of least cost within the limits, or None where there is none; CutShort where that stays open.

    Solutions that are known already make the search shorter, and are what it falls back on.
    """
    search = _Search(problem, most_work)
    for chosen in known:
        search.offer(chosen)
    order = itertools.count()
    limit = problem.limits.days
    quick = tuple(n for n, choice in enumerate(problem.choices) if limit is None or choice.days <= limit)
    waiting = [(0, next(order), _Node(quick, problem.forced))] if problem.forced <= set(quick) else []
    bound: int | None = None
    while waiting:
        least, _, node = waiting[0]
        if search.best is not None and least >= search.best[0]:
            break
        if search.left <= 0:
            bound = least
            break
        heapq.heappop(waiting)
        for child_bound, child in _expanded(search, node):
            if search.best is None or child_bound < search.best[0]:
                heapq.heappush(waiting, (max(least, child_bound), next(order), child))
    if search.best is None:
        if bound is not None:
            raise CutShort
        return None
    cost, chosen = search.best
    return Solution(chosen=chosen, cost=cost, bound=cost if bound is None else min(bound, cost))


def _expanded(search: _Search, node: _Node) -> list[tuple[int, _Node]]:
    """Look at the best cover of a node: offer it if it is within the limits, else say how to go on, with bounds."""
    problem = search.problem
    if node.exchange != POINTS_ALONE:
        return _exchanged(search, node)
    found = search.cover(node, POINTS_ALONE)
    if found is None:
        return []
    search.offer(found.chosen)
    limits = problem.limits
    if limits.days is not None and days_of(problem, found.chosen) > limits.days:
        return [(found.cost, child) for child in _quicker(problem, node, found.chosen)]
    if limits.price is not None and price_of(problem, found.chosen) > limits.price:
        return _cheaper(search, node, found)
    return []


def _quicker(problem: Problem, node: _Node, chosen: tuple[int, ...]) -> list[_Node]:
    """Every solution within the time has on this critical path a kind of work that is quicker than here."""
    children: list[_Node] = []
    for number in critical(problem, chosen):
        slowest = problem.choices[number]
        allowed = tuple(
            other
            for other in node.allowed
            if problem.choices[other].work != slowest.work or problem.choices[other].days < slowest.days
        )
        if node.forced <= set(allowed):
            children.append(msgspec.structs.replace(node, allowed=allowed))
    return children


def _cheaper(search: _Search, node: _Node, dear: Cover) -> list[tuple[int, _Node]]:
    """Exchange money for points at the best rate, leave out what can be part of nothing better, and branch.

    A good solution and a good rate come from a few likely services; all others are then looked at once.
    """
    problem, few = search.problem, msgspec.structs.replace(node, allowed=_likely(search.problem, node, dear))
    budget = problem.limits.price
    assert budget is not None
    money_first = Exchange(points=_more_than_any_cost(problem), money=1)
    cheap = search.cover(few, money_first)
    if cheap is None or price_of(problem, cheap.chosen) > budget:
        cheap = search.cover(node, money_first)
        few = node
    if cheap is None or price_of(problem, cheap.chosen) > budget:
        return []
    search.offer(cheap.chosen)
    exchange, bound = _best_exchange(search, few, dear.chosen, cheap.chosen)
    node = _without_useless(search, node, exchange)
    if few.allowed != node.allowed:
        exchange, bound = _best_exchange(search, node, dear.chosen, cheap.chosen)
    return [(bound, msgspec.structs.replace(node, exchange=exchange))]


def _likely(problem: Problem, node: _Node, dear: Cover) -> tuple[int, ...]:
    """For each requirement the services that meet it at the least cost, at the least price, and by both together."""
    likely = {*dear.chosen, *node.forced}
    orders = (
        lambda n: (problem.choices[n].cost, problem.choices[n].price, n),
        lambda n: (problem.choices[n].price, problem.choices[n].cost, n),
        lambda n: (-len(problem.choices[n].meets), problem.choices[n].price, n),
    )
    for requirement in range(problem.requirements):
        meeting = [number for number in node.allowed if requirement in problem.choices[number].meets]
        for order in orders:
            likely.update(heapq.nsmallest(_LIKELY, meeting, key=order))
    return tuple(sorted(likely))


def _without_useless(search: _Search, node: _Node, exchange: Exchange) -> _Node:
    """The node without choices that can be part of nothing better than the best that is known."""
    budget = search.problem.limits.price
    if search.best is None or budget is None or search.left <= 0:
        return node
    search.left -= 2 * len(node.allowed)
    least = least_with(search.problem, node.allowed, node.forced, exchange)
    most = search.best[0] * exchange.money + budget * exchange.points
    useful = tuple(number for number in node.allowed if number in node.forced or least[number] < most)
    return msgspec.structs.replace(node, allowed=useful)


def _line(problem: Problem, dear: tuple[int, ...], cheap: tuple[int, ...]) -> Exchange:
    """The rate at which two covers cost the same."""
    rise = cost_of(problem, cheap) - cost_of(problem, dear)
    return Exchange(points=rise, money=price_of(problem, dear) - price_of(problem, cheap))


def _exchanged(search: _Search, node: _Node) -> list[tuple[int, _Node]]:
    """A node whose bound is that of the relaxation: branch on a service of its cover."""
    problem, exchange = search.problem, node.exchange
    budget = problem.limits.price
    assert budget is not None
    found = search.cover(node, exchange)
    if found is None:
        return []
    search.offer(found.chosen)
    bound = _bound(found, exchange, budget)
    if search.best is not None and bound >= search.best[0]:
        return []
    if problem.limits.days is not None and days_of(problem, found.chosen) > problem.limits.days:
        return [(bound, child) for child in _quicker(problem, node, found.chosen)]
    free = [number for number in found.chosen if number not in node.forced] or _dear(search, node)
    if not free:
        return []
    branch = max(free, key=lambda number: (problem.choices[number].price, -number))
    without = tuple(number for number in node.allowed if number != branch)
    return [
        (bound, msgspec.structs.replace(node, allowed=without)),
        (bound, msgspec.structs.replace(node, forced=node.forced | {branch})),
    ]


def _dear(search: _Search, node: _Node) -> list[int]:
    """Where the relaxation needs nothing but what is forced: what else the best cover without a budget has.

    Nothing, if that cover holds all limits: then it is the best of the node.
    """
    found = search.cover(node, POINTS_ALONE)
    if found is None:
        return []
    search.offer(found.chosen)
    return [] if search.holds(found.chosen) else [number for number in found.chosen if number not in node.forced]


def _best_exchange(search: _Search, node: _Node, dear: tuple[int, ...], cheap: tuple[int, ...]) -> tuple[Exchange, int]:
    """The rate of the lower hull of (price, cost) at the budget, and the bound there.

    It begins with a cover that is too dear and one that is not; each cover found below their line replaces one of them.
    """
    problem, budget, bound = search.problem, search.problem.limits.price, cost_of(search.problem, dear)
    assert budget is not None
    while True:
        exchange = _line(problem, dear, cheap)
        found = search.cover(node, exchange) if search.left > 0 else None
        if found is None:
            # Cut short, or nothing is left that could be better.
            return exchange, bound
        bound = max(bound, _bound(found, exchange, budget))
        if found.cost >= cost_of(problem, dear) * exchange.money + price_of(problem, dear) * exchange.points:
            return exchange, bound
        search.offer(found.chosen)
        if price_of(problem, found.chosen) > budget:
            dear = found.chosen
        else:
            cheap = found.chosen


def _bound(found: Cover, exchange: Exchange, budget: int) -> int:
    """What a solution within the budget costs at least; rounded up, as costs are whole numbers."""
    return -(-(found.cost - budget * exchange.points) // exchange.money)


def _more_than_any_cost(problem: Problem) -> int:
    """More points than two covers can differ by, so that money outweighs them."""
    most = problem.requirements + len(problem.forced)
    lines = sorted((choice.cost for choice in problem.choices), reverse=True)[:most]
    doors = sorted(problem.doors, reverse=True)[:most]
    losses = (
        max((choice.meets.get(requirement, 0) for choice in problem.choices), default=0)
        for requirement in range(problem.requirements)
    )
    return 1 + sum(lines) + sum(doors) + sum(losses)
