"""What the index keeps of an offering."""

from collections import Counter
from typing import Any

import msgspec

from matching.standards import standard_keys
from matching.text import normalise, tokens
from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.values import Offering, Station

_FIELDS: dict[str, tuple[float, float]] = {
    "title": (2.5, 12.0),
    "items": (1.5, 11.0),
    "products": (1.5, 7.0),
    "standards": (1.0, 4.0),
    "summary": (0.7, 24.0),
    "industries": (0.7, 4.0),
}
"""Field → its weight, and its usual length in tokens. Fixed, so that no other offering changes an entry."""

_LENGTH_NORMALISATION = 0.5
"""The b of BM25F (Robertson, Zaragoza and Taylor, 2004), the same for all fields."""
_TEMPERATURE = 3.0
_LOUDNESS = {"title": 2, "products": 2, "industries": 2, "items": 1, "summary": 1}
"""How loud a field speaks of the trade that an offering is for."""

_SATURATION = 1.2
"""The k1 of BM25 (Robertson and Zaragoza, 2009)."""


def saturation(frequency: float) -> float:
    """How present a term with a weighted frequency is: 0 when absent, 1 when it stands in full, never more.

    The BM25 curve scaled to 1 at a frequency of 2.5, the weight of one occurrence in a title of usual length.
    """
    return min(1.0, frequency / (frequency + _SATURATION) * 1.48)


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """An offering as the index keeps it.

    `terms` have a presence in 0..1, `standards` are keys of families and editions, `trades` have a probability each;
    the payload is the offering with its station, not yet decoded.
    """

    id: str
    title: str
    element: str
    terms: dict[str, float]
    standards: tuple[str, ...]
    industries: str
    trades: dict[str, float]
    payload: msgspec.Raw

    def opened(self) -> tuple[Offering, Station]:
        """The offering and its station."""
        return _PAYLOAD.decode(self.payload)


_PAYLOAD: msgspec.msgpack.Decoder[tuple[Offering, Station]] = msgspec.msgpack.Decoder(tuple[Offering, Station])
_ENTRY = msgspec.msgpack.Decoder(Entry)


def describe(offering: Offering, station: Station, knowledge: Knowledge) -> Entry:
    """The entry of an offering; how present a term is follows from its pseudo-frequency (BM25F) over all fields."""
    terms: dict[str, float] = {}
    bag: Counter[str] = Counter()
    for field, (weight, usual_length) in _FIELDS.items():
        found = tokens(normalise(_text_of(offering, field)).text)
        share = weight / (1 - _LENGTH_NORMALISATION + _LENGTH_NORMALISATION * len(found) / usual_length)
        for token in found:
            terms[token] = terms.get(token, 0.0) + share
        for _ in range(_LOUDNESS.get(field, 0)):
            bag.update(found)
    keys: dict[str, None] = {}
    for code in (*offering.standards, *(line.standard for line in offering.scope_lines if line.standard)):
        keys.update(dict.fromkeys(standard_keys(plain(code))))
    return Entry(
        id=offering.id,
        title=plain(offering.title),
        element=offering.element,
        terms={token: round(saturation(weight), 4) for token, weight in terms.items()},
        standards=tuple(keys),
        industries=plain(" ".join(offering.industries)),
        trades={trade: round(share, 3) for trade, share in knowledge.trades.of(bag, _TEMPERATURE).items()},
        payload=msgspec.Raw(msgspec.msgpack.encode((offering, station))),
    )


def decode(stored: bytes) -> Entry:
    """The entry out of its stored form."""
    return _ENTRY.decode(stored)


def encode(entry: Entry) -> bytes:
    """The stored form of an entry."""
    return msgspec.msgpack.encode(entry)


def _text_of(offering: Offering, field: str) -> str:
    if field == "items":
        return "。".join((*offering.items, *_scope_words(offering)))
    value: Any = getattr(offering, field)
    return value if isinstance(value, str) else "。".join(value)


def _scope_words(offering: Offering) -> list[str]:
    said = "".join((*offering.items, *offering.products, offering.title))
    words = [word for line in offering.scope_lines for word in (line.object, line.parameter, line.method) if word]
    return [word for word in dict.fromkeys(words) if word not in said]
