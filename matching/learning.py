"""Learning the weights of the ranking from judged needs: listwise, with few parameters, held close to the rule in force.

For each need the scores of its candidates, put through a softmax, should spread as the gains of the judges' grades do
(ListNet: Cao, Qin, Liu, Tsai and Li, 2007). A penalty on leaving the weights in force keeps a small collection from
teaching nonsense, and no weight may become negative, so that a better value in one signal never lowers a match.
"""

import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.candidates import candidates
from matching.evaluate import Collection, index_of
from matching.scoring import score
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.weights import Weights, load_weights

_STEPS = 200
_LEAST_SCALE = 0.1
_CIRCUMSTANCES = frozenset(("nearness", "promptness", "economy", "freshness", "sure_misses", "stale"))
_RELEVANT = 2
"""From this grade on an offering is a part of the solution."""


class Lesson(msgspec.Struct, frozen=True):
    """A need with its candidates: a row of signals for each, the gain of its grade, whether it helps, and the group
    (an industry, a collection) that the need belongs to."""

    need: str
    group: str
    signals: NDArray[np.float64]
    gains: NDArray[np.float64]
    helps: NDArray[np.bool_]


def lessons(collection: Collection, knowledge: Knowledge, name: str) -> list[Lesson]:
    """What a judged collection teaches: one lesson for each need with a candidate that helps."""
    index = index_of(collection, knowledge)
    weights = load_weights()
    found: list[Lesson] = []
    for need in collection.needs:
        reading = understand(need.stated(), knowledge)
        entries = candidates(reading, index, knowledge)
        if not entries:
            continue
        graded = collection.grades.get(need.id, {})
        scored = score(reading, entries, knowledge, weights, len(entries))
        grades = np.array([graded.get(candidate.entry.id, 0) for candidate in scored])
        if not (grades >= _RELEVANT).any():
            continue
        found.append(
            Lesson(
                need=need.id,
                group=need.cluster or name,
                signals=np.array(
                    [[getattr(candidate.signals, signal) for signal in learnt(weights)] for candidate in scored]
                ),
                gains=2.0**grades - 1,
                helps=grades >= _RELEVANT,
            )
        )
    return found


def learnt(weights: Weights) -> list[str]:
    """The signals whose weights are learned: all that compare a need with what an offering is."""
    return [signal for signal in weights.signals if signal not in _CIRCUMSTANCES]


def learn(taught: list[Lesson], strictness: float, today: datetime.date) -> Weights:
    """The weights that lessons teach; the stricter, the closer they stay to those in force."""
    now = load_weights()
    names = learnt(now)
    prior = np.array([now.signals[name] for name in names])
    weights = prior.copy()
    for _ in range(_STEPS):
        gradient = strictness * (weights - prior) / prior.clip(0.5)
        curvature = strictness * np.diag(1 / prior.clip(0.5))
        for lesson in taught:
            spread = _softmax(lesson.signals @ weights)
            wanted = lesson.gains / lesson.gains.sum()
            mean = spread @ lesson.signals
            gradient += spread @ lesson.signals - wanted @ lesson.signals
            curvature += (lesson.signals * spread[:, None]).T @ lesson.signals - np.outer(mean, mean)
        step = np.linalg.solve(curvature, gradient)
        weights = np.maximum(weights - 0.5 * step, 0.0)
        if float(np.abs(step).max()) < 1e-6:
            break
    scale, bias = _calibrated(taught, weights)
    signals = {name: round(scale * weight, 3) for name, weight in zip(names, weights.tolist(), strict=True)}
    others = {name: round(scale * weight, 3) for name, weight in now.signals.items() if name not in signals}
    return Weights(version=f"{today.isoformat()}-learned", bias=round(bias, 3), signals={**signals, **others})


def _calibrated(taught: list[Lesson], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Scale and bias that make the logistic of a sum the share of such offerings that help (Platt, 1999)."""
    sums = np.concatenate([lesson.signals @ weights for lesson in taught])
    helps = np.concatenate([lesson.helps for lesson in taught]).astype(float)
    design = np.column_stack([sums, np.ones_like(sums)])
    fitted = np.array([1.0, -float(np.quantile(sums, 0.99))])
    for _ in range(_STEPS):
        shares = 1 / (1 + np.exp(-(design @ fitted)))
        gradient = design.T @ (shares - helps)
        curvature = (design * (shares * (1 - shares))[:, None]).T @ design + 1e-6 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        fitted -= step * min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-9))
        if float(np.abs(step).max()) < 1e-8:
            break
    # Signals that say the contrary of the judges must not turn the ranking round.
    return max(float(fitted[0]), _LEAST_SCALE), float(fitted[1])


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised: NDArray[np.float64] = np.exp(scores - scores.max())
    spread: NDArray[np.float64] = raised / raised.sum()
    return spread
