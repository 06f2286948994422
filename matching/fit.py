"""How well an offering's words fit what is aimed at: each aim by the best of its wordings.

The tokens of all aims are looked up in an entry at once; an entry shares few of them, so the cost is small.
"""

from matching.evoke import Aim
from matching.signals import saturation
from matching.thesaurus import Knowledge


class AimFit:
    """The aims of one need, prepared to be compared with many entries."""

    def __init__(self, aims: tuple[Aim, ...], knowledge: Knowledge) -> None:
        self._aim_of: list[int] = []
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for position, aim in enumerate(aims):
            for wording in knowledge.wordings(aim.concept):
                number = len(self._aim_of)
                self._aim_of.append(position)
                for token, share in wording:
                    self._postings.setdefault(token, []).append((number, share))
        self._tokens = self._postings.keys()

    def of(self, terms: dict[str, float]) -> dict[int, float]:
        """Position of an aim → how much of its best wording the terms of an entry hold, 0 to 1."""
        held: dict[int, float] = {}
        for token in sorted(self._tokens & terms.keys()):
            present = saturation(terms[token])
            for wording, share in self._postings[token]:
                held[wording] = held.get(wording, 0.0) + share * present
        fits: dict[int, float] = {}
        for wording, fit in held.items():
            aim = self._aim_of[wording]
            if fit > fits.get(aim, 0.0):
                fits[aim] = fit
        return fits
