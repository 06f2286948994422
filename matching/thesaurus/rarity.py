"""How telling a token is, from the language of the field and not from the catalogue.

The weights come from the knowledge tables, which are a corpus of the field's language. So an offering that is added or
withdrawn changes no weight, and with it no order and no score of the others.
"""

import math
from collections import Counter
from typing import Self

import msgspec

from matching.thesaurus.concepts import Thesaurus
from matching.thesaurus.labels import LabelTokens


class Rarity(msgspec.Struct, frozen=True):
    """Inverse document frequencies (Robertson and Spärck Jones, 1976) over the concepts as documents."""

    weights: dict[str, float]
    unseen: float

    @classmethod
    def of_thesaurus(cls, thesaurus: Thesaurus, tokens_of: LabelTokens) -> Self:
        """The weights that the language of a thesaurus gives."""
        frequency: Counter[str] = Counter()
        for concept in thesaurus.concepts:
            words: set[str] = set()
            for label in (concept.label, *concept.also, *concept.english):
                words.update(tokens_of(label))
            frequency.update(words)
        total = max(1, len(thesaurus.concepts))
        weights = {token: math.log(1 + (total - count + 0.5) / (count + 0.5)) for token, count in frequency.items()}
        return cls(weights, math.log(1 + (total + 0.5) / 0.5))

    def of(self, token: str) -> float:
        """The weight of a token; one that the field's language never uses is as rare as can be."""
        return self.weights.get(token, self.unseen)
