"""What a text evokes: concepts named word for word, and symptoms put in everyday words, gated by trade and object.

A symptom only counts where the need speaks of its trade or of an object it holds for: a carpet that wears must not
evoke floor tiles, a balance's verification not a whiteness meter.
"""

from collections.abc import Iterable, Mapping

import msgspec

from matching.background import is_background, tells_what_is_there
from matching.thesaurus import Knowledge, Link
from matching.thesaurus.trades import COMMON, bag_of
from matching.values import Evidence

_TEMPERATURE = 6.0
_INDUSTRY_REPEATS = 2
"""A stated industry speaks as loud as if the text had said it twice."""
_LEAST_SHARE = 0.4
"""A clause must hold this share of a phrasing before its symptom is considered."""
_SHARE_POWER = 1.25
_HALF_MASS = 12.0
"""A phrasing of this mass counts half: two common characters are held by chance, a whole description is not."""
_OF_EVERY_TRADE = 0.35
"""The gate of a symptom that every trade may have."""
_LEAST_GATE = 0.05
_OTHER_OBJECT = 0.8
"""The share that a symptom keeps where its trade fits and its object is not named."""
_LEAST_TRUST = 0.3
"""What a concept named word for word keeps where the text speaks of another trade."""
_IN_BACKGROUND = 0.15
"""What the enterprise has already or does not want still says a little about what it is after."""
_FITTING = 0.6
"""Of several concepts with one name, those that fit the trade this much worse than the best are not meant."""
_LEAST_ENGLISH = 0.7
"""A clause must hold this share of an English label."""
_BROADER = 0.8
"""How much of an object's presence its broader object inherits."""
_KEPT = 0.15
"""Symptoms with less than this part of the best one's confidence are noise."""
_MOST_SYMPTOMS = 12
_MOST_AIMS = 60
_FAINTEST = 0.25
"""A best symptom of less confidence than this does not count in full."""


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
    """Everything a text evokes.

    `trades` is a probability of each trade, `objects` a presence in 0..1 of each object; aims are kept apart by
    whether something named them or a symptom points to them.
    """

    trades: dict[str, float]
    objects: dict[int, float]
    named: tuple[Evoked, ...]
    symptoms: tuple[Evoked, ...]
    named_aims: tuple[Aim, ...]
    symptom_aims: tuple[Aim, ...]

    @property
    def aims(self) -> tuple[Aim, ...]:
        """All aims, those that something named first."""
        return (*self.named_aims, *self.symptom_aims)


def evoke(text: str, industry: str | None, knowledge: Knowledge) -> Evocation:
    """The concepts that a normalised text evokes, most confident first."""
    bag = bag_of([text])
    bag.update(bag_of([industry] if industry else [], _INDUSTRY_REPEATS))
    trades = knowledge.trades.of(bag, _TEMPERATURE)
    in_text = _mentions(text, knowledge)
    in_industry = _mentions(industry, knowledge) if industry else []
    objects = _objects([*in_text, *in_industry], trades, knowledge)
    named = _fitting(
        _named(mention, text, trades, knowledge)
        for mention in in_text
        if knowledge.concept(mention.concept).kind != "object"
    )
    symptoms = _symptoms(text, objects, trades, knowledge)
    return Evocation(
        trades=trades,
        objects=objects,
        named=named,
        symptoms=symptoms,
        named_aims=_named_aims(named, knowledge),
        symptom_aims=_symptom_aims(symptoms, knowledge),
    )


class _Mention(msgspec.Struct, frozen=True):
    concept: int
    share: float
    start: int
    end: int


def _mentions(text: str, knowledge: Knowledge) -> list[_Mention]:
    """Concepts named word for word, and those whose English label the text holds nearly whole."""
    mentions = [_Mention(found.concept, 1.0, found.start, found.end) for found in knowledge.labels.find(text)]
    exact = {mention.concept for mention in mentions}
    for found in knowledge.english.find(text, _LEAST_ENGLISH):
        if found.concept not in exact:
            mentions.append(_Mention(found.concept, found.share**2, found.start, found.end))
    return mentions


def _trust(number: int, trades: Mapping[str, float], knowledge: Knowledge) -> float:
    """How far a named concept fits the trade of the text; what every trade shares always does."""
    folders = knowledge.concept(number).folders
    likeliest = max(trades.values(), default=0.0)
    fit = 1.0 if COMMON in folders or not likeliest else max(trades.get(folder, 0.0) for folder in folders) / likeliest
    return _LEAST_TRUST + (1 - _LEAST_TRUST) * fit


def _named(mention: _Mention, text: str, trades: Mapping[str, float], knowledge: Knowledge) -> Evoked:
    return Evoked(
        concept=mention.concept,
        confidence=mention.share
        * _trust(mention.concept, trades, knowledge)
        * (_IN_BACKGROUND if is_background(text, mention.start, mention.end) else 1.0),
        evidence=Evidence(mention.start, mention.end),
        words=text[mention.start : mention.end],
    )


def _fitting(named: Iterable[Evoked]) -> tuple[Evoked, ...]:
    """Of the concepts that one word names, those that fit the trade; the others only where none does."""
    of_words: dict[Evidence, list[Evoked]] = {}
    for evoked in named:
        of_words.setdefault(evoked.evidence, []).append(evoked)
    kept: list[Evoked] = []
    for same_words in of_words.values():
        best = max(evoked.confidence for evoked in same_words)
        kept.extend(evoked for evoked in same_words if evoked.confidence >= _FITTING * best)
    return tuple(kept)


def _objects(mentions: Iterable[_Mention], trades: Mapping[str, float], knowledge: Knowledge) -> dict[int, float]:
    presence: dict[int, float] = {}
    waiting = [
        (mention.concept, mention.share * _trust(mention.concept, trades, knowledge))
        for mention in mentions
        if knowledge.concept(mention.concept).kind == "object"
    ]
    while waiting:
        number, weight = waiting.pop()
        if presence.get(number, 0.0) >= weight:
            continue
        presence[number] = weight
        broader = knowledge.concept(number).relations.get("broader", ())
        waiting.extend((link.target, weight * _BROADER) for link in broader)
    return presence


def _symptoms(
    text: str, objects: Mapping[int, float], trades: Mapping[str, float], knowledge: Knowledge
) -> tuple[Evoked, ...]:
    found = [
        Evoked(
            concept=mention.concept,
            confidence=mention.share**_SHARE_POWER
            * (mention.mass / (mention.mass + _HALF_MASS))
            * _gate(mention.concept, objects, trades, knowledge)
            * (_IN_BACKGROUND if tells_what_is_there(text[mention.start : mention.end]) else 1.0),
            evidence=Evidence(mention.start, mention.end),
            words=mention.phrasing,
        )
        for mention in knowledge.phrases.find(text, _LEAST_SHARE)
    ]
    found.sort(key=lambda evoked: (-evoked.confidence, evoked.concept))
    if not found:
        return ()
    least = _KEPT * found[0].confidence
    return tuple(evoked for evoked in found[:_MOST_SYMPTOMS] if evoked.confidence >= least)


def _gate(symptom: int, objects: Mapping[int, float], trades: Mapping[str, float], knowledge: Knowledge) -> float:
    concept = knowledge.concept(symptom)
    own_trades = [folder for folder in concept.folders if folder != COMMON]
    if not own_trades:
        return _OF_EVERY_TRADE
    holds_for = concept.relations.get("objects", ())
    present = max((objects.get(link.target, 0.0) for link in holds_for), default=0.0)
    fit = max(_LEAST_GATE, present, *(trades.get(folder, 0.0) for folder in own_trades))
    return fit if present > 0.3 or not holds_for else fit * _OTHER_OBJECT


def _named_aims(named: tuple[Evoked, ...], knowledge: Knowledge) -> tuple[Aim, ...]:
    best: dict[int, Aim] = {}
    for evoked in named:
        concept = knowledge.concept(evoked.concept)
        own, onward = _NAMED_WEIGHTS[concept.kind]
        if own:
            _aim(best, evoked.concept, own * evoked.confidence, evoked.concept)
        for link in concept.relations.get("services", ()):
            _aim(best, link.target, onward * link.likelihood * evoked.confidence, evoked.concept)
    return _strongest(best)


def _symptom_aims(symptoms: tuple[Evoked, ...], knowledge: Knowledge) -> tuple[Aim, ...]:
    """What the symptoms point to; several that point to the same strengthen each other (noisy or, Pearl 1988).

    Weights are relative to the most confident symptom, so that the best there is leads; only a faint one does not.
    """
    if not symptoms:
        return ()
    highest = max(_FAINTEST, symptoms[0].confidence)
    joined: dict[int, Aim] = {}
    for evoked in symptoms:
        best: dict[int, Aim] = {}
        relations = knowledge.concept(evoked.concept).relations
        strength = evoked.confidence / highest
        for link in relations.get("characteristics", ()):
            weight = strength * link.likelihood
            _aim(best, link.target, weight, evoked.concept)
            _follow(best, knowledge.concept(link.target).relations.get("services", ()), 0.8 * weight, evoked.concept)
        _follow(best, relations.get("services", ()), strength, evoked.concept)
        for number, aim in best.items():
            before = joined.get(number)
            weight = min(aim.weight, 0.95)
            if before is None:
                joined[number] = msgspec.structs.replace(aim, weight=weight)
            else:
                joined[number] = msgspec.structs.replace(before, weight=1 - (1 - before.weight) * (1 - weight))
    return _strongest(joined)


def _follow(best: dict[int, Aim], links: tuple[Link, ...], weight: float, source: int) -> None:
    for link in links:
        _aim(best, link.target, weight * link.likelihood, source)


def _aim(best: dict[int, Aim], concept: int, weight: float, source: int) -> None:
    if concept not in best or weight > best[concept].weight:
        best[concept] = Aim(concept=concept, weight=weight, source=source)


def _strongest(aims: Mapping[int, Aim]) -> tuple[Aim, ...]:
    return tuple(sorted(aims.values(), key=lambda aim: (-aim.weight, aim.concept))[:_MOST_AIMS])


_NAMED_WEIGHTS = {
    "characteristic": (1.0, 0.5),
    "service": (1.0, 0.0),
    "scheme": (1.0, 0.8),
    "instrument": (0.5, 0.7),
    "family": (0.0, 0.0),
}
"""Kind of a named concept → the weight of itself as an aim, and of the services behind it."""
