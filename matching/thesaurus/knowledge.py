"""The knowledge of the field, ready to be asked: tables, finders and weights, loaded once a process."""

import functools
import hashlib
from pathlib import Path

from matching.text import tokens
from matching.text.corrections import HomophoneCorrector
from matching.thesaurus.concepts import Concept, Thesaurus
from matching.thesaurus.english import EnglishFinder
from matching.thesaurus.labels import LabelFinder, LabelTokens, fold
from matching.thesaurus.loading import KNOWLEDGE_FOLDER, load_thesaurus
from matching.thesaurus.phrases import PhraseFinder
from matching.thesaurus.rarity import Rarity
from matching.thesaurus.trades import Trades

Wording = tuple[tuple[str, float], ...]
"""The tokens of one label with their shares of its weight; the shares of a wording add up to 1."""


class Knowledge:
    """The thesaurus with everything that is derived from it."""

    def __init__(self, thesaurus: Thesaurus, version: str) -> None:
        self.thesaurus = thesaurus
        self.version = version
        self.labels = LabelFinder(thesaurus)
        self.phrases = PhraseFinder(thesaurus)
        self.english = EnglishFinder(thesaurus)
        tokens_of = LabelTokens()
        self.rarity = Rarity(thesaurus, tokens_of)
        self.trades = Trades(thesaurus, tokens_of)
        self.homophones = _corrector(thesaurus)
        self._wordings: dict[int, tuple[Wording, ...]] = {}

    def concept(self, number: int) -> Concept:
        """The concept with a number."""
        return self.thesaurus.concepts[number]

    def wordings(self, number: int) -> tuple[Wording, ...]:
        """How stations may word a concept: each label as the tokens it is recognised by."""
        known = self._wordings.get(number)
        if known is None:
            concept = self.concept(number)
            labels = (concept.label,) if concept.kind == "symptom" else (concept.label, *concept.also)
            known = tuple(filter(None, (self._wording(label) for label in dict.fromkeys(labels))))
            self._wordings[number] = known
        return known

    def _wording(self, label: str) -> Wording:
        found = sorted(set(tokens(fold(label))))
        total = sum(self.rarity.of(token) for token in found)
        return tuple((token, self.rarity.of(token) / total) for token in found) if total else ()


def _corrector(thesaurus: Thesaurus) -> HomophoneCorrector:
    """What the field's sober words are, and what anybody ever writes side by side."""
    labels: list[str] = []
    phrasings: list[str] = []
    for concept in thesaurus.concepts:
        (phrasings if concept.kind == "symptom" else labels).extend((concept.label, *concept.also))
    return HomophoneCorrector(map(fold, labels), map(fold, phrasings))


@functools.cache
def load_knowledge(folder: Path = KNOWLEDGE_FOLDER) -> Knowledge:
    """The knowledge of a folder; its version is a digest of the tables."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*/*.csv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return Knowledge(load_thesaurus(folder), digest.hexdigest()[:16])
