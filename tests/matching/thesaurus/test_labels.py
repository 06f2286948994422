"""Labels found in texts, word for word."""

import pytest

from matching.text.normal import plain
from matching.thesaurus import Knowledge


def _named(text: str, knowledge: Knowledge) -> set[tuple[str, str]]:
    normal = plain(text)
    return {
        (knowledge.concept(mention.concept).label, normal[mention.start : mention.end])
        for mention in knowledge.labels.find(normal)
    }


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("我家酸笋不行了", "酸笋", "酸笋"),
        ("卡尺不准", "游标卡尺", "卡尺"),
        ("做三标要多久", "三体系", "三标"),
        ("遊標卡尺不準", "游标卡尺", "游标卡尺"),
        ("our vernier caliper is off", "游标卡尺", "vernier caliper"),
        ("two sofas", "沙发", "sofa"),
    ],
)
def test_a_concept_is_found_by_any_of_its_labels(text: str, label: str, words: str, small_knowledge: Knowledge) -> None:
    assert (label, words) in _named(text, small_knowledge)


def test_the_longest_label_is_taken(small_knowledge: Knowledge) -> None:
    assert _named("卡尺校准", small_knowledge) == {("卡尺校准", "卡尺校准")}


@pytest.mark.parametrize("text", ["sofabed", "unsofa", "今天天气好", ""])
def test_a_latin_label_inside_another_word_is_not_found(text: str, small_knowledge: Knowledge) -> None:
    assert _named(text, small_knowledge) == set()


def test_symptoms_are_not_found_by_their_labels(small_knowledge: Knowledge) -> None:
    kinds = {small_knowledge.concept(m.concept).kind for m in small_knowledge.labels.find("胀袋和酸笋")}
    assert kinds == {"object"}


def test_every_label_that_comes_with_the_engine_is_found_where_it_stands_alone(knowledge: Knowledge) -> None:
    concepts = [concept for concept in knowledge.thesaurus.concepts if concept.kind != "symptom"]
    missed = [
        concept.label
        for concept in concepts
        if concept.number not in {m.concept for m in knowledge.labels.find(plain(concept.label))}
    ]
    assert missed == []
