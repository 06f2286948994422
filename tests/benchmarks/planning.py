"""How good the plans are, against what a clerk would tick, and how long the search takes.

`asks.jsonl` in a collection says what each need asks for, thing by thing, where in its text, and which offerings meet
it. Only needs of several requirements are counted. «Naive» takes the surest offering for each requirement, without
looking at the others. The bounds: `asks` cannot be more than those that some offering meets; a line of grade 2 is
possible wherever one is ticked; fewer doors than those of the plan with the fewest are not possible.
"""

import datetime
import os
import random
import statistics
import time
from collections import Counter
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from matching.candidates import candidates
from matching.engine import SHOWN
from matching.evaluate import JudgedNeed, index_of, load_collection
from matching.index import OfferingIndex
from matching.plan import Plans, plan
from matching.planning.problem import Choice, Limits, Problem, days_of, price_of
from matching.planning.search import CutShort, solve
from matching.rank import Ranked, rank
from matching.satisfaction import best_of, met
from matching.thesaurus import Knowledge, load_knowledge
from matching.understand import Reading, understand
from matching.values import PlanEdits, Requirement
from tests.benchmarks.needs import COLLECTIONS

_TODAY = datetime.date(2026, 11, 2)
_CONSIDERED = 60
_SEVERAL = 3
_USEFUL = 2
_PROBLEMS = 100


class Ask(msgspec.Struct, frozen=True):
    """One thing that a need asks for: the words that say so, and the offerings that meet it by themselves."""

    need: str
    ask: str
    quotes: list[str]
    offerings: list[str]


def run(console: Console) -> None:
    """Print the tables of plans."""
    knowledge = load_knowledge()
    folders = sorted(path.parent for path in COLLECTIONS.glob("*/qrels.tsv"))
    folders += [Path(os.environ["NQI_COLLECTION"])] if "NQI_COLLECTION" in os.environ else []
    table = Table(
        "collection",
        "needs",
        "requirements",
        "met",
        "asks met",
        "lines",
        "grade ≥ 2",
        "doors",
        "ticks right",
        title="Plans",
    )
    seconds: list[float] = []
    for folder in folders:
        for style in (None, "long"):
            counted = _counted(folder, style, knowledge, seconds)
            if counted["needs"]:
                table.add_row(f"{folder.name}{' long' if style else ''}", *_cells(counted))
    console.print(table)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    console.print(f"a plan with its alternatives: p50 {1000 * cuts[49]:.2f} ms, p99 {1000 * cuts[98]:.2f} ms")
    _print_search(console)


def _counted(folder: Path, style: str | None, knowledge: Knowledge, seconds: list[float]) -> Counter[str]:
    collection = load_collection(folder)
    index = index_of(collection, knowledge)
    asks = _asks(folder / "asks.jsonl")
    counted: Counter[str] = Counter()
    for need in collection.needs:
        if style is not None and need.style != style:
            continue
        reading, ranked = _ranked(need, index, knowledge)
        if len(reading.understanding.requirements) < _SEVERAL:
            continue
        started = time.perf_counter()
        found = plan(reading, ranked, knowledge, _TODAY)
        seconds.append(time.perf_counter() - started)
        grades = collection.grades.get(need.id, {})
        counted.update(_of_need(need, reading, ranked, found, grades, asks.get(need.id, [])))
        fewest = plan(reading, ranked, knowledge, _TODAY, PlanEdits(prefer="fewest_doors"))
        counted["fewest doors"] += fewest.plan.doors
    return counted


def _ranked(need: JudgedNeed, index: OfferingIndex, knowledge: Knowledge) -> tuple[Reading, list[Ranked]]:
    reading = understand(need.stated(), knowledge)
    ranked = rank(reading, candidates(reading, index, knowledge), knowledge, _TODAY, _CONSIDERED)
    return reading, [one for one in ranked if one.score >= SHOWN and not one.sure_misses]


def _asks(path: Path) -> dict[str, list[Ask]]:
    found: dict[str, list[Ask]] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        ask = msgspec.json.decode(line, type=Ask)
        found.setdefault(ask.need, []).append(ask)
    return found


def _of_need(
    need: JudgedNeed, reading: Reading, ranked: list[Ranked], found: Plans, grades: dict[str, int], asks: list[Ask]
) -> Counter[str]:
    asked = reading.understanding.requirements
    best = best_of(one.sure for one in ranked)
    ticks = [(one.scored.entry.id, requirement) for one in ranked for requirement in met(one.sure, best)]
    surest = [_surest(ranked, requirement) for requirement in {requirement for _, requirement in ticks}]
    naive = {one.scored.entry.id: one.scored.entry.facts.station for one in surest}
    taken = {line.offering for line in found.plan.lines}
    possible = {requirement for id_, requirement in ticks if grades.get(id_, 0) >= _USEFUL}
    counted = Counter(
        {
            "needs": 1,
            "requirements": len(asked),
            "met": len(asked) - len(found.plan.uncovered),
            "lines": len(taken),
            "useful": sum(grades.get(id_, 0) >= _USEFUL for id_ in taken),
            "naive": len(naive),
            "naive useful": sum(grades.get(id_, 0) >= _USEFUL for id_ in naive),
            "useful possible": len(possible),
            "ticked": len({requirement for _, requirement in ticks}),
            "doors": found.plan.doors,
            "naive doors": len(set(naive.values())),
            "asks": len(asks),
            "asks possible": sum(bool(ask.offerings) for ask in asks),
            "asks met": sum(bool(taken & set(ask.offerings)) for ask in asks),
        }
    )
    spans = {one.id: [ask for ask in asks if _speak_of_the_same(one, ask, need.text)] for one in asked}
    judged = [(id_, spans[requirement]) for id_, requirement in ticks if spans[requirement]]
    counted["ticks"] = len(judged)
    counted["ticks right"] = sum(any(id_ in ask.offerings for ask in own) for id_, own in judged)
    return counted


def _surest(ranked: list[Ranked], requirement: str) -> Ranked:
    return max(ranked, key=lambda one: (one.sure.get(requirement, 0.0), one.score))


def _speak_of_the_same(asked: Requirement, ask: Ask, text: str) -> bool:
    spans = [(text.find(quote), text.find(quote) + len(quote)) for quote in ask.quotes]
    return any(start < span.end and span.start < end for span in asked.evidence for start, end in spans)


def _cells(counted: Counter[str]) -> list[str]:
    def share(part: str, whole: str) -> str:
        return f"{counted[part] / counted[whole]:.2f}" if counted[whole] else "–"

    return [
        str(counted["needs"]),
        str(counted["requirements"]),
        share("met", "requirements"),
        f"{counted['asks met']} of {counted['asks possible']} possible of {counted['asks']}"
        if counted["asks"]
        else "–",
        f"{counted['lines']} (naive {counted['naive']})",
        f"{share('useful', 'lines')} (naive {share('naive useful', 'naive')}, possible {share('useful possible', 'ticked')})",
        f"{counted['doors']} (naive {counted['naive doors']}, fewest {counted['fewest doors']})",
        share("ticks right", "ticks"),
    ]


def _print_search(console: Console) -> None:
    """The search alone, on random problems of the largest size: 8 requirements, 300 services at 40 stations."""
    table = Table("limits", "p50 ms", "p99 ms", "proved best", "largest distance to the bound", title="8 × 300")
    for name, days, price in (("none", 0.0, 0.0), ("days", 0.7, 0.0), ("price", 0.0, 0.6), ("both", 0.7, 0.6)):
        times: list[float] = []
        proved, distance = 0, 0.0
        for number in range(_PROBLEMS):
            problem = _limited(_random_problem(random.Random(number)), days, price)
            started = time.perf_counter()
            try:
                found = solve(problem)
                proved += found is None or found.optimal
            except CutShort:
                found = None
            times.append(1000 * (time.perf_counter() - started))
            distance = max(distance, 0.0 if found is None else 1 - found.bound / found.cost)
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        table.add_row(name, f"{cuts[49]:.1f}", f"{cuts[98]:.1f}", f"{proved / _PROBLEMS:.0%}", f"{distance:.0%}")
    console.print(table)


def _limited(problem: Problem, days: float, price: float) -> Problem:
    """The problem with limits below what its best solution needs."""
    free = solve(problem)
    assert free is not None
    limits = Limits(
        days=int(days * days_of(problem, free.chosen)) if days else None,
        price=int(price * price_of(problem, free.chosen)) if price else None,
    )
    return msgspec.structs.replace(problem, limits=limits)


def _random_problem(chance: random.Random) -> Problem:
    after = [frozenset(), frozenset({0}), frozenset({0}), frozenset({1, 2}), frozenset({3}), frozenset()]
    choices = [
        Choice(
            station=chance.randrange(40),
            meets={r: chance.randrange(500) for r in chance.sample(range(8), min(8, 1 + int(chance.expovariate(1.0))))},
            cost=8_000 + chance.randrange(1_600),
            price=chance.choice((0, 100, 300, 800, 2_000, 9_000)),
            days=chance.choice((1, 2, 3, 5, 7, 10, 15, 30, 60)),
            work=chance.randrange(6),
        )
        for _ in range(300)
    ]
    doors = [chance.randrange(600, 1_000) for _ in range(40)]
    return Problem(requirements=8, choices=choices, doors=doors, after=[frozenset(one) for one in after])
