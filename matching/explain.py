"""Ranked → Match: why an offering is proposed, in words that a clerk understands, with the words that met."""

from collections.abc import Mapping

from matching.evoke import Aim
from matching.experience import experience_reasons
from matching.index import Entry
from matching.rank import Ranked
from matching.satisfaction import met
from matching.standard_reasons import standard_reasons
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Evidence, Match, Offering, Reason, Requirement

_LEAST_FIT = 0.5
_MOST_REASONS = 4
_MOST_WORDS = 6


def explain(reading: Reading, ranked: Ranked, best: Mapping[str, float], knowledge: Knowledge) -> Match:
    """A ranked candidate as it is shown, with its reasons; `best` is how surely the best meets each requirement."""
    entry, fits, offering = ranked.scored.entry, ranked.scored.fits, ranked.offering
    reasons = _by_concepts(reading, fits, offering, knowledge)
    reasons += standard_reasons(reading, offering)
    reasons += _by_object(reading, fits, offering, knowledge)
    if not reasons:
        reasons += _by_common_words(reading, entry) or [_by_trade(reading, offering)]
    return Match(
        offering=offering,
        station=ranked.station,
        score=ranked.score,
        distance_km=None if ranked.distance_km is None else round(ranked.distance_km, 1),
        reasons=(*reasons, *ranked.met, *experience_reasons(ranked.told)),
        satisfies=met(ranked.sure, best),
        misses=ranked.remarks,
        signals=ranked.signals,
    )


def _by_concepts(reading: Reading, fits: dict[int, float], offering: Offering, knowledge: Knowledge) -> list[Reason]:
    requirements = {requirement.id: requirement for requirement in reading.understanding.requirements}
    reasons: dict[str, Reason] = {}
    aims = reading.evocation.aims
    fitting = [aim for aim in aims if fits.get(aim.concept, 0.0) >= _LEAST_FIT]
    for aim in sorted(fitting, key=lambda aim: (-fits[aim.concept] * aim.weight, aim.concept)):
        requirement = requirements.get(reading.requirement_of.get(aim.source, ""))
        if requirement is None or requirement.id in reasons:
            continue
        reasons[requirement.id] = _concept_reason(reading, requirement, aim, offering, knowledge)
        if len(reasons) == _MOST_REASONS:
            break
    return list(reasons.values())


def _concept_reason(
    reading: Reading, requirement: Requirement, aim: Aim, offering: Offering, knowledge: Knowledge
) -> Reason:
    concept = knowledge.concept(aim.concept)
    said = _quote(reading, requirement.evidence)
    served = _served_words(concept.label, concept.also, offering)
    english = concept.english[0] if concept.english else concept.label
    if requirement.label == concept.label:
        message, message_en = f"直接提供“{served}”", f"offers {english} directly"
    else:
        message = f"“{said}”（{requirement.label}）需要{concept.label}，本服务提供“{served}”"
        message_en = f"“{said}” ({requirement.label_en or requirement.label}) calls for {english}, offered here"
    return Reason(
        code="concept",
        message=message,
        message_en=message_en,
        requirement=requirement.id,
        evidence=requirement.evidence,
        need=said,
        offering=served,
    )


def _served_words(label: str, also: tuple[str, ...], offering: Offering) -> str:
    """The offering's own words for a concept: a listed item if one resembles it, else its title."""
    for wording in (label, *also):
        for item in (*offering.items, offering.title):
            if wording in item or item in wording:
                return item
    return offering.title


def _by_object(reading: Reading, fits: dict[int, float], offering: Offering, knowledge: Knowledge) -> list[Reason]:
    """That the offering is for what the need speaks of; the most specific object counts."""
    present = reading.evocation.objects
    fitting = [number for number in present if present[number] * fits.get(number, 0.0) >= _LEAST_FIT]
    if not fitting:
        return []
    concept = knowledge.concept(min(fitting, key=lambda number: (-present[number] * fits[number], number)))
    english = concept.english[0] if concept.english else concept.label
    return [
        Reason(
            code="object",
            message=f"适用于{concept.label}",
            message_en=f"for {english}",
            need=concept.label,
            offering=_served_words(concept.label, concept.also, offering),
        )
    ]


def _by_trade(reading: Reading, offering: Offering) -> Reason:
    industries = "、".join(offering.industries[:3]) or offering.title
    return Reason(
        code="trade",
        message=f"面向相近行业：{industries}",
        message_en=f"for a trade close to yours: {industries}",
        need=reading.understanding.industry,
        offering=industries,
    )


def _by_common_words(reading: Reading, entry: Entry) -> list[Reason]:
    told = {term: reading.terms[term] * presence for term, presence in entry.presence_of(reading.terms).items()}
    shared = sorted((term for term in told if told[term] > 0), key=lambda term: (-told[term], term))[:_MOST_WORDS]
    if not shared:
        return []
    evidence = []
    for term in shared:
        start = reading.normal.text.find(term)
        if start >= 0:
            evidence.append(Evidence(*reading.normal.span(start, start + len(term))))
    words = "、".join(shared)
    return [
        Reason(
            code="words",
            message=f"与您的描述有共同的词：{words}",
            message_en=f"shares words with your description: {words}",
            evidence=tuple(sorted(evidence)),
            need=words,
            offering=words,
        )
    ]


def _quote(reading: Reading, evidence: tuple[Evidence, ...]) -> str:
    text = reading.understanding.text
    return " … ".join(text[span.start : span.end].strip() for span in evidence)
