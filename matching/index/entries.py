"""What the index keeps of an offering."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.citations import citations_of
from matching.errors import IndexUnavailable
from matching.index.reading import FieldReading, read_field
from matching.meaning.vectors import units
from matching.standards import standard_keys
from matching.text.normal import plain
from matching.text.term_ids import term_id
from matching.thesaurus import Knowledge
from matching.values import Eligibility, Offering, Station

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

_MEANT = {"title": 2.0, "items": 1.0, "products": 1.0, "summary": 0.5}
"""How much a field says of what an offering means."""
LONGEST = 127
"""A coordinate of 1 of a direction, as the signed byte that is kept."""

_SATURATION = 1.2
"""The k1 of BM25 (Robertson and Zaragoza, 2009)."""
_REPEATED_FIELDS = 3
"""So many of the first fields, which weigh most, are indexed twice."""
_LEAST_TRADE = 0.15
"""An offering is found by the trades that it is of at least so probably."""
FULL = 255
"""A presence of 1, as the byte that is kept."""


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What decides between offerings that fit alike, known without decoding the whole offering.

    The price is in CNY; `verified_on` is the ordinal of the latest day on which an accreditation was verified,
    `assured_on` that of the day on which the station confirmed the listing.
    """

    station: str
    latitude: float | None
    longitude: float | None
    modes: tuple[str, ...]
    turnaround_days: int | None
    price: tuple[float, float] | None
    verified_on: int | None
    eligibility: Eligibility | None = None
    price_basis: str | None = None
    assured_on: int | None = None


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """An offering as the index keeps it.

    `terms` are the ids of its terms (64 bits each), `presences` how present each is (a byte, 255 is in full),
    `standards` keys of families and editions, `meaning` the direction of what it says (signed bytes);
    the payload is the offering with its station, not yet decoded.
    """

    id: str
    title: str
    element: str
    terms: bytes
    presences: bytes
    standards: tuple[str, ...]
    industries: str
    meaning: bytes
    facts: Facts
    payload: msgspec.Raw

    def opened(self) -> tuple[Offering, Station]:
        """The offering and its station, or IndexUnavailable where they are damaged."""
        try:
            return _PAYLOAD.decode(self.payload)
        except ValueError as damage:
            raise IndexUnavailable(f"the index is damaged: {damage}") from damage

    def presence_of(self, terms: Iterable[str]) -> dict[str, float]:
        """How present each of some terms is, 0 to 1."""
        present = dict(zip(np.frombuffer(self.terms, TERM).tolist(), self.presences, strict=True))
        return {term: present.get(term_id(term), 0) / FULL for term in terms}


class Description(msgspec.Struct, frozen=True):
    """An offering ready to be indexed: what it is found by, each as terms with spaces between, and its stored entry.

    By its station, its element and the adcode of its station it is told apart where only a part of the catalogue is
    looked at.
    """

    id: str
    terms: str
    standards: str
    trades: str
    station: str
    element: str
    adcode: str
    stored: bytes

    @property
    def entry(self) -> Entry:
        """The entry that is kept."""
        return decode(self.stored)


TERM = np.dtype("<u8")
_PAYLOAD: msgspec.msgpack.Decoder[tuple[Offering, Station]] = msgspec.msgpack.Decoder(tuple[Offering, Station])
_ENTRY = msgspec.msgpack.Decoder(Entry)


def describe(offering: Offering, station: Station, knowledge: Knowledge) -> Description:
    """How an offering is indexed."""
    return describe_all([(offering, station)], knowledge)[0]


def describe_all(listed: Sequence[tuple[Offering, Station]], knowledge: Knowledge) -> list[Description]:
    """How offerings are indexed; side by side it takes a fraction of the time, and each comes out as if alone."""
    if not listed:
        return []
    fields = {
        field: [read_field(_values_of(offering, field), knowledge) for offering, _ in listed] for field in _FIELDS
    }
    terms, presences = _presences(list(fields.values()))
    heard = sum(loudness * np.stack([read.evidence for read in fields[field]]) for field, loudness in _LOUDNESS.items())
    trades = knowledge.trades.probabilities(np.asarray(heard), _TEMPERATURE)
    meant = sum(share * np.stack([read.meaning for read in fields[field]]) for field, share in _MEANT.items())
    meanings = np.rint(LONGEST * units(np.asarray(meant))).astype(np.int8)
    found: list[Description] = []
    for place, (offering, station) in enumerate(listed):
        standards = _standards_of(offering)
        entry = Entry(
            id=offering.id,
            title=plain(offering.title),
            element=offering.element,
            terms=terms[place].tobytes(),
            presences=presences[place].tobytes(),
            standards=standards,
            industries=plain(" ".join(offering.industries)),
            meaning=meanings[place].tobytes(),
            facts=_facts_of(offering, station),
            payload=msgspec.Raw(msgspec.msgpack.encode((offering, station))),
        )
        texts = [read[place].text for read in fields.values()]
        found.append(
            Description(
                id=offering.id,
                # The fields that weigh most come twice, so that their words are found first.
                terms=" ".join([*texts, *texts[:_REPEATED_FIELDS]]),
                standards=" ".join(standards),
                trades=" ".join(
                    [knowledge.trades.names[number] for number in np.flatnonzero(trades[place] >= _LEAST_TRADE)]
                ),
                station=station.id,
                element=offering.element,
                adcode=station.adcode or "",
                stored=msgspec.msgpack.encode(entry),
            )
        )
    return found


def _presences(fields: list[list[FieldReading]]) -> tuple[list[NDArray[Any]], list[NDArray[Any]]]:
    """For each offering the ids of its terms, each once, and how present each is, as bytes.

    How present a term is follows from its pseudo-frequency (BM25F) over all fields.
    """
    sizes = np.array([[read.terms.size for read in of_field] for of_field in fields])
    weights, usual = (np.array(column)[:, None] for column in zip(*_FIELDS.values(), strict=True))
    shares = weights / (1 - _LENGTH_NORMALISATION + _LENGTH_NORMALISATION * sizes / usual)
    said = np.concatenate([read.terms for of_field in fields for read in of_field])
    owners = np.repeat(np.tile(np.arange(sizes.shape[1]), len(fields)), sizes.ravel())
    order = np.lexsort((said, owners))
    said, owners = said[order], owners[order]
    changes = (said[1:] != said[:-1]) | (owners[1:] != owners[:-1])
    new = np.flatnonzero(np.concatenate(([True], changes)))[: said.size]
    frequencies = np.add.reduceat(np.repeat(shares.ravel(), sizes.ravel())[order], new) if new.size else np.zeros(0)
    kept = np.rint(FULL * saturation(frequencies)).astype(np.uint8)
    ends = np.searchsorted(owners[new], np.arange(1, sizes.shape[1]))
    return np.split(said[new], ends), np.split(kept, ends)


def _facts_of(offering: Offering, station: Station) -> Facts:
    verified = [
        accreditation.last_verified.toordinal()
        for line in offering.scope_lines
        for accreditation in line.accreditations
        if accreditation.last_verified is not None
    ]
    return Facts(
        station=station.id,
        latitude=station.latitude,
        longitude=station.longitude,
        modes=offering.modes,
        turnaround_days=offering.turnaround_days,
        price=None if offering.price is None else (offering.price.min, offering.price.max),
        verified_on=max(verified, default=None),
        eligibility=offering.eligibility,
        price_basis=None if offering.price is None else offering.price.basis,
        assured_on=None if offering.assured_date is None else offering.assured_date.toordinal(),
    )


def saturation(frequencies: NDArray[Any]) -> NDArray[Any]:
    """How present terms with weighted frequencies are: 0 when absent, 1 when they stand in full, never more.

    The BM25 curve scaled to 1 at a frequency of 2.5, the weight of one occurrence in a title of usual length.
    """
    return np.minimum(1.0, frequencies / (frequencies + _SATURATION) * 1.48)


def decode(stored: bytes) -> Entry:
    """The entry out of its stored form."""
    return _ENTRY.decode(stored)


def _standards_of(offering: Offering) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for citation in citations_of(offering):
        keys.update(dict.fromkeys(standard_keys(plain(citation.designation))))
    return tuple(keys)


def _values_of(offering: Offering, field: str) -> tuple[str, ...]:
    if field == "items":
        return (*offering.items, *_scope_words(offering))
    value: Any = getattr(offering, field)
    return (value,) if isinstance(value, str) else value


def _scope_words(offering: Offering) -> list[str]:
    if not offering.scope_lines:
        return []
    said = "".join((*offering.items, *offering.products, offering.title))
    words = [word for line in offering.scope_lines for word in (line.object, line.parameter, line.method) if word]
    return [word for word in dict.fromkeys(words) if word not in said]
