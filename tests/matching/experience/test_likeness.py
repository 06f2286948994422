"""How much cases resemble a need."""

import random

import numpy as np
import pytest

from matching.experience.leanings import Leanings, leaning
from matching.experience.likeness import LEAST, MOST, Likeness
from matching.experience.outlines import Outline, of_titles, outline
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Need
from tests.matching.experience.pasts import ALIKE, ANOTHER, NEED


def _outline(text: str, proposed: tuple[str, ...], knowledge: Knowledge) -> Outline:
    reading = understand(Need(text=text), knowledge)
    return outline(reading, knowledge.meaning.of_need(reading.normal.text), of_titles(proposed, knowledge))


def _logarithm(case: Outline, need: Outline) -> float:
    """The same rule, written down once more, for two at a time."""

    def cosine(one: bytes, other: bytes) -> float:
        pairs = zip(np.frombuffer(one, np.int8).tolist(), np.frombuffer(other, np.int8).tolist(), strict=True)
        return float(sum(a * b for a, b in pairs)) / 127**2

    def shared(one: bytes, other: bytes) -> float:
        kind = [("concept", "<i4"), ("weight", "<f4")]
        first, second = (dict(np.frombuffer(kept, kind).tolist()) for kept in (one, other))
        return float(sum(weight * second.get(concept, 0.0) for concept, weight in first.items()))

    said = 4.2 * cosine(case.meaning, need.meaning) + 3.4 * shared(case.aims, need.aims)
    said += 0.5 * shared(case.objects, need.objects)
    if not any(case.proposals):
        return 1.4 * said - 4.85
    return said + 6.0 * cosine(case.proposals, need.proposals) - 8.1


def test_what_is_ruled_out_early_agrees_with_looking_at_every_case(knowledge: Knowledge) -> None:
    concepts = knowledge.thesaurus.concepts
    symptoms = knowledge.thesaurus.of_kind("symptom")
    draw = random.Random(7)
    outlines = []
    for symptom in draw.sample(symptoms, 300):
        links = symptom.relations.get("services", ()) if draw.random() < 0.7 else ()
        services = tuple(concepts[link.target].label for link in links)
        outlines.append(_outline(draw.choice([symptom.label, *symptom.also]), services, knowledge))
    likeness, compared = Likeness(outlines), 0
    for need in outlines[:60]:
        rows, alike = likeness.of(need)
        expected = 1 / (1 + np.exp(-np.array([_logarithm(case, need) for case in outlines])))
        assert rows.tolist() == np.flatnonzero(np.round(expected, 6) >= LEAST).tolist()
        assert alike == pytest.approx(np.minimum(expected[rows], MOST), abs=2e-6)
        compared += len(rows)
    assert compared > 60


def test_how_much_a_case_resembles_a_need_depends_on_no_other_case(knowledge: Knowledge) -> None:
    need, case, other = (_outline(text, (), knowledge) for text in (NEED.text, ALIKE, ANOTHER))
    alone = Likeness([case]).of(need)[1]
    rows, alike = Likeness([other] * 500 + [case]).of(need)
    assert rows.tolist() == [500]
    assert alike.tolist() == alone.tolist()


def test_the_same_problem_in_other_words_is_similar_and_another_one_is_not(knowledge: Knowledge) -> None:
    proposed = ("胀袋发霉原因分析", "商业无菌检验")
    need = _outline(NEED.text, proposed, knowledge)
    cases = [_outline(ALIKE, proposed, knowledge), _outline(ANOTHER, ("轴承钢非金属夹杂物评级",), knowledge)]
    assert Likeness(cases).of(need)[0].tolist() == [0]


def test_a_copy_of_a_text_is_no_more_alike_than_what_is_surely_the_same_problem(knowledge: Knowledge) -> None:
    need = _outline(NEED.text, ("胀袋发霉原因分析",), knowledge)
    assert Likeness([need]).of(need)[1].tolist() == [MOST]


def test_without_cases_nothing_is_similar(knowledge: Knowledge) -> None:
    rows, alike = Likeness([]).of(_outline(NEED.text, (), knowledge))
    assert rows.size == alike.size == 0


def test_leanings_share_what_they_share_times_the_scale_of_their_row() -> None:
    kept = Leanings([leaning({3: 1.0, 8: 1.0}), leaning({}), leaning({8: 2.0}), leaning({1: 1.0})], np.arange(1, 5))
    assert kept.products(leaning({8: 5.0})) == pytest.approx([0.5**0.5, 0.0, 3.0, 0.0], abs=1e-6)
    assert kept.products(leaning({7: 1.0})).tolist() == [0.0] * 4
    assert Leanings([], np.zeros(0)).products(leaning({7: 1.0})).tolist() == []
