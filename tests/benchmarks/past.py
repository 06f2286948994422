"""A past for a judged collection: who asked before, which service they took, and how that ended.

Every past enterprise has a problem whose good services are known, since it is a judged need, or a judged need told in
other words by hand (`paraphrases.jsonl`). Its clerk picks one of the ten services that the engine shows without
experience, mostly but not always a good one; where none of the ten is any good, one that the judge named. How that ends is
drawn by the service's grade, and some say of the outcome the contrary of what is true.
"""

import datetime
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec

from matching.engine import answer
from matching.evaluate import Collection
from matching.experience import DescribedCase, describe_case
from matching.index import OfferingIndex
from matching.thesaurus import Knowledge
from matching.values import Need, SolvedCase

TODAY = datetime.date(2026, 11, 1)
_SOLVES = {0: 0.05, 1: 0.35, 2: 0.75, 3: 0.9}
"""Grade of the service that was taken → how often it solves the problem."""
_WRONG = 0.05
"""So many say that it was solved where it was not, or that it was not where it was."""
_PICKED = 0.3
"""What a useless service weighs beside the gain 2^grade − 1 of others when a clerk picks from the list."""
_STATED_BY_STATIONS = 0.1
_AT_COUNTERS = 0.5
_COUNTERS = 4
_GRADES = ("self_stated", "documented", "verified")
_YEARS = 3


class Paraphrase(msgspec.Struct, frozen=True):
    """The problem of a judged need in the words of another enterprise."""

    need: str
    text: str


class PastCase(msgspec.Struct, frozen=True):
    """A case, with the judged need whose problem it was."""

    need: str
    described: DescribedCase


class Teller(msgspec.Struct, frozen=True):
    """A problem in somebody's words: the judged need that it is, its text, what the engine shows, and the outline."""

    need: str
    shown: tuple[str, ...]
    described: DescribedCase


def paraphrases(folder: Path) -> list[Paraphrase]:
    """The needs of a collection in other words; none where nobody wrote any."""
    file = folder / "paraphrases.jsonl"
    lines = file.read_bytes().splitlines() if file.exists() else []
    return [msgspec.json.decode(line, type=Paraphrase) for line in lines if line.strip()]


def tellers(
    told: Sequence[tuple[str, Need]], index: OfferingIndex, knowledge: Knowledge, with_proposals: bool = True
) -> list[Teller]:
    """Ids of judged needs with a text each, read once for all that is drawn from them; where proposals are left out,
    nobody remembers what the engine proposed then."""
    found: list[Teller] = []
    for need, stated in told:
        matches = answer(stated, index, knowledge, TODAY).matches
        case = SolvedCase(
            id="",
            text=stated.text,
            industry=stated.industry,
            proposed=tuple(match.offering.title for match in matches) if with_proposals else (),
            offerings=(),
            asked_by="",
            intake=None,
            stated_by="enterprise",
            grade="verified",
            solved=True,
            closed_on=TODAY,
        )
        shown = tuple(match.offering.id for match in matches)
        found.append(Teller(need, shown, describe_case(case, knowledge)))
    return found


def past(tellers: Sequence[Teller], collection: Collection, times: int, seed: str) -> list[PastCase]:
    """The cases of so many enterprises for each teller, in the order in which they happened."""
    draw = random.Random(seed)
    stations = {offering.id: offering.station for offering in collection.offerings}
    counters = draw.sample(sorted(collection.stations), min(_COUNTERS, len(collection.stations)))
    enterprises = [teller for teller in tellers for _ in range(times)]
    draw.shuffle(enterprises)
    cases: list[PastCase] = []
    for number, teller in enumerate(enterprises):
        grades = collection.grades.get(teller.need, {})
        taken = _taken(teller, grades, draw)
        if taken is None:
            continue
        solved = (draw.random() < _SOLVES[grades.get(taken, 0)]) != (draw.random() < _WRONG)
        case = msgspec.structs.replace(
            teller.described.case,
            id=f"{seed} {number}",
            offerings=(taken,),
            stations=(stations[taken],),
            providers=(stations[taken],),
            asked_by=f"enterprise {number}",
            intake=draw.choice(counters) if draw.random() < _AT_COUNTERS else None,
            stated_by="station" if draw.random() < _STATED_BY_STATIONS else "enterprise",
            grade=draw.choice(_GRADES),
            solved=solved,
            closed_on=TODAY - datetime.timedelta(draw.randrange(365 * _YEARS)),
        )
        cases.append(PastCase(teller.need, msgspec.structs.replace(teller.described, case=case)))
    return cases


def _taken(teller: Teller, grades: dict[str, int], draw: random.Random) -> str | None:
    """The service that a clerk picks."""
    weights = {offering: 2.0 ** grades.get(offering, 0) - 1 + _PICKED for offering in teller.shown}
    if grades and not any(grades.get(offering, 0) >= 2 for offering in teller.shown):
        best = max(sorted(grades), key=lambda offering: grades[offering])
        weights[best] = 2.0 ** grades[best] - 1
    return draw.choices(list(weights), list(weights.values()))[0] if weights else None
