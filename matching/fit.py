"""How well an offering's words fit what is aimed at: each aim by the best of its wordings.

The tokens of all aims are looked up in an entry at once; an entry shares few of them, so the cost is small.
"""

from collections.abc import Iterable, Mapping

from matching.thesaurus import Knowledge


class AimFit:
    """The concepts that one need is after, prepared to be compared with many entries."""

    def __init__(self, concepts: Iterable[int], knowledge: Knowledge) -> None:
        self._concept_of: list[int] = []
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for concept in dict.fromkeys(concepts):
            for wording in knowledge.wordings(concept):
                number = len(self._concept_of)
                self._concept_of.append(concept)
                for token, share in wording:
                    self._postings.setdefault(token, []).append((number, share))
        self._tokens = self._postings.keys()

    def of(self, terms: Mapping[str, float]) -> dict[int, float]:
        """Concept → how much of its best wording the terms of an entry hold, 0 to 1."""
        held: dict[int, float] = {}
        # Sorted, because sums of floating-point numbers depend on their order and sets have none.
        for token in sorted(self._tokens & terms.keys()):
            present = terms[token]
            for wording, share in self._postings[token]:
                held[wording] = held.get(wording, 0.0) + share * present
        fits: dict[int, float] = {}
        for wording, fit in held.items():
            concept = self._concept_of[wording]
            if fit > fits.get(concept, 0.0):
                fits[concept] = fit
        return fits
