"""Which trade a text speaks of: a posterior over the folders of the knowledge.

A multinomial naive Bayes model (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 13.2) whose
training text are the words of each folder, smoothed with the language of all (Dirichlet prior). A need for food and an
offering for textiles may share every word but these; this is what keeps them apart.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

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


class Trades:
    """The model; `of` gives trade → probability for a bag of tokens."""

    def __init__(self, thesaurus: Thesaurus, tokens_of: LabelTokens) -> None:
        folders = {folder for concept in thesaurus.concepts for folder in concept.folders}
        self.names = tuple(sorted(folders - {COMMON}))
        counts: dict[str, dict[str, float]] = {}
        totals: dict[str, float] = {}
        for concept in thesaurus.concepts:
            trades = [folder for folder in concept.folders if folder != COMMON]
            for label in (concept.label, *concept.also, *concept.english) if trades else ():
                weight = _WEIGHTS[concept.kind] / len(trades)
                for token in set(tokens_of(label)):
                    of_token = counts.setdefault(token, {})
                    for trade in trades:
                        of_token[trade] = of_token.get(trade, 0.0) + weight
                        totals[trade] = totals.get(trade, 0.0) + weight
        self._counts = counts
        self._totals = totals
        self._absent = {trade: math.log(_PRIOR / (totals.get(trade, 0.0) + _PRIOR)) for trade in self.names}
        self._present: dict[str, dict[str, float]] = {}

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
            counts = self._counts.get(token, {})
            background = sum(count / self._totals[trade] for trade, count in counts.items()) / max(1, len(self.names))
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
