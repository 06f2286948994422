"""What a text evokes: concepts named word for word, and symptoms put in everyday words, gated by their objects.

A symptom only counts in full where the need speaks of an object it holds for: a carpet that wears must not evoke floor
tiles. Without any object in the text it counts for less; with other objects it hardly counts.
"""

import msgspec

from matching.thesaurus import Knowledge, LabelMention, Link
from matching.values import Evidence

_LEAST_SHARE = 0.55
"""A clause must hold this share of a phrasing before the symptom is considered."""
_GATE_SAME_TRADE = 0.6
_GATE_NO_OBJECT = 0.4
_GATE_OTHER_OBJECT = 0.1
_BROADER = 0.8
"""How much of an object's presence its broader object inherits."""
_MOST_AIMS = 40


class Evoked(msgspec.Struct, frozen=True, kw_only=True):
    """A concept that the text evokes, with its confidence in 0..1, where it was read, and by which words."""

    concept: int
    confidence: float
    evidence: Evidence
    words: str


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """A characteristic or a service that would help, how much, and the evoked concept it comes from."""

    concept: int
    weight: float
    source: int


class Evocation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a text evokes: what it names, which symptoms it describes, which objects it is about."""

    named: tuple[Evoked, ...]
    symptoms: tuple[Evoked, ...]
    objects: dict[int, float]
    aims: tuple[Aim, ...]


def evoke(text: str, industry: str | None, knowledge: Knowledge) -> Evocation:
    """The concepts that a normalised text evokes, most confident first."""
    mentions = [_evoked(mention, text) for mention in knowledge.labels.find(text)]
    of_industry = [mention.concept for mention in knowledge.labels.find(industry)] if industry else []
    named_objects = [
        number
        for number in [*(mention.concept for mention in mentions), *of_industry]
        if knowledge.concept(number).kind == "object"
    ]
    objects = _with_broader(named_objects, knowledge)
    trades = _trades([*(mention.concept for mention in mentions), *of_industry], knowledge)
    symptoms = _symptoms(text, objects, trades, knowledge)
    named = tuple(mention for mention in mentions if knowledge.concept(mention.concept).kind != "object")
    return Evocation(named=named, symptoms=symptoms, objects=objects, aims=_aims(named, symptoms, knowledge))


def _evoked(mention: LabelMention, text: str) -> Evoked:
    return Evoked(
        concept=mention.concept,
        confidence=1.0,
        evidence=Evidence(mention.start, mention.end),
        words=text[mention.start : mention.end],
    )


def _with_broader(objects: list[int], knowledge: Knowledge) -> dict[int, float]:
    presence: dict[int, float] = {}
    waiting = [(number, 1.0) for number in objects]
    while waiting:
        number, weight = waiting.pop()
        if presence.get(number, 0.0) >= weight:
            continue
        presence[number] = weight
        broader = knowledge.concept(number).relations.get("broader", ())
        waiting.extend((link.target, weight * _BROADER) for link in broader)
    return presence


def _trades(concepts: list[int], knowledge: Knowledge) -> dict[str, float]:
    """How strongly the named concepts speak for a trade; what stands in many trades speaks for none of them."""
    trades: dict[str, float] = {}
    for number in concepts:
        folders = [folder for folder in knowledge.concept(number).folders if not folder.startswith("00_")]
        for folder in folders:
            trades[folder] = trades.get(folder, 0.0) + 1 / len(folders)
    return trades


def _symptoms(
    text: str, objects: dict[int, float], trades: dict[str, float], knowledge: Knowledge
) -> tuple[Evoked, ...]:
    found: list[Evoked] = []
    for mention in knowledge.phrases.find(text, _LEAST_SHARE):
        gate = _gate(mention.concept, objects, trades, knowledge)
        likeness = (mention.share - _LEAST_SHARE + 0.1) / (1 - _LEAST_SHARE + 0.1)
        found.append(
            Evoked(
                concept=mention.concept,
                confidence=likeness * gate,
                evidence=Evidence(mention.start, mention.end),
                words=mention.phrasing,
            )
        )
    return tuple(sorted(found, key=lambda evoked: (-evoked.confidence, evoked.concept)))


def _gate(symptom: int, objects: dict[int, float], trades: dict[str, float], knowledge: Knowledge) -> float:
    concept = knowledge.concept(symptom)
    holds_for = concept.relations.get("objects", ())
    if not holds_for or any(link.target in objects for link in holds_for):
        return 1.0
    if any(folder in trades for folder in concept.folders):
        return _GATE_SAME_TRADE
    return _GATE_OTHER_OBJECT if objects else _GATE_NO_OBJECT


def _aims(named: tuple[Evoked, ...], symptoms: tuple[Evoked, ...], knowledge: Knowledge) -> tuple[Aim, ...]:
    best: dict[int, Aim] = {}

    def aim(concept: int, weight: float, source: int) -> None:
        if concept not in best or weight > best[concept].weight:
            best[concept] = Aim(concept=concept, weight=weight, source=source)

    def follow(links: tuple[Link, ...], weight: float, source: int) -> None:
        for link in links:
            aim(link.target, weight * link.likelihood, source)

    for evoked in named:
        concept = knowledge.concept(evoked.concept)
        own, onward = _NAMED_WEIGHTS[concept.kind]
        if own:
            aim(evoked.concept, own, evoked.concept)
        follow(concept.relations.get("services", ()), onward, evoked.concept)
    for evoked in symptoms:
        relations = knowledge.concept(evoked.concept).relations
        for link in relations.get("characteristics", ()):
            weight = evoked.confidence * link.likelihood
            aim(link.target, weight, evoked.concept)
            follow(knowledge.concept(link.target).relations.get("services", ()), 0.8 * weight, evoked.concept)
        follow(relations.get("services", ()), evoked.confidence, evoked.concept)
    return tuple(sorted(best.values(), key=lambda aim: (-aim.weight, aim.concept))[:_MOST_AIMS])


_NAMED_WEIGHTS = {
    "characteristic": (1.0, 0.5),
    "service": (1.0, 0.0),
    "scheme": (1.0, 0.8),
    "instrument": (0.5, 0.7),
    "family": (0.0, 0.0),
}
"""Kind of a named concept → the weight of itself as an aim, and of the services behind it."""
