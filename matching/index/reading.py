"""The values of an offering's fields, as they are read to be indexed.

Catalogues repeat themselves: products, items, standards and whole lists of them come again and again. What was read is
remembered, so that a catalogue is described several times as fast.
"""

import functools
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.meaning.vectors import features_of, unit
from matching.text import normalise, tokens
from matching.text.term_ids import term_id
from matching.thesaurus import Knowledge

REMEMBERED = 20_000
"""So many values, and so many lists of values, are remembered."""


class FieldReading(msgspec.Struct, frozen=True):
    """The values of a field: their tokens as a text and as ids (one after the other, with repetitions), what they say
    about each trade (sums of logarithms), and the direction of what they mean."""

    text: str
    terms: NDArray[Any]
    evidence: NDArray[Any]
    meaning: NDArray[Any]


@functools.lru_cache(maxsize=REMEMBERED)
def read_field(values: tuple[str, ...], knowledge: Knowledge) -> FieldReading:
    """The reading of all values of a field."""
    read = [_read(value, knowledge) for value in values]
    nothing = np.zeros(0, np.uint64)
    return FieldReading(
        text=" ".join([reading.text for reading in read]),
        terms=np.concatenate([nothing, *(reading.terms for reading in read)]),
        evidence=sum((reading.evidence for reading in read), np.zeros(len(knowledge.trades.names))),
        meaning=unit(sum((reading.meaning for reading in read), np.zeros(knowledge.meaning.dimensions, np.float32))),
    )


@functools.lru_cache(maxsize=REMEMBERED)
def _read(value: str, knowledge: Knowledge) -> FieldReading:
    """The reading of one value; its meaning keeps its length, so that long values count more."""
    text = normalise(value).text
    found = tokens(text)
    return FieldReading(
        text=" ".join(found),
        terms=np.array([term_id(token) for token in found], np.uint64),
        evidence=knowledge.trades.scores(knowledge.trades.rows_of(found)),
        meaning=knowledge.meaning.added(features_of(text)),
    )
