"""How long a need takes with 20,000 cases, and what memory they take.

The cases are of all trades: phrasings of symptoms out of the knowledge tables, with the services that the tables name
as what was proposed, and the paraphrases of the project's own collections; each is a little turned, so that none is the
same, and has two offerings. Time is that of the processor, the least of some rounds for each need, so that what else
runs on the machine counts little.
"""

import datetime
import math
import random
import statistics
import time
import tracemalloc

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

from matching.candidates import candidates
from matching.evaluate import Collection, index_of, load_collection
from matching.experience import DescribedCase, Experience, describe_case
from matching.index.entries import LONGEST
from matching.scoring import Scored, score
from matching.thesaurus import Knowledge
from matching.understand import Reading, understand
from matching.values import Need, SolvedCase
from matching.weights import load_weights
from tests.benchmarks.needs import COLLECTIONS
from tests.benchmarks.past import TODAY, paraphrases, tellers

_CASES = (1_000, 20_000)
_ENTERPRISES = 8_000
_PHRASINGS = 2_000
_TURN = 5.0
"""So much a coordinate of a direction (127 is 1) is changed, by one standard deviation."""
_JUDGED = 60
_ROUNDS = 7


def run(console: Console, knowledge: Knowledge) -> None:
    """Print the table of speed."""
    table = Table("cases", "p50 ms", "p95 ms", "p99 ms", "MB", "seconds to build", title="Experience, beside a match")
    whole = _whole()
    index = index_of(whole, knowledge)
    told = [(one.need, Need(text=one.text)) for path in sorted(COLLECTIONS.glob("P*")) for one in paraphrases(path)]
    models = [teller.described for teller in tellers(told, index, knowledge)] + _of_symptoms(knowledge)
    readings = [understand(need.stated(), knowledge) for need in whole.needs]
    scored = [
        score(reading, candidates(reading, index, knowledge), knowledge, load_weights(), _JUDGED)
        for reading in readings
    ]
    for count in _CASES:
        experience, megabytes, seconds = _built(_cases(models, whole, count))
        cuts = statistics.quantiles(_spent(experience, readings, scored), n=100, method="inclusive")
        times = [f"{cuts[percent - 1]:.2f}" for percent in (50, 95, 99)]
        table.add_row(f"{count:,}", *times, f"{megabytes:.1f}", f"{seconds:.1f}")
    console.print(table)


def _built(cases: list[DescribedCase]) -> tuple[Experience, float, float]:
    """The experience of cases, its megabytes and the seconds that it took."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    started = time.process_time()
    experience = Experience(cases)
    seconds = time.process_time() - started
    megabytes = (tracemalloc.get_traced_memory()[0] - before) / 1e6
    tracemalloc.stop()
    return experience, megabytes, seconds


def _spent(experience: Experience, readings: list[Reading], scored: list[list[Scored]]) -> list[float]:
    """The milliseconds that each need takes at best."""
    spent = [math.inf] * len(readings)
    for _ in range(_ROUNDS):
        for number, (reading, best) in enumerate(zip(readings, scored, strict=True)):
            started = time.thread_time()
            experience.told(reading, best, TODAY)
            spent[number] = min(spent[number], 1000 * (time.thread_time() - started))
    return spent


def _whole() -> Collection:
    """All own collections as one catalogue."""
    collections = [load_collection(path.parent) for path in sorted(COLLECTIONS.glob("*/qrels.tsv"))]
    return Collection(
        stations={id_: station for one in collections for id_, station in one.stations.items()},
        offerings=[offering for one in collections for offering in one.offerings],
        needs=[need for one in collections for need in one.needs],
        grades={id_: graded for one in collections for id_, graded in one.grades.items()},
    )


def _of_symptoms(knowledge: Knowledge) -> list[DescribedCase]:
    """Phrasings of symptoms of all trades, as cases."""
    concepts = knowledge.thesaurus.concepts
    told: list[SolvedCase] = []
    for symptom in knowledge.thesaurus.of_kind("symptom"):
        links = [*symptom.relations.get("services", ()), *symptom.relations.get("characteristics", ())]
        told += [
            SolvedCase(
                id="",
                text=phrasing,
                proposed=tuple(concepts[link.target].label for link in links),
                offerings=(),
                asked_by="",
                intake=None,
                stated_by="enterprise",
                grade="verified",
                solved=True,
                closed_on=TODAY,
            )
            for phrasing in symptom.also
        ]
    return [describe_case(case, knowledge) for case in random.Random(1).sample(told, _PHRASINGS)]


def _cases(models: list[DescribedCase], whole: Collection, count: int) -> list[DescribedCase]:
    draw, turn = random.Random(1), np.random.default_rng(1)
    offerings = [offering.id for offering in whole.offerings]

    def turned(kept: bytes) -> bytes:
        numbers = np.frombuffer(kept, np.int8) + turn.normal(0, _TURN, len(kept))
        numbers *= LONGEST / np.linalg.norm(numbers)
        rounded: np.ndarray[tuple[int], np.dtype[np.int8]] = np.rint(numbers).astype(np.int8)
        return rounded.tobytes()

    cases: list[DescribedCase] = []
    for number in range(count):
        model = draw.choice(models)
        assert model.outline is not None
        outline = msgspec.structs.replace(
            model.outline, meaning=turned(model.outline.meaning), proposals=turned(model.outline.proposals)
        )
        case = msgspec.structs.replace(
            model.case,
            id=f"case {number}",
            offerings=tuple(draw.sample(offerings, 2)),
            asked_by=f"enterprise {draw.randrange(_ENTERPRISES)}",
            intake=draw.choice((None, "A", "B", "C")),
            solved=draw.random() < 0.8,
            closed_on=TODAY - datetime.timedelta(draw.randrange(1000)),
        )
        cases.append(DescribedCase(case, outline, model.knowledge))
    return cases
