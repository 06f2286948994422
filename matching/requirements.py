"""What a need asks for, one by one, each with its evidence in the text.

A concept that was named or evoked is a requirement unless it only states a condition: «报告要带CNAS» asks for a service
that has it, not for help with getting it. Who asks to be taught, or to use an instrument, asks for that beside the rest.
"""

import re
from collections.abc import Iterator

import msgspec

from matching.background import is_background
from matching.constraints import asked_accreditations
from matching.evoke import Evocation, Evoked
from matching.quantities import find_quantities
from matching.signals.element import asked_in_plain_words
from matching.standards import StandardMention
from matching.text import NormalText
from matching.thesaurus import Knowledge
from matching.thesaurus.phrases import split_clauses
from matching.values import Evidence, Requirement

_LEAST_CONFIDENCE = 0.1
_LEAST_OF_BEST = 0.5
"""A symptom below this confidence, or far below the best one's in the same stretch of the text, helps the search, but
is not put to the enterprise."""
_LEAST_NAMED = 0.3
_MOST_SYMPTOMS = 8
_LEAST_PRESENCE = 0.5
MOST = 8
_MOST_STANDARDS = 4
_REACH = 6
_NOT_WANTED = re.compile(r"(?:(?<![能是要会])不|没有?|已经?|不想|不打算|不准备|no|not)\s*$")
_FAINT = 0.25
_SURE = 0.9
"""A symptom of less confidence is not believed of words that state a condition or that name something for sure."""
_PLAIN = {"training": ("培训", "training"), "instrument_sharing": ("仪器设备共享", "use of instruments")}


class Requirements(msgspec.Struct, frozen=True):
    """The requirements of a need.

    `of_concept` says which one a named or evoked concept became, `stretches` where each stands in the normalised text:
    the clauses that its evidence touches. `left_out` is what the text asks for beyond the most that are looked at.
    """

    asked: tuple[Requirement, ...]
    left_out: tuple[str, ...]
    of_concept: dict[int, str]
    stretches: dict[str, Evidence]


class _Draft(msgspec.Struct, frozen=True):
    """A requirement without its number, with its evidence in the normalised text."""

    evidence: Evidence
    requirement: Requirement
    concept: int | None = None


def read_requirements(
    normal: NormalText, evocation: Evocation, standards: list[StandardMention], knowledge: Knowledge
) -> Requirements:
    """One requirement for each span of the text that was understood, in the order of the text."""
    text = normal.text
    clauses = [Evidence(clause.start, clause.end) for clause in split_clauses(text)] or [Evidence(0, len(text))]
    conditions = _conditions(text)
    named = [evoked for evoked in evocation.named if _is_asked(evoked, conditions, standards, knowledge)]
    asked = [*_asked_symptoms(evocation, conditions, named), *named]
    named_standards = [_Draft(Evidence(m.start, m.end), _of_standard(m, text)) for m in standards[:_MOST_STANDARDS]]
    plain = list(_plain(text, clauses, {knowledge.concept(evoked.concept).element for evoked in named}))
    kept, left_out, same_span = _kept(asked, clauses, MOST - len(named_standards) - len(plain))
    drafts = [_Draft(evoked.evidence, _of_concept(evoked, evocation, knowledge), evoked.concept) for evoked in kept]
    drafts += [*named_standards, *plain]
    if not drafts:
        whole = Requirement(id="", label=text.strip(), kind="problem")
        drafts = [_Draft(Evidence(0, len(text)), whole)]
    beyond = [normal.text[evoked.evidence.start : evoked.evidence.end] for evoked in left_out]
    beyond += [text[mention.start : mention.end].upper() for mention in standards[_MOST_STANDARDS:]]
    return _numbered(drafts, same_span, normal, clauses, tuple(dict.fromkeys(beyond)))


def _conditions(text: str) -> list[Evidence]:
    """Where the text states how a service must be, not what it should do: accreditations and uncertainties."""
    stated = [Evidence(start, end) for _, start, end in asked_accreditations(text)]
    return stated + [Evidence(q.start, q.end) for q in find_quantities(text) if q.role == "uncertainty"]


def _is_asked(
    evoked: Evoked, conditions: list[Evidence], standards: list[StandardMention], knowledge: Knowledge
) -> bool:
    """Whether a named concept is asked for: certain enough, no condition, no piece of a standard's number."""
    if evoked.confidence < _LEAST_NAMED or any(_overlap(evoked.evidence, stated) for stated in conditions):
        return False
    of_family = knowledge.concept(evoked.concept).kind == "family"
    for mention in standards:
        whole = evoked.evidence.start <= mention.start and mention.end <= evoked.evidence.end
        if _overlap(evoked.evidence, Evidence(mention.start, mention.end)) and (of_family or not whole):
            return False
    return True


def _asked_symptoms(evocation: Evocation, conditions: list[Evidence], named: list[Evoked]) -> list[Evoked]:
    """The symptoms that the need speaks of: in each stretch of the text the likeliest, and what comes close to it.

    A faint one adds nothing where the words state a condition or surely name what is asked for.
    """
    told = conditions + [evoked.evidence for evoked in named if evoked.confidence >= _SURE]
    asked: list[Evoked] = []
    for evoked in evocation.symptoms:
        if evoked.confidence < _FAINT and any(_overlap(evoked.evidence, sure) for sure in told):
            continue
        rivals = [other.confidence for other in asked if _overlap(other.evidence, evoked.evidence)]
        if evoked.confidence >= max(_LEAST_CONFIDENCE, _LEAST_OF_BEST * max(rivals, default=0.0)):
            asked.append(evoked)
    return asked[:_MOST_SYMPTOMS]


def _kept(asked: list[Evoked], clauses: list[Evidence], most: int) -> tuple[list[Evoked], list[Evoked], dict[int, int]]:
    """One concept for a span, and where there are too many, the best of every clause before the second of any.

    Also: those that are too many, and concept of a span that another concept holds → that one.
    """
    distinct: list[Evoked] = []
    same_span: dict[int, int] = {}
    for evoked in sorted(asked, key=lambda evoked: (-evoked.confidence, evoked.evidence, evoked.concept)):
        holder = next((other for other in distinct if other.evidence == evoked.evidence), None)
        if holder is not None:
            same_span[evoked.concept] = holder.concept
        elif evoked.concept not in {other.concept for other in distinct}:
            distinct.append(evoked)
    seen: dict[Evidence, int] = {}
    turns: list[tuple[int, int]] = []
    for place, evoked in enumerate(distinct):
        clause = next((clause for clause in clauses if _overlap(clause, evoked.evidence)), evoked.evidence)
        turns.append((seen.get(clause, 0), place))
        seen[clause] = seen.get(clause, 0) + 1
    order = [distinct[place] for _, place in sorted(turns)]
    return order[:most], order[most:], same_span


def _plain(text: str, clauses: list[Evidence], named: set[str | None]) -> Iterator[_Draft]:
    """What is asked for by its kind alone: to be taught, to use an instrument; once, and not if it is named as well."""
    for element, start, end in asked_in_plain_words(text):
        before = text[max(0, start - _REACH) : start]
        if element in named or is_background(text, start, end) or _NOT_WANTED.search(before):
            continue
        named = {*named, element}
        clause = next((one for one in clauses if one.start <= start < one.end), Evidence(start, end))
        label, label_en = _PLAIN[element]
        yield _Draft(
            clause, Requirement(id="", label=label, label_en=label_en, kind="element", element=element, confidence=0.5)
        )


def _numbered(
    drafts: list[_Draft],
    same_span: dict[int, int],
    normal: NormalText,
    clauses: list[Evidence],
    left_out: tuple[str, ...],
) -> Requirements:
    drafts.sort(key=lambda draft: (draft.evidence, draft.requirement.label))
    of_concept: dict[int, str] = {}
    stretches: dict[str, Evidence] = {}
    asked: list[Requirement] = []
    for number, draft in enumerate(drafts, start=1):
        id_ = f"r{number}"
        original = Evidence(*normal.span(draft.evidence.start, draft.evidence.end))
        asked.append(msgspec.structs.replace(draft.requirement, id=id_, evidence=(original,)))
        touched = [clause for clause in clauses if _overlap(clause, draft.evidence)] or [draft.evidence]
        stretches[id_] = Evidence(touched[0].start, touched[-1].end)
        if draft.concept is not None:
            of_concept[draft.concept] = id_
    for concept, holder in same_span.items():
        if holder in of_concept:
            of_concept.setdefault(concept, of_concept[holder])
    return Requirements(tuple(asked), left_out, of_concept, stretches)


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


def _object_of(evoked: Evoked, evocation: Evocation, knowledge: Knowledge) -> str | None:
    """The object that a requirement is about: one that a symptom holds for, else the one that the need names."""
    present = evocation.objects
    holds_for = [link.target for link in knowledge.concept(evoked.concept).relations.get("objects", ())]
    named = [number for number in holds_for if number in present] or list(present)
    best = max(named, key=lambda number: (present[number], -number), default=None)
    return knowledge.concept(best).label if best is not None and present[best] >= _LEAST_PRESENCE else None


def _of_standard(mention: StandardMention, text: str) -> Requirement:
    written = text[mention.start : mention.end].strip().upper()
    return Requirement(id="", label=written, label_en=written, kind="standard")


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end
