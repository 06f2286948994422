"""Weights are learned from judged needs, and stay close to those in force where these teach little."""

import datetime

import numpy as np
import pytest

from matching.evaluate import Collection, JudgedNeed
from matching.learning import Lesson, learn, learnt, lessons
from matching.thesaurus import Knowledge
from matching.weights import load_weights
from tests.matching.conftest import Catalogue

_TODAY = datetime.date(2026, 11, 1)
_NAMES = learnt(load_weights())


def _lesson(telling: str, need: str) -> Lesson:
    """Twenty candidates of which the two good ones are told by one signal alone."""
    draw = np.random.default_rng(sum(map(ord, need)))
    signals = draw.random((20, len(_NAMES))) * 0.5
    signals[:2, _NAMES.index(telling)] = 1.0
    grades = np.array([3, 2] + [0] * 18)
    return Lesson(need=need, group="g", signals=signals, gains=2.0**grades - 1, helps=grades >= 2)


def test_the_signal_that_tells_gains_weight_beside_the_others() -> None:
    learned = learn([_lesson("element", f"n{number}") for number in range(30)], 0.3, _TODAY).signals
    before = load_weights().signals
    assert learned["element"] / learned["lexical"] > 3 * before["element"] / before["lexical"]


def test_no_learned_weight_is_negative() -> None:
    for telling in _NAMES:
        learned = learn([_lesson(telling, f"n{number}") for number in range(10)], 0.3, _TODAY).signals
        assert all(learned[name] >= 0 for name in _NAMES)


def test_the_stricter_the_closer_to_the_weights_in_force() -> None:
    taught = [_lesson("element", f"n{number}") for number in range(10)]
    before = load_weights().signals
    shifts = []
    for strictness in (0.3, 30.0, 3000.0):
        learned = learn(taught, strictness, _TODAY).signals
        scale = sum(learned[name] for name in _NAMES) / sum(before[name] for name in _NAMES)
        shifts.append(sum(abs(learned[name] / scale - before[name]) for name in _NAMES))
    assert shifts == sorted(shifts, reverse=True)
    assert shifts[-1] < 0.1 * shifts[0]


def test_learning_is_deterministic_and_gives_every_signal_a_weight() -> None:
    taught = [_lesson("title", f"n{number}") for number in range(5)]
    one, other = learn(taught, 3.0, _TODAY), learn(taught, 3.0, _TODAY)
    assert one == other
    assert one.signals.keys() == load_weights().signals.keys()


def test_a_judged_need_becomes_a_lesson_with_its_group(catalogue: Catalogue, knowledge: Knowledge) -> None:
    need = catalogue.needs[0]
    judged = JudgedNeed(id=need.id, text=need.text, cluster="D1")
    unjudged = JudgedNeed(id="none", text=need.text)
    collection = Collection(
        stations=catalogue.stations,
        offerings=catalogue.offerings,
        needs=[judged, unjudged],
        grades={need.id: {need.expected[0]: 3}},
    )
    (lesson,) = lessons(collection, knowledge, "all")
    assert (lesson.need, lesson.group) == (need.id, "D1")
    assert lesson.helps.sum() == 1
    assert lesson.gains.max() == pytest.approx(7.0)
    assert lesson.signals.shape == (len(lesson.gains), len(_NAMES))


def test_a_need_that_nothing_helps_teaches_nothing(catalogue: Catalogue, knowledge: Knowledge) -> None:
    need = catalogue.needs[0]
    collection = Collection(
        stations=catalogue.stations,
        offerings=catalogue.offerings,
        needs=[JudgedNeed(id=need.id, text=need.text)],
        grades={need.id: {need.expected[0]: 1}},
    )
    assert lessons(collection, knowledge, "all") == []


def test_signals_that_contradict_the_judges_do_not_turn_the_ranking_round() -> None:
    lesson = _lesson("title", "n1")
    turned = Lesson(need="n1", group="g", signals=1 - lesson.signals, gains=lesson.gains, helps=lesson.helps)
    assert all(learn([turned], 30.0, _TODAY).signals[name] >= 0 for name in _NAMES)
