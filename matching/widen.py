"""Where nothing meets a requirement as it is asked for: what would, without the need's conditions, and how far away.

A search that asks for no accreditation, no mode, no range, no days and no price, among more candidates than usual. What
an offering lacks of the conditions is told, so that somebody can decide whether to give them up.
"""

import datetime
from collections.abc import Collection
from typing import Literal

import msgspec

from matching.asked_items import AskedItems, asked_items
from matching.candidates import candidates
from matching.conditions import judge
from matching.editions import NO_EDITIONS, Editions
from matching.engine import SHOWN
from matching.explain import explain
from matching.index import OfferingIndex
from matching.rank import Ranked, rank
from matching.satisfaction import best_of, met
from matching.thesaurus import Knowledge
from matching.understand import Reading, at_editions, understand
from matching.values import Constraints, Match, Miss, Need, Offering, Only, Reason
from matching.weights import Weights

Ring = Literal["province", "country"]
_CANDIDATES = 600
_MOST = 10
_MOST_RELAXED = 3


class Farther(msgspec.Struct, frozen=True, kw_only=True):
    """What meets a requirement after all: in the enterprise's province, or only elsewhere in the country.

    `offerings` are ids, the best first; `missing` are the codes of the conditions that the first of them surely fails.
    """

    found_in: Ring
    element: str
    offerings: tuple[str, ...]
    missing: tuple[str, ...]


class Relaxed(msgspec.Struct, frozen=True, kw_only=True):
    """A match that was found without the need's conditions, and those that it surely fails."""

    match: Match
    given_up: tuple[Miss, ...]


class _Freed(msgspec.Struct, frozen=True):
    """A need without its conditions, those that were stated, the day by which they are judged, what the need names, and
    what is looked at alone."""

    reading: Reading
    stated: Constraints
    day: datetime.date
    items: AskedItems
    only: Only | None

    def judged(self, offering: Offering) -> list[Reason | Miss]:
        """What an offering does for the conditions that were stated."""
        return judge(self.stated, offering, self.day, self.items, self.day == self.reading.done_by)


def widen(
    need: Need,
    wanted: Collection[str],
    refused: Collection[str],
    index: OfferingIndex,
    knowledge: Knowledge,
    today: datetime.date,
    weights: Weights | None = None,
    editions: Editions = NO_EDITIONS,
) -> dict[str, Farther]:
    """Requirement → what meets it without the conditions; one that nothing meets at all is left out.

    `refused` are ids of offerings and of stations that are out of the question.
    """
    free = _freed(need, knowledge, today, editions)
    fitting = _fitting(free, refused, index, knowledge, today, weights)
    best = best_of(each.sure for each in fitting)
    place = free.reading.understanding.place
    adcode = place.adcode if place is not None else None
    wider = {}
    for requirement in wanted:
        meeting = [each for each in fitting if requirement in met(each.sure, best)]
        if meeting:
            wider[requirement] = _nearest(meeting, adcode, free)
    return wider


def relax(
    need: Need,
    index: OfferingIndex,
    knowledge: Knowledge,
    today: datetime.date,
    weights: Weights | None = None,
    editions: Editions = NO_EDITIONS,
) -> tuple[Relaxed, ...]:
    """The best that there is without the need's conditions, each with those that it surely fails: for whom nothing fits."""
    free = _freed(need, knowledge, today, editions)
    fitting = _fitting(free, (), index, knowledge, today, weights)
    best = best_of(each.sure for each in fitting)
    return tuple(
        Relaxed(match=explain(free.reading, each, best, knowledge), given_up=_failed(free, each.offering))
        for each in fitting[:_MOST_RELAXED]
    )


def _freed(need: Need, knowledge: Knowledge, today: datetime.date, editions: Editions) -> _Freed:
    reading = understand(need, knowledge, today)
    stated = reading.understanding.constraints
    day = max(stated.needed_on or today, today)
    free = msgspec.structs.replace(reading.understanding, constraints=Constraints(needed_on=stated.needed_on))
    reading = at_editions(msgspec.structs.replace(reading, understanding=free), editions, day)
    return _Freed(reading, stated, day, asked_items(reading, knowledge), need.only)


def _fitting(
    free: _Freed,
    refused: Collection[str],
    index: OfferingIndex,
    knowledge: Knowledge,
    today: datetime.date,
    weights: Weights | None,
) -> list[Ranked]:
    found = candidates(free.reading, index, knowledge, _CANDIDATES, free.only)
    ranked = rank(free.reading, found, knowledge, today, len(found), weights, free.day)
    return [each for each in ranked if each.score_if_assured >= SHOWN and _open_to(each, refused)]


def _failed(free: _Freed, offering: Offering) -> tuple[Miss, ...]:
    return tuple(one for one in free.judged(offering) if isinstance(one, Miss) and one.sure)


def _open_to(candidate: Ranked, refused: Collection[str]) -> bool:
    """Whether an enterprise could order it at all: not where a policy measure is surely for others."""
    facts = candidate.scored.entry.facts
    barred = any(miss.sure and miss.code == "eligibility" for miss in candidate.misses)
    return not barred and candidate.scored.entry.id not in refused and facts.station not in refused


def _nearest(meeting: list[Ranked], adcode: str | None, free: _Freed) -> Farther:
    near = [each for each in meeting if adcode is not None and (each.station.adcode or "")[:2] == adcode[:2]]
    chosen = near or meeting
    first = chosen[0]
    judged = [*free.judged(first.offering), *first.misses]
    return Farther(
        found_in="province" if near else "country",
        element=first.offering.element,
        offerings=tuple(each.scored.entry.id for each in chosen[:_MOST]),
        missing=tuple(dict.fromkeys(each.code for each in judged if isinstance(each, Miss) and each.sure)),
    )
