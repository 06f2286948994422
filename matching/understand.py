"""Need → Understanding: requirements and constraints, each with its evidence in the text.

What later stages need beside the public understanding (aims, weighted terms, standards) travels in a Reading.
"""

from collections import Counter

import msgspec

from matching.background import is_background
from matching.constraints import read_constraints
from matching.errors import EmptyNeed
from matching.evoke import Evocation, Evoked, evoke
from matching.places import complete, find_place
from matching.standards import StandardMention, find_standards
from matching.text import NormalText, normalise, tokens
from matching.text.corrections import Reading as Homophone
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.values import Correction, Evidence, Need, Place, Requirement, Understanding

_LEAST_CONFIDENCE = 0.1
_LEAST_OF_BEST = 0.5
"""A symptom below this confidence, or far below the best one's in the same stretch of the text, helps the search, but
is not put to the enterprise."""
_LEAST_NAMED = 0.3
_MOST_SYMPTOMS = 4
_LEAST_PRESENCE = 0.5
_MOST_REQUIREMENTS = 8
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
    standards: dict[str, float]
    """Keys of the named and the evoked standards, with how much each counts."""
    evocation: Evocation
    requirement_of: dict[int, str]
    """Concept that was evoked → the requirement it became."""


def understand(need: Need, knowledge: Knowledge) -> Reading:
    """What a need asks for, or EmptyNeed where it says nothing."""
    written = normalise(need.text)
    corrected, readings = knowledge.homophones.correct(written.text)
    normal = NormalText(corrected, written.origins)
    counted = Counter(tokens(normal.text))
    if not counted:
        raise EmptyNeed
    industry = plain(need.industry) if need.industry else None
    evocation = evoke(normal.text, industry, knowledge)
    named_standards = [
        found for found in find_standards(normal.text) if not is_background(normal.text, found.start, found.end)
    ]
    stated = read_constraints(normal.text, need.constraints)
    requirements, requirement_of = _requirements(normal, evocation, named_standards, knowledge)
    terms = {term: knowledge.rarity.of(term) * min(count, _MOST_REPEATS) for term, count in counted.items()}
    return Reading(
        understanding=Understanding(
            text=need.text,
            requirements=requirements,
            constraints=stated.constraints,
            stated_in_text=stated.from_text,
            place=_place(need, normal.text),
            industry=need.industry,
            corrections=_corrections(readings, written, need.text),
        ),
        normal=normal,
        terms=terms,
        mass=sum(terms.values()),
        named_standards=tuple(named_standards),
        standards=_standard_keys(named_standards, evocation, knowledge),
        evocation=evocation,
        requirement_of=requirement_of,
    )


def _corrections(readings: tuple[Homophone, ...], written: NormalText, text: str) -> tuple[Correction, ...]:
    corrections: list[Correction] = []
    for reading in readings:
        start, end = written.span(reading.start, reading.end)
        corrections.append(Correction(start=start, end=end, written=text[start:end], read_as=reading.read_as))
    return tuple(corrections)


def _place(need: Need, text: str) -> Place | None:
    if need.place is not None:
        return complete(need.place)
    found = find_place(text)
    return found[0] if found else None


def _standard_keys(named: list[StandardMention], evocation: Evocation, knowledge: Knowledge) -> dict[str, float]:
    """Index keys of standards: an edition that was named counts more than its family."""
    keys: dict[str, float] = {}
    for mention in named:
        keys[mention.family] = 1.0
        if mention.edition:
            keys[f"{mention.family}-{mention.edition}"] = 0.5
    for evoked in evocation.named:
        concept = knowledge.concept(evoked.concept)
        if concept.kind == "family":
            for code in concept.standards:
                for mention in find_standards(plain(code)):
                    keys.setdefault(mention.family, 0.8)
    return keys


def _requirements(
    normal: NormalText, evocation: Evocation, standards: list[StandardMention], knowledge: Knowledge
) -> tuple[tuple[Requirement, ...], dict[int, str]]:
    """One requirement for each span of the text that was understood, in the order of the text."""
    asked = _asked_symptoms(evocation)
    asked += [evoked for evoked in evocation.named if evoked.confidence >= _LEAST_NAMED]
    kept: list[Evoked] = []
    same_span: dict[int, int] = {}
    for evoked in sorted(asked, key=lambda evoked: (-evoked.confidence, evoked.evidence, evoked.concept)):
        holder = next((other for other in kept if other.evidence == evoked.evidence), None)
        if holder is not None:
            same_span[evoked.concept] = holder.concept
        elif len(kept) < _MOST_REQUIREMENTS and evoked.concept not in {other.concept for other in kept}:
            kept.append(evoked)
    drafts: list[tuple[Evidence, Requirement, int | None]] = [
        (evoked.evidence, _of_concept(evoked, evocation, knowledge), evoked.concept) for evoked in kept
    ]
    drafts += [(Evidence(m.start, m.end), _of_standard(m, normal.text), None) for m in standards]
    if not drafts:
        drafts = [(Evidence(0, len(normal.text)), Requirement(id="", label=normal.text.strip(), kind="problem"), None)]
    return _numbered(drafts, same_span, normal)


def _asked_symptoms(evocation: Evocation) -> list[Evoked]:
    """The symptoms that the need speaks of: in each stretch of the text the likeliest, and what comes close to it."""
    asked: list[Evoked] = []
    for evoked in evocation.symptoms:
        rivals = [other.confidence for other in asked if _overlap(other.evidence, evoked.evidence)]
        if evoked.confidence >= max(_LEAST_CONFIDENCE, _LEAST_OF_BEST * max(rivals, default=0.0)):
            asked.append(evoked)
    return asked[:_MOST_SYMPTOMS]


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end


def _numbered(
    drafts: list[tuple[Evidence, Requirement, int | None]], same_span: dict[int, int], normal: NormalText
) -> tuple[tuple[Requirement, ...], dict[int, str]]:
    drafts.sort(key=lambda draft: (draft[0], draft[1].label))
    requirement_of: dict[int, str] = {}
    requirements: list[Requirement] = []
    for number, (evidence, requirement, concept) in enumerate(drafts, start=1):
        id_ = f"r{number}"
        original = Evidence(*normal.span(evidence.start, evidence.end))
        requirements.append(msgspec.structs.replace(requirement, id=id_, evidence=(original,)))
        if concept is not None:
            requirement_of[concept] = id_
    for concept, holder in same_span.items():
        requirement_of.setdefault(concept, requirement_of[holder])
    return tuple(requirements), requirement_of


def _object_of(evoked: Evoked, evocation: Evocation, knowledge: Knowledge) -> str | None:
    """The object that a requirement is about: one that a symptom holds for, else the one that the need names."""
    present = evocation.objects
    holds_for = [link.target for link in knowledge.concept(evoked.concept).relations.get("objects", ())]
    named = [number for number in holds_for if number in present] or list(present)
    best = max(named, key=lambda number: (present[number], -number), default=None)
    return knowledge.concept(best).label if best is not None and present[best] >= _LEAST_PRESENCE else None


def _of_concept(evoked: Evoked, evocation: Evocation, knowledge: Knowledge) -> Requirement:
    concept = knowledge.concept(evoked.concept)
    return Requirement(
        id="",
        label=concept.label,
        label_en=concept.english[0] if concept.english else None,
        kind=concept.kind,
        element=concept.element,
        object=_object_of(evoked, evocation, knowledge),
        confidence=round(evoked.confidence, 3),
    )


def _of_standard(mention: StandardMention, text: str) -> Requirement:
    written = text[mention.start : mention.end].strip().upper()
    return Requirement(id="", label=written, label_en=written, kind="standard")
