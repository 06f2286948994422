"""Which scope lines of a listing a need is about: an accreditation counts for the lines that carry it, and for no others.

What a need names – a parameter, an instrument, a service, a standard – is looked for among the lines; so is a parameter
of the listing that stands in the need word for word. What no line is about is left open: nothing is told of it then.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from matching.asked_standards import AskedStandard
from matching.background import is_background
from matching.evoke import Evoked
from matching.quantities import covers
from matching.standards import standard_keys
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.understand import Reading
from matching.values import Capability, Offering, ScopeLine

_KINDS = ("characteristic", "instrument", "service")
_SEVERAL = re.compile(r"[和与及、/+]|\band\b")
"""A name of several things is none of one of them."""
_LEAST_SHARED = 2
"""So many characters two names must have in common where one is a part of the other."""
_OF_EVERY_LINE = re.compile(r"(?:的)?(?:含量|测定|检测|检验|试验|测试|校准|检定|项目)$")


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
    """One thing that a need names, and the scope lines of a listing that are about it.

    Without lines it is one that the listing offers by its name, though no line is about it. `by_object` alone says that
    the lines are for the same object, whatever they determine.
    """

    label: str
    lines: tuple[ScopeLine, ...] = ()
    by_object: bool = False


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
    found: list[ItemLines] = []
    taken: list[tuple[int, int]] = []
    for item in asked.items:
        if any(start <= item.start and item.end <= end for start, end in taken):
            continue
        told = _told(item, asked.text, offering)
        if told is not None:
            found.append(told)
            taken.append((item.start, item.end))
    known = {line for told in found if not told.by_object for line in told.lines}
    found += _by_their_words(asked.text, taken, [line for line in offering.scope_lines if line not in known])
    if capability is not None:
        able = tuple(line for line in offering.scope_lines if covers(_range_of(line), capability).full)
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


def _told(item: AskedItem, text: str, offering: Offering) -> ItemLines | None:
    lines = offering.scope_lines
    if item.standard is not None:
        keys = {line: standard_keys(plain(line.standard)) for line in lines if line.standard}
        cited = tuple(line for line, listed in keys.items() if item.standard.credit(listed) > 0)
        return ItemLines(label=item.label, lines=cited) if cited else None
    parameters = [(line, line.parameter) for line in lines]
    about = _where((item.said,), parameters) or _where(item.names, parameters)
    if about:
        return ItemLines(label=item.label, lines=_meant(about, text))
    objects = [(line, line.object) for line in lines if line.object]
    about = _where((item.said,), objects) or _where(item.names, objects)
    if about:
        return ItemLines(label=item.label, lines=tuple(about), by_object=True)
    listed = any(_same(name, plain(offered)) for name in (item.said, *item.names) for offered in offering.items)
    return ItemLines(label=item.label) if listed else None


def _meant(about: Sequence[ScopeLine], text: str) -> tuple[ScopeLine, ...]:
    """Of several objects with a parameter the one that the need speaks of, where it does."""
    return tuple(line for line in about if line.object and _stands_in(plain(line.object), text)) or tuple(about)


def _where(names: Sequence[str], told: Iterable[tuple[ScopeLine, str]]) -> list[ScopeLine]:
    return [line for line, said in told if any(_same(name, plain(said)) for name in names)]


def _by_their_words(text: str, taken: Sequence[tuple[int, int]], lines: Sequence[ScopeLine]) -> Iterator[ItemLines]:
    """Parameters that the need has word for word, though the knowledge does not know them."""
    by_parameter: dict[str, list[ScopeLine]] = {}
    for line in lines:
        by_parameter.setdefault(plain(line.parameter), []).append(line)
    for parameter, about in by_parameter.items():
        start = _place_in(parameter, text) if len(parameter) >= _LEAST_SHARED else -1
        end = start + len(parameter)
        within = any(first <= start and end <= last for first, last in taken)
        if start >= 0 and not within and not is_background(text, start, end):
            yield ItemLines(label=about[0].parameter, lines=_meant(about, text))


@functools.lru_cache(maxsize=50_000)
def _same(name: str, listed: str) -> bool:
    """Whether two names mean the same: but for what every line has («含量»), or one being a part of the other."""
    one, other = _OF_EVERY_LINE.sub("", name), _OF_EVERY_LINE.sub("", listed)
    return one == other or _stands_in(one, listed) or _stands_in(other, name)


def _stands_in(part: str, whole: str) -> bool:
    return len(part) >= _LEAST_SHARED and _place_in(part, whole) >= 0


def _place_in(part: str, whole: str) -> int:
    """Where a name stands in a text, -1 where it does not; letters and digits are taken as whole words (pH, phthalate)."""
    place = whole.find(part)
    while place >= 0:
        before, after = whole[place - 1 : place], whole[place + len(part) : place + len(part) + 1]
        if not (_joined(before, part[0]) or _joined(part[-1], after)):
            return place
        place = whole.find(part, place + 1)
    return -1


def _joined(one: str, other: str) -> bool:
    return one.isascii() and other.isascii() and one.isalnum() and other.isalnum()


def _range_of(line: ScopeLine) -> Capability:
    return Capability(
        quantity=line.parameter,
        min=line.minimum,
        max=line.maximum,
        unit=line.unit if line.minimum is not None or line.maximum is not None else None,
        uncertainty=line.uncertainty,
        uncertainty_unit=line.uncertainty_unit,
    )
