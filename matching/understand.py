"""Need → Understanding: requirements and constraints, each with its evidence in the text.

What later stages need beside the public understanding (aims, weighted terms, standards) travels in a Reading.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from matching.asked_standards import AskedStandard, asked_standards, with_editions
from matching.background import is_background
from matching.constraints import Spans, read_constraints
from matching.editions import Editions
from matching.errors import EmptyNeed
from matching.evoke import Evocation, evoke
from matching.places import complete, find_place
from matching.requirements import read_requirements
from matching.sizes import read_sizes
from matching.standards import StandardMention, find_standards
from matching.text import NormalText, normalise, tokens
from matching.text.corrections import Reading as TextReading
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.values import Correction, Evidence, Need, Place, Understanding

_MOST_REPEATS = 2
"""A term that is said often counts at most twice."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """An understood need with what candidates and ranking work on."""

    understanding: Understanding
    normal: NormalText
    terms: dict[str, float]
    mass: float
    """How much the need says: the summed weight of its terms."""
    named_standards: tuple[StandardMention, ...]
    standards: tuple[AskedStandard, ...]
    """The named and the evoked standards, each family once."""
    evocation: Evocation
    requirement_of: dict[int, str]
    """Concept that was evoked → the requirement it became."""
    stretches: dict[str, Evidence]
    """Requirement → the clauses of the normalised text that it stands in."""
    done_by: datetime.date | None
    """The day by which the text wants the service done, where it says so: it is `needed_on` then."""
    size_is_stated: bool
    """Whether the enterprise's size stands in a field, not only in the text."""
    left_out: tuple[str, ...]
    """What the text asks for beyond the requirements that are looked at."""

    def asked_standard(self, family: str) -> AskedStandard:
        """The standard that is asked for by a family."""
        return next(asked for asked in self.standards if asked.family == family)


def understand(need: Need, knowledge: Knowledge, today: datetime.date | None = None) -> Reading:
    """What a need asks for, or EmptyNeed where it says nothing; the text's dates are read where a day of asking is given."""
    written = normalise(need.text)
    meant = _as_written(need, written)
    spelled, slips = knowledge.abbreviations.correct(written.text, meant)
    corrected, readings = knowledge.homophones.correct(spelled, meant)
    normal = NormalText(corrected, written.origins)
    counted = Counter(tokens(normal.text))
    if not counted:
        raise EmptyNeed
    industry = plain(need.industry) if need.industry else None
    evocation = evoke(normal.text, industry, knowledge)
    named_standards = [
        found for found in find_standards(normal.text) if not is_background(normal.text, found.start, found.end)
    ]
    stated = read_constraints(normal.text, need.constraints, today, need.stated_on)
    found = read_requirements(normal, evocation, named_standards, knowledge)
    terms = {term: knowledge.rarity.of(term) * min(count, _MOST_REPEATS) for term, count in counted.items()}
    return Reading(
        understanding=Understanding(
            text=need.text,
            requirements=found.asked,
            constraints=stated.constraints,
            stated_in_text=stated.from_text,
            constraint_evidence=_evidence(stated.spans, normal),
            place=_place(need, normal.text),
            industry=need.industry,
            enterprise_sizes=(need.enterprise_size,) if need.enterprise_size else read_sizes(normal.text),
            corrections=_corrections((*slips, *readings), written, need.text, knowledge.abbreviations.spellings),
        ),
        normal=normal,
        terms=terms,
        mass=sum(terms.values()),
        named_standards=tuple(named_standards),
        standards=asked_standards(named_standards, _evoked_families(evocation, knowledge)),
        evocation=evocation,
        requirement_of=found.of_concept,
        stretches=found.stretches,
        size_is_stated=need.enterprise_size is not None,
        done_by=stated.constraints.needed_on if "needed_on" in stated.spans else None,
        left_out=found.left_out,
    )


def at_editions(reading: Reading, editions: Editions, day: datetime.date) -> Reading:
    """The same with what is known of the editions of its standards on a day.

    The number of a withdrawn edition says no more as a word: it would favour those who still list it.
    """
    standards = tuple(with_editions(asked, editions, day) for asked in reading.standards)
    if standards == reading.standards:
        return reading
    terms = dict(reading.terms)
    for mention in reading.named_standards:
        key = f"{mention.family}-{mention.edition}" if mention.edition else mention.family
        if editions.status_of(key, day).state == "withdrawn":
            for token in tokens(reading.normal.text[mention.start : mention.end]):
                terms.pop(token, None)
    return msgspec.structs.replace(reading, standards=standards, terms=terms, mass=sum(terms.values()))


def _as_written(need: Need, normal: NormalText) -> frozenset[int]:
    """The characters of the normalised text that are meant as they stand."""
    meant: set[int] = set()
    for word in need.as_written:
        start = need.text.find(word) if word else -1
        while start >= 0:
            meant.update(range(start, start + len(word)))
            start = need.text.find(word, start + len(word))
    if not meant:
        return frozenset()
    places = range(len(normal.text))
    return frozenset(place for place in places if not meant.isdisjoint(range(*normal.span(place, place + 1))))


def _corrections(
    readings: Sequence[TextReading], written: NormalText, text: str, spellings: Mapping[str, str]
) -> tuple[Correction, ...]:
    corrections: list[Correction] = []
    for reading in sorted(readings, key=lambda reading: reading.start):
        start, end = written.span(reading.start, reading.end)
        read_as = spellings.get(reading.read_as, reading.read_as)
        corrections.append(Correction(start=start, end=end, written=text[start:end], read_as=read_as))
    return tuple(corrections)


def _evidence(spans: Mapping[str, Spans], normal: NormalText) -> dict[str, tuple[Evidence, ...]]:
    return {name: tuple(Evidence(*normal.span(start, end)) for start, end in of) for name, of in spans.items()}


def _place(need: Need, text: str) -> Place | None:
    if need.place is not None:
        return complete(need.place)
    if found := find_place(text):
        return found[0]
    return None if need.usual_place is None else complete(need.usual_place)


def _evoked_families(evocation: Evocation, knowledge: Knowledge) -> Iterator[str]:
    """The standards that a named family of them stands for («三体系»)."""
    for evoked in evocation.named:
        concept = knowledge.concept(evoked.concept)
        if concept.kind == "family":
            for code in concept.standards:
                yield from (mention.family for mention in find_standards(plain(code)))
