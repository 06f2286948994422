"""Which trade a text speaks of: a posterior over the folders of the knowledge.

A multinomial naive Bayes model (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 13.2) whose
training text are the words of each folder, smoothed with the language of all (Dirichlet prior). A need for food and an
offering for textiles may share every word but these; this is what keeps them apart.
"""

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

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
_EVIDENCE = np.dtype("<f4")


class Trades(msgspec.Struct, frozen=True, dict=True):
    """The model: what each token says about each trade, a row of logarithms of likelihood ratios a token."""

    names: tuple[str, ...]
    rows: dict[str, int]
    evidence: bytes

    @classmethod
    def of_thesaurus(cls, thesaurus: Thesaurus, tokens_of: LabelTokens) -> Self:
        """The model that the words of a thesaurus's folders give."""
        names = tuple(sorted({folder for concept in thesaurus.concepts for folder in concept.folders} - {COMMON}))
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
        absent = np.array([math.log(_PRIOR / (total + _PRIOR)) for total in totals.values()])
        columns = {trade: column for column, trade in enumerate(names)}
        evidence = np.tile(absent, (len(counts), 1))
        for row, of_token in enumerate(counts.values()):
            background = sum(count / totals[trade] for trade, count in of_token.items()) / len(names)
            for trade, count in of_token.items():
                evidence[row, columns[trade]] += math.log1p(count / (_PRIOR * background))
        rows = {token: row for row, token in enumerate(counts)}
        return cls(names, rows, evidence.astype(_EVIDENCE).tobytes())

    @functools.cached_property
    def _evidence(self) -> NDArray[Any]:
        return np.frombuffer(self.evidence, _EVIDENCE).reshape(len(self.rows), len(self.names))

    def rows_of(self, tokens: Iterable[str]) -> list[int]:
        """The rows of the tokens that say something."""
        rows = self.rows
        return [row for token in tokens if (row := rows.get(token)) is not None]

    def scores(self, rows: Sequence[int] | NDArray[Any]) -> NDArray[Any]:
        """What the tokens of some rows, each as often as it is given, say about each trade: sums of logarithms."""
        said: NDArray[Any] = self._evidence[np.asarray(rows, np.int32)].sum(axis=0)
        return said

    def probabilities(self, scores: NDArray[Any], temperature: float) -> NDArray[Any]:
        """For each row of scores the probability of each trade, the improbable ones as 0, all 0 where nothing was said.

        The temperature evens out that tokens are not independent.
        """
        likelihoods = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
        shares = likelihoods / likelihoods.sum(axis=1, keepdims=True)
        return np.where((shares >= _LEAST_SHOWN) & scores.any(axis=1, keepdims=True), shares, 0.0)

    def of(self, bag: Mapping[str, int], temperature: float) -> dict[str, float]:
        """Trade → probability of those that a bag of tokens makes probable."""
        heard = [token for token, count in bag.items() for _ in range(min(count, _MOST_REPEATS))]
        (found,) = self.probabilities(self.scores(self.rows_of(heard))[None], temperature)
        return {self.names[column]: float(found[column]) for column in np.flatnonzero(found)}


def bag_of(texts: Iterable[str], repeats: int = 1) -> Counter[str]:
    """The tokens of normalised texts, each counted `repeats` times."""
    bag: Counter[str] = Counter()
    for text in texts:
        for token in tokens(text):
            bag[token] += repeats
    return bag
