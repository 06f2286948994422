"""Which scope lines of a listing a need is about: an accreditation counts for the lines that carry it, and for no others.

What a need names – a parameter, an instrument, a service, a standard – is looked for among the lines; so is a parameter
of the listing that stands in the need word for word. What no line is about is left open: nothing is told of it then.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from matching.asked_standards import AskedStandard
from matching.background import is_background
from matching.evoke import Evoked
from matching.listed_names import ListedNames, listed_names, place_in, stands_in
from matching.quantities import covers
from matching.standards import standard_keys
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Capability, Offering, ScopeLine

_KINDS = ("characteristic", "instrument", "service")
_SEVERAL = re.compile(r"[和与及、/+]|\band\b")
"""A name of several things is none of one of them."""


class AskedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a need names: what it says, the normalised names that the same thing has beside, or the standard.

    `start` and `end` are where it stands in the normalised text. The other names count where no line has its own.
    """

    label: str
    start: int
    end: int
    said: str = ""
    names: tuple[str, ...] = ()
    standard: AskedStandard | None = None


class AskedItems(msgspec.Struct, frozen=True, kw_only=True):
    """What a need names, the longest first, and its normalised text."""

    text: str = ""
    items: tuple[AskedItem, ...] = ()


NOTHING_ASKED = AskedItems()
"""Where it is not known what a need names."""


class ItemLines(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a need names, and the places of the scope lines of a listing that are about it.

    Without lines it is one that the listing offers by its name, though no line is about it. `by_object` alone says that
    the lines are for the same object, whatever they determine.
    """

    label: str
    lines: tuple[int, ...] = ()
    by_object: bool = False


class _Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The scope lines of a listing by the names of what they are about."""

    parameters: ListedNames
    objects: ListedNames
    offering: Offering


def asked_items(reading: Reading, knowledge: Knowledge) -> AskedItems:
    """What a need names; what a symptom only points to is a guess, and does not decide over a certificate."""
    found = [*_named_standards(reading), *_named_concepts(reading, knowledge)]
    return AskedItems(
        text=reading.normal.text, items=tuple(sorted(found, key=lambda item: (item.start - item.end, item.start)))
    )


def item_lines(asked: AskedItems, capability: Capability | None, offering: Offering) -> list[ItemLines]:
    """Each thing that is asked for with its lines of a listing; what the listing tells nothing of is left out.

    What is named within something longer («色牢度» in «耐摩擦色牢度») is not asked for beside it, and an object only counts
    where nothing is named that is determined of it.
    """
    lines = offering.scope_lines
    scope = _Scope(
        parameters=listed_names([line.parameter for line in lines]),
        objects=listed_names([line.object or "" for line in lines]),
        offering=offering,
    )
    found: list[ItemLines] = []
    taken: list[tuple[int, int]] = []
    for item in asked.items:
        if any(start <= item.start and item.end <= end for start, end in taken):
            continue
        told = _told(item, asked.text, scope)
        if told is not None:
            found.append(told)
            taken.append((item.start, item.end))
    known = {place for told in found if not told.by_object for place in told.lines}
    found += _by_their_words(asked.text, taken, scope, known)
    if capability is not None:
        able = tuple(place for place, line in enumerate(lines) if covers(_range_of(line), capability).full)
        found += [ItemLines(label=span_of(capability), lines=able)] if able else []
    return [told for told in found if not told.by_object] or found


def span_of(asked: Capability) -> str:
    """A range in words: 0~300 mm."""
    return f"{'~'.join(f'{end:g}' for end in (asked.min, asked.max) if end is not None)} {asked.unit}"


def _named_concepts(reading: Reading, knowledge: Knowledge) -> Iterator[AskedItem]:
    likeliest: dict[tuple[int, int], Evoked] = {}
    for evoked in sorted(reading.evocation.named, key=lambda evoked: (-evoked.confidence, evoked.concept)):
        if evoked.concept in reading.requirement_of and knowledge.concept(evoked.concept).kind in _KINDS:
            likeliest.setdefault((evoked.evidence.start, evoked.evidence.end), evoked)
    for (start, end), evoked in likeliest.items():
        concept = knowledge.concept(evoked.concept)
        names = {plain(name) for name in (concept.label, *concept.also, *concept.english)}
        yield AskedItem(
            label=_quote(reading, start, end),
            start=start,
            end=end,
            said=reading.normal.text[start:end].strip(),
            names=tuple(sorted(name for name in names if not _SEVERAL.search(name))),
        )


def _named_standards(reading: Reading) -> Iterator[AskedItem]:
    for mention in reading.named_standards:
        label = _quote(reading, mention.start, mention.end)
        standard = reading.asked_standard(mention.family)
        yield AskedItem(label=label, start=mention.start, end=mention.end, standard=standard)


def _quote(reading: Reading, start: int, end: int) -> str:
    first, last = reading.normal.span(start, end)
    return reading.understanding.text[first:last].strip()


def _told(item: AskedItem, text: str, scope: _Scope) -> ItemLines | None:
    lines = scope.offering.scope_lines
    if item.standard is not None:
        wanted = item.standard.search_keys().keys()
        keys = [(place, standard_keys(plain(line.standard))) for place, line in enumerate(lines) if line.standard]
        cited = tuple(p for p, listed in keys if not wanted.isdisjoint(listed) and item.standard.credit(listed) > 0)
        return ItemLines(label=item.label, lines=cited) if cited else None
    about = scope.parameters.same_as((item.said,)) or scope.parameters.same_as(item.names)
    if about:
        return ItemLines(label=item.label, lines=_meant(about, text, scope))
    about = scope.objects.same_as((item.said,)) or scope.objects.same_as(item.names)
    if about:
        return ItemLines(label=item.label, lines=tuple(about), by_object=True)
    offered = listed_names(list(scope.offering.items)).same_as((item.said, *item.names))
    return ItemLines(label=item.label) if offered else None


def _meant(about: Sequence[int], text: str, scope: _Scope) -> tuple[int, ...]:
    """Of several objects with a parameter the one that the need speaks of, where it does."""
    return tuple(place for place in about if stands_in(scope.objects.names[place], text)) or tuple(about)


def _by_their_words(text: str, taken: Sequence[tuple[int, int]], scope: _Scope, known: set[int]) -> Iterator[ItemLines]:
    """Parameters that the need has word for word, though the knowledge does not know them."""
    by_parameter: dict[str, list[int]] = {}
    for place, parameter in enumerate(scope.parameters.names):
        if place not in known:
            by_parameter.setdefault(parameter, []).append(place)
    for parameter, about in by_parameter.items():
        start = place_in(parameter, text) if stands_in(parameter, text) else -1
        end = start + len(parameter)
        within = any(first <= start and end <= last for first, last in taken)
        if start >= 0 and not within and not is_background(text, start, end):
            label = scope.offering.scope_lines[about[0]].parameter
            yield ItemLines(label=label, lines=_meant(about, text, scope))


def _range_of(line: ScopeLine) -> Capability:
    return Capability(
        quantity=line.parameter,
        min=line.minimum,
        max=line.maximum,
        unit=line.unit if line.minimum is not None or line.maximum is not None else None,
        uncertainty=line.uncertainty,
        uncertainty_unit=line.uncertainty_unit,
    )
