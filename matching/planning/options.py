"""Ranked matches → the options that a plan is made of: which of the asked requirements each meets, and what it takes."""

import datetime
import re
from collections.abc import Mapping, Sequence

import msgspec

from matching.planning.works import Work, Works
from matching.rank import Ranked
from matching.satisfaction import LEAST, best_of, met
from matching.standards import standard_keys
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Miss, PlanEdits, Requirement

MOST_OF_ONE = 60
"""So many options are looked at for one requirement."""
_LIMITS = frozenset({"days", "budget"})
"""Conditions that the plan as a whole must hold: whoever fails them alone is still looked at."""
_OF_LABORATORIES = ("testing", "metrology", "instrument_sharing")
"""Elements whose services can be accredited by CMA, CNAS and CAL; a training is not asked for them."""
_PINNED = 0.5 * LEAST
"""An offering that the enterprise wants meets what it meets half as surely as others must."""
_LEAST_CLOSE = 0.01
"""An offering that meets a requirement less surely is not worth being named as the closest."""
_LEAST_FIT = 0.5
_USUAL_DAYS = 10
_CAUSE_UNKNOWN = re.compile(
    r"原因|为什么|怎么回事|咋回事|啥毛病|什么毛病|找不到|查不出|查不到|不知道(?:是|哪|怎么|为)|说法不一|搞不清|弄不清|不清楚(?:是|哪|怎么|为)|"
    r"诊断|root cause|what causes|why |don't know|do not know"
)


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """A service that may become a line: how surely it meets each requirement, its work, and its days and prices.

    `waits` says that it is a test of a problem whose cause is not known yet; `instruments` are the concepts of the
    instruments that it calibrates or, done on the spot, is made with; `standards` and `objects` are what it is about. Prices are in CNY for one unit, None if unknown.
    """

    ranked: Ranked
    meets: dict[str, float]
    work: Work
    days: int
    days_assumed: bool
    price_min: float | None
    price_max: float | None
    basis: str | None = None
    waits: bool = False
    instruments: frozenset[int] = frozenset()
    standards: frozenset[str] = frozenset()
    objects: frozenset[int] = frozenset()

    @property
    def id(self) -> str:
        """The id of the offering."""
        return self.ranked.scored.entry.id

    @property
    def station(self) -> str:
        """The id of the station."""
        return self.ranked.scored.entry.facts.station

    @property
    def price(self) -> float | None:
        """The middle of the price range."""
        if self.price_min is None or self.price_max is None:
            return None
        return (self.price_min + self.price_max) / 2


class Considered(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan is made from: the requirements that are to be met, and the options; it is asked for on one day and
    may begin on a later one, its own today."""

    reading: Reading
    asked: tuple[Requirement, ...]
    options: tuple[Option, ...]
    closest: dict[str, Ranked]
    pinned: frozenset[str]
    stated_on: datetime.date
    today: datetime.date
    edits: PlanEdits

    @property
    def reachable(self) -> tuple[Requirement, ...]:
        """The requirements that some option meets."""
        meeting = {requirement for option in self.options for requirement in option.meets}
        return tuple(one for one in self.asked if one.id in meeting)


def consider(
    reading: Reading,
    ranked: Sequence[Ranked],
    works: Works,
    knowledge: Knowledge,
    today: datetime.date,
    edits: PlanEdits,
) -> Considered:
    """The options among ranked matches, with the enterprise's edits applied; the first in rank comes first."""
    asked = tuple(one for one in reading.understanding.requirements if one.id not in edits.drop)
    pinned = frozenset(edits.pin_offerings)
    usable = [candidate for candidate in ranked if _usable(candidate, reading, edits)]
    wanted = {one.id for one in asked}
    best = best_of(candidate.sure for candidate in usable)
    meets = {
        candidate.scored.entry.id: {r: candidate.sure[r] for r in _met(candidate, best, pinned) if r in wanted}
        for candidate in usable
    }
    _keep_to_pinned_stations(usable, meets, edits)
    counts = dict.fromkeys(wanted, 0)
    options: list[Option] = []
    for candidate in usable:
        id_ = candidate.scored.entry.id
        own = {r: strength for r, strength in meets[id_].items() if counts[r] < MOST_OF_ONE or id_ in pinned}
        if own or id_ in pinned:
            options.append(_option(reading, candidate, own, works, knowledge))
            for requirement in own:
                counts[requirement] += 1
    return Considered(
        reading=reading,
        asked=asked,
        options=tuple(options),
        closest=_closest(usable, asked),
        pinned=pinned,
        stated_on=today,
        today=edits.starts_on or today,
        edits=edits,
    )


def hindering(candidate: Ranked, reading: Reading) -> list[Miss]:
    """The conditions that keep a candidate out of every plan: those that it surely fails.

    But for limits of the whole plan; for laboratory accreditations where it is no laboratory's work; and for a mode that
    was only read out of the text, which may be meant for one of several things.
    """
    beside = set(_LIMITS)
    if candidate.scored.entry.element not in _OF_LABORATORIES:
        beside.add("accreditation")
    if "modes" in reading.understanding.stated_in_text:
        beside.add("mode")
    return [miss for miss in candidate.misses if miss.sure and miss.code not in beside]


def _usable(candidate: Ranked, reading: Reading, edits: PlanEdits) -> bool:
    id_, station = candidate.scored.entry.id, candidate.scored.entry.facts.station
    if id_ in edits.exclude_offerings or station in edits.exclude_stations:
        return False
    return id_ in edits.pin_offerings or not hindering(candidate, reading)


def _met(candidate: Ranked, best: Mapping[str, float], pinned: frozenset[str]) -> tuple[str, ...]:
    if candidate.scored.entry.id in pinned:
        return tuple(requirement for requirement, sure in candidate.sure.items() if sure >= _PINNED)
    return met(candidate.sure, best)


def _keep_to_pinned_stations(usable: list[Ranked], meets: dict[str, dict[str, float]], edits: PlanEdits) -> None:
    """What a pinned station meets is met there, even if others meet it more surely."""
    if not edits.pin_stations:
        return
    there = [c for c in usable if c.scored.entry.facts.station in edits.pin_stations]
    for candidate in there:
        own = meets[candidate.scored.entry.id]
        own.update({r: sure for r, sure in candidate.sure.items() if sure >= LEAST and r not in edits.drop})
    met_there = {requirement for candidate in there for requirement in meets[candidate.scored.entry.id]}
    for candidate in usable:
        if candidate not in there and candidate.scored.entry.id not in edits.pin_offerings:
            own = meets[candidate.scored.entry.id]
            meets[candidate.scored.entry.id] = {r: sure for r, sure in own.items() if r not in met_there}


def _option(reading: Reading, candidate: Ranked, meets: dict[str, float], works: Works, knowledge: Knowledge) -> Option:
    entry = candidate.scored.entry
    work = works.of(entry.element, entry.title)
    low, high = entry.facts.price if entry.facts.price is not None else (None, None)
    kinds = {one.id: one.kind for one in reading.understanding.requirements}
    return Option(
        ranked=candidate,
        meets=meets,
        work=work,
        # What is done on the same day takes up this day.
        days=_USUAL_DAYS if entry.facts.turnaround_days is None else max(1, entry.facts.turnaround_days),
        days_assumed=entry.facts.turnaround_days is None,
        price_min=low,
        price_max=high,
        basis=entry.facts.price_basis,
        waits=bool(_CAUSE_UNKNOWN.search(reading.normal.text))
        and bool(meets)
        and all(kinds[requirement] == "symptom" for requirement in meets),
        instruments=_instruments(reading, candidate, meets, work, knowledge),
        standards=frozenset(entry.standards).union(standard_keys(entry.title)),
        objects=frozenset(
            number for number in reading.evocation.objects if candidate.scored.fits.get(number, 0.0) >= _LEAST_FIT
        ),
    )


def _instruments(
    reading: Reading, candidate: Ranked, meets: dict[str, float], work: Work, knowledge: Knowledge
) -> frozenset[int]:
    """The instruments that are calibrated, or that a test which is made at the enterprise is made with."""
    if work.name == "calibration":
        return frozenset(
            concept
            for concept, requirement in reading.requirement_of.items()
            if requirement in meets and knowledge.concept(concept).kind == "instrument"
        )
    if work.name == "testing" and candidate.scored.entry.facts.modes == ("on_site",):
        fitting = [concept for concept, fit in candidate.scored.fits.items() if fit >= _LEAST_FIT]
        return frozenset(
            link.target for concept in fitting for link in knowledge.concept(concept).relations.get("instruments", ())
        )
    return frozenset()


def _closest(usable: Sequence[Ranked], asked: tuple[Requirement, ...]) -> dict[str, Ranked]:
    """For each requirement the candidate that meets it most surely, however little that is."""
    closest: dict[str, Ranked] = {}
    for candidate in usable:
        for requirement, sure in candidate.sure.items():
            known = closest.get(requirement)
            if sure >= _LEAST_CLOSE and (known is None or sure > known.sure[requirement]):
                closest[requirement] = candidate
    return {one.id: closest[one.id] for one in asked if one.id in closest}
