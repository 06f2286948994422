"""The knowledge of the field, ready to be asked: tables, finders and weights, loaded once a process."""

import contextlib
import fcntl
import functools
import gc
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.collector import without_collector
from matching.meaning import load_meaning
from matching.text import tokens, words
from matching.text.abbreviations import AbbreviationCorrector
from matching.text.corrections import HomophoneCorrector
from matching.text.term_ids import term_id
from matching.thesaurus.concepts import Concept, Thesaurus
from matching.thesaurus.english import EnglishFinder
from matching.thesaurus.labels import LabelFinder, LabelTokens, fold
from matching.thesaurus.loading import KNOWLEDGE_FOLDER, load_thesaurus
from matching.thesaurus.phrases import PhraseFinder
from matching.thesaurus.rarity import Rarity
from matching.thesaurus.trades import Trades

_MOST_WORDINGS = 3

Wording = tuple[tuple[str, float], ...]
"""The tokens of one label with their shares of its weight; the shares of a wording add up to 1."""


class Worded(msgspec.Struct, frozen=True):
    """The wordings of a concept in flat arrays: each token's id, its share, and the number of its wording."""

    terms: NDArray[Any]
    shares: NDArray[Any]
    wordings: NDArray[Any]
    count: int

    @classmethod
    def of(cls, wordings: tuple[Wording, ...]) -> Self:
        """The arrays of a concept's wordings."""
        rows = [(term_id(token), share, number) for number, wording in enumerate(wordings) for token, share in wording]
        terms, shares, numbers = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(np.array(terms, np.uint64), np.array(shares, float), np.array(numbers, np.int64), len(wordings))


class Derived(msgspec.Struct, frozen=True):
    """Everything that is worked out from the tables; it can be kept, so that only the first start works it out."""

    thesaurus: Thesaurus
    labels: LabelFinder
    phrases: PhraseFinder
    english: EnglishFinder
    rarity: Rarity
    trades: Trades
    homophones: HomophoneCorrector
    abbreviations: AbbreviationCorrector


class Knowledge:
    """The thesaurus with everything that is derived from it."""

    def __init__(self, derived: Derived, version: str) -> None:
        self.version = version
        self.thesaurus = derived.thesaurus
        self.labels = derived.labels
        self.phrases = derived.phrases
        self.english = derived.english
        self.rarity = derived.rarity
        self.trades = derived.trades
        self.homophones = derived.homophones
        self.abbreviations = derived.abbreviations
        self.meaning = load_meaning()
        self._worded: dict[int, Worded] = {}
        self._search_terms: dict[int, tuple[tuple[str, float], ...]] = {}

    def concept(self, number: int) -> Concept:
        """The concept with a number."""
        return self.thesaurus.concepts[number]

    def wordings(self, number: int) -> tuple[Wording, ...]:
        """How stations may word a concept: each label as the tokens it is recognised by."""
        return tuple(filter(None, map(self._wording, self._labels(number))))

    def worded(self, number: int) -> Worded:
        """The wordings of a concept, as they are compared with many offerings at once."""
        known = self._worded.get(number)
        if known is None:
            known = self._worded[number] = Worded.of(self.wordings(number))
        return known

    def search_terms(self, number: int) -> tuple[tuple[str, float], ...]:
        """The terms that find a concept in an index, each with its weight: the words of its first few wordings."""
        known = self._search_terms.get(number)
        if known is None:
            weights: dict[str, float] = {}
            for label in self._labels(number)[:_MOST_WORDINGS]:
                wording, cut = self._wording(label), set(words(fold(label)))
                # A pair of characters across the border of two words finds little, and costs as much as a word.
                for token, share in wording:
                    if token in cut:
                        weight = self.rarity.of(token) * min(1.0, share * len(wording))
                        weights[token] = max(weight, weights.get(token, 0.0))
            known = self._search_terms[number] = tuple(weights.items())
        return known

    def _labels(self, number: int) -> list[str]:
        concept = self.concept(number)
        return list(dict.fromkeys((concept.label,) if concept.kind == "symptom" else (concept.label, *concept.also)))

    def _wording(self, label: str) -> Wording:
        found = sorted(set(tokens(fold(label))))
        total = sum(self.rarity.of(token) for token in found)
        return tuple((token, self.rarity.of(token) / total) for token in found) if total else ()


def derive(thesaurus: Thesaurus) -> Derived:
    """Work out everything from the tables; takes seconds."""
    tokens_of = LabelTokens()
    labels = LabelFinder.of(thesaurus)
    sober, phrasings = _sober_and_phrasings(thesaurus)
    return Derived(
        thesaurus=thesaurus,
        labels=labels,
        phrases=PhraseFinder.of(thesaurus, labels),
        english=EnglishFinder.of(thesaurus),
        rarity=Rarity.of_thesaurus(thesaurus, tokens_of),
        trades=Trades.of_thesaurus(thesaurus, tokens_of),
        homophones=HomophoneCorrector.of(map(fold, sober), map(fold, phrasings)),
        abbreviations=AbbreviationCorrector.of(sober, phrasings),
    )


def _sober_and_phrasings(thesaurus: Thesaurus) -> tuple[list[str], list[str]]:
    """The field's sober words, and how people put what they see."""
    labels: list[str] = []
    phrasings: list[str] = []
    for concept in thesaurus.concepts:
        (phrasings if concept.kind == "symptom" else labels).extend((concept.label, *concept.also))
    return labels, phrasings


@functools.cache
def load_knowledge(folder: Path = KNOWLEDGE_FOLDER, kept: Path | None = None) -> Knowledge:
    """The knowledge of a folder; its version is a digest of the tables and of the code that reads them.

    `kept` is a folder where what was worked out is kept for the next start.
    """
    version = _version(folder)
    with without_collector():
        file = None if kept is None else kept / f"knowledge-{version}.msgpack"
        derived = derive(load_thesaurus(folder)) if file is None else _kept_or_derived(folder, file)
    # It stays as long as the process: the collector need never look at it again.
    gc.freeze()
    return Knowledge(derived, version)


def _kept_or_derived(folder: Path, file: Path) -> Derived:
    derived = _read_kept(file)
    if derived is not None:
        return derived
    with _one_at_a_time(file.parent):
        derived = _read_kept(file)
        if derived is None:
            derived = derive(load_thesaurus(folder))
            _keep(derived, file)
    return derived


@contextlib.contextmanager
def _one_at_a_time(kept: Path) -> Iterator[None]:
    """Of the processes of a node that start together one works it out, and the others wait for what it keeps."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            kept.mkdir(parents=True, exist_ok=True)
            fcntl.flock(held.enter_context((kept / "lock").open("a")), fcntl.LOCK_EX)
        yield


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    code = [*Path(__file__).parent.glob("*.py"), *Path(__file__).parent.parent.joinpath("text").glob("*.py")]
    meaning = Path(__file__).parent.parent / "meaning"
    meanings = [*meaning.glob("*.py"), *(meaning / "learned").glob("*.*")]
    for path in [*sorted(code), *sorted(meanings), *sorted(folder.glob("*/*.csv"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read_kept(file: Path) -> Derived | None:
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Derived)
    except (OSError, msgspec.MsgspecError):
        return None


def _keep(derived: Derived, file: Path) -> None:
    """Keep what was worked out, complete or not at all; where that cannot be, the next start works it out again."""
    unfinished = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(msgspec.msgpack.encode(derived))
        unfinished.replace(file)
        for old in file.parent.glob("knowledge-*.msgpack"):
            if old != file:
                old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
