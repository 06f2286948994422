"""What solved cases do to the ranking, as they become more: `python -m tests.benchmarks.experience [FOLDER …]`.

The folders are judged collections (docs/catalogue-format.md); without any, the project's own. How the past is drawn,
`past.py` says. There are two kinds of it:

- Other problems: the enterprises of the past had the other judged needs, and a need never sees itself. Judged needs
  resemble each other little, so this shows what experience does where nobody had the very problem: no harm.
- The same problems: enterprises had the problems of some judged needs, in words of their own (`paraphrases.jsonl`),
  so many of them for each paraphrase, all mixed. No case has a need's own text.

Each line is a mean over all needs and seeds. A change is that of a need against itself without any cases; its standard
error is taken over needs, after the mean over seeds. The worst seed is the one with the lowest mean, with its own error.
"""

import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from matching.candidates import candidates
from matching.evaluate import Collection, index_of, load_collection, ndcg_at
from matching.experience import NO_EXPERIENCE, Experience
from matching.index import Entry, OfferingIndex
from matching.rank import rank
from matching.thesaurus import Knowledge, load_knowledge
from matching.understand import Reading, understand
from matching.values import Need
from tests.benchmarks import experience_speed
from tests.benchmarks.needs import COLLECTIONS
from tests.benchmarks.past import TODAY, PastCase, paraphrases, past, tellers

_SHARES = (0.1, 0.25, 0.5, 1.0)
_SEEDS = range(5)
_OTHERS = "Other problems"
_SAME_PROBLEMS = {
    "The same problems, 1 enterprise for each of two paraphrases": (1, True),
    "The same problems, 4 enterprises for each of two paraphrases": (4, True),
    "The same problems, 12 enterprises for each of two paraphrases": (12, True),
    "The same problems, 4 enterprises for each; what was proposed to them is not known": (4, False),
}
"""Name of a past → how many enterprises tell each paraphrase, and whether it is known what was proposed to them."""
_DEPTH = 30
_SHOWN = 10
_EVERYDAY = "lay"
_SAME = 1e-9


class Asked(msgspec.Struct, frozen=True):
    """A judged need, read once, with its candidates, its grades, and its nDCG@10 without any cases."""

    id: str
    everyday: bool
    reading: Reading
    found: list[Entry]
    grades: dict[str, int]
    without: float


class Outcome(msgspec.Struct, frozen=True):
    """A need with a share of the past, in one seed: how many cases can count, and its nDCG@10 with them."""

    asked: Asked
    share: float
    seed: int
    cases: int
    gain: float

    @property
    def change(self) -> float:
        """What experience does to the need."""
        return self.gain - self.asked.without


def run(console: Console, folders: Sequence[Path] = ()) -> None:
    """Print the tables of quality and of speed."""
    knowledge = load_knowledge()
    outcomes: dict[str, list[Outcome]] = {}
    for path in folders or sorted(path.parent for path in COLLECTIONS.glob("*/qrels.tsv")):
        for name, outcome in _outcomes(path, knowledge):
            outcomes.setdefault(name, []).append(outcome)
    for name, found in outcomes.items():
        console.print(_table(name, found))
    experience_speed.run(console, knowledge)


def _outcomes(path: Path, knowledge: Knowledge) -> Iterator[tuple[str, Outcome]]:
    """All pasts of a collection, named, with every need in each of them."""
    collection = load_collection(path)
    index = index_of(collection, knowledge)
    asked = list(_asked(collection, index, knowledge))
    stated = [(need.id, need.stated()) for need in collection.needs]
    retold = [(one.need, Need(text=one.text)) for one in paraphrases(path)]
    pasts = [(_OTHERS, stated, 1, True), *((name, retold, *how) for name, how in _SAME_PROBLEMS.items())]
    for name, told, times, with_proposals in pasts:
        who = tellers(told, index, knowledge, with_proposals)
        for seed in _SEEDS if who else ():
            cases = past(who, collection, times, f"{path.name} {seed}")
            for share in _SHARES:
                known = cases[: round(share * len(cases))]
                for outcome in _with(asked, known, share, seed, knowledge, unseen=name == _OTHERS):
                    yield name, outcome


def _asked(collection: Collection, index: OfferingIndex, knowledge: Knowledge) -> Iterator[Asked]:
    for need in collection.needs:
        reading = understand(need.stated(), knowledge)
        grades = collection.grades.get(need.id, {})
        read = Asked(
            id=need.id,
            everyday=need.style == _EVERYDAY,
            reading=reading,
            found=candidates(reading, index, knowledge),
            grades=grades,
            without=0.0,
        )
        yield msgspec.structs.replace(read, without=_gain(read, NO_EXPERIENCE, knowledge))


def _with(
    asked: Iterable[Asked], known: list[PastCase], share: float, seed: int, knowledge: Knowledge, unseen: bool
) -> Iterator[Outcome]:
    """Every need with what is known, without its own cases where it must not see itself."""
    whole = Experience(case.described for case in known)
    for need in asked:
        own = unseen and any(case.need == need.id for case in known)
        experience = Experience(case.described for case in known if case.need != need.id) if own else whole
        cases = experience.used.cases if experience.used else 0
        yield Outcome(need, share, seed, cases, _gain(need, experience, knowledge))


def _gain(need: Asked, experience: Experience, knowledge: Knowledge) -> float:
    ranked = rank(need.reading, need.found, knowledge, TODAY, _DEPTH, experience=experience)
    return ndcg_at(_SHOWN, [one.scored.entry.id for one in ranked], need.grades)


def _table(name: str, found: list[Outcome]) -> Table:
    table = Table(
        "known", "cases", "nDCG@10", "everyday", "change", "worst seed", "better", "worse", "same", title=name
    )
    nothing = [msgspec.structs.replace(one, share=0.0, cases=0, gain=one.asked.without) for one in found]
    for share in (0.0, *_SHARES):
        table.add_row(f"{share:.0%}", *_figures([one for one in (*nothing, *found) if one.share == share]))
    return table


def _figures(found: list[Outcome]) -> Iterator[str]:
    of_need: dict[str, list[float]] = {}
    of_seed: dict[int, list[float]] = {}
    for one in found:
        of_need.setdefault(one.asked.id, []).append(one.change)
        of_seed.setdefault(one.seed, []).append(one.change)
    yield f"{statistics.mean(one.cases for one in found):.0f}"
    yield f"{statistics.mean(one.gain for one in found):.4f}"
    yield f"{statistics.mean(one.gain for one in found if one.asked.everyday):.4f}"
    yield _with_error([statistics.mean(changes) for changes in of_need.values()])
    yield _with_error(min(of_seed.values(), key=statistics.mean))
    for holds in (
        sum(one.change > _SAME for one in found),
        sum(one.change < -_SAME for one in found),
        sum(abs(one.change) <= _SAME for one in found),
    ):
        yield f"{holds / len(found):.0%}"


def _with_error(changes: Sequence[float]) -> str:
    return f"{statistics.mean(changes):+.4f} ± {statistics.stdev(changes) / len(changes) ** 0.5:.4f}"


if __name__ == "__main__":
    run(Console(width=140), [Path(folder) for folder in sys.argv[1:]])
