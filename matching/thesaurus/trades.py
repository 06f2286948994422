"""Which trade a text speaks of: a posterior over the folders of the knowledge.

A multinomial naive Bayes model (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 13.2) whose
training text are the words of each folder, smoothed with the language of all (Dirichlet prior). A need for food and an
offering for textiles may share every word but these; this is what keeps them apart.
"""

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Self

import msgspec

from matching.text import tokens
from matching.thesaurus.concepts import Thesaurus
from matching.thesaurus.labels import LabelTokens

COMMON = "00_common"
"""The folder of what every trade shares; it is no trade."""

_WEIGHTS = {
    "object": 3.0,
    "symptom": 1.0,
    "characteristic": 1.0,
    "service": 1.0,
    "instrument": 0.5,
    "scheme": 0.5,
    "family": 0.2,
}
"""How much a word of a concept of this kind says about the trade: objects say most."""
_PRIOR = 400.0
"""Pseudo-count of the Dirichlet prior, in tokens."""
_MOST_REPEATS = 3
_LEAST_SHOWN = 0.02


class Trades(msgspec.Struct, frozen=True, dict=True):
    """The model: how much of each token's use falls to each trade; `of` gives trade → probability for a bag of tokens."""

    names: tuple[str, ...]
    counts: dict[str, dict[str, float]]
    totals: dict[str, float]

    @classmethod
    def of_thesaurus(cls, thesaurus: Thesaurus, tokens_of: LabelTokens) -> Self:
        """The model that the words of a thesaurus's folders give."""
        folders = {folder for concept in thesaurus.concepts for folder in concept.folders}
        names = tuple(sorted(folders - {COMMON}))
        counts: dict[str, dict[str, float]] = {}
        totals: dict[str, float] = dict.fromkeys(names, 0.0)
        for concept in thesaurus.concepts:
            trades = [folder for folder in concept.folders if folder != COMMON]
            for label in (concept.label, *concept.also, *concept.english) if trades else ():
                weight = _WEIGHTS[concept.kind] / len(trades)
                for token in set(tokens_of(label)):
                    of_token = counts.setdefault(token, {})
                    for trade in trades:
                        of_token[trade] = of_token.get(trade, 0.0) + weight
                        totals[trade] += weight
        return cls(names, counts, totals)

    @functools.cached_property
    def _absent(self) -> dict[str, float]:
        """What a token that a trade never uses says about it."""
        return {trade: math.log(_PRIOR / (total + _PRIOR)) for trade, total in self.totals.items()}

    @functools.cached_property
    def _present(self) -> dict[str, dict[str, float]]:
        """What tokens say about the trades that use them, as far as it was asked."""
        return {}

    def of(self, bag: Mapping[str, int], temperature: float) -> dict[str, float]:
        """Trade → probability, without the improbable ones; the temperature evens out that tokens are not independent."""
        scores: dict[str, float] = dict.fromkeys(self.names, 0.0)
        known = 0
        for token, count in bag.items():
            gains = self._gains(token)
            if gains:
                repeated = min(count, _MOST_REPEATS)
                known += repeated
                for trade, gain in gains.items():
                    scores[trade] += repeated * gain
        if not known:
            return {}
        tempered = {trade: (score + known * self._absent[trade]) / temperature for trade, score in scores.items()}
        highest = max(tempered.values())
        likelihoods = {trade: math.exp(score - highest) for trade, score in tempered.items()}
        total = sum(likelihoods.values())
        return {trade: value / total for trade, value in likelihoods.items() if value / total >= _LEAST_SHOWN}

    def _gains(self, token: str) -> dict[str, float]:
        """How much more likely a token is in the trades that use it than in one that does not."""
        found = self._present.get(token)
        if found is None:
            counts = self.counts.get(token, {})
            background = sum(count / self.totals[trade] for trade, count in counts.items()) / max(1, len(self.names))
            found = {trade: math.log1p(count / (_PRIOR * background)) for trade, count in counts.items()}
            self._present[token] = found
        return found


def bag_of(texts: Iterable[str], repeats: int = 1) -> Counter[str]:
    """The tokens of normalised texts, each counted `repeats` times."""
    bag: Counter[str] = Counter()
    for text in texts:
        for token in tokens(text):
            bag[token] += repeats
    return bag
