"""Tokens: pairs of Chinese characters, Latin terms whole, longer words."""

import pytest

from matching.text import pairs, tokens, words
from matching.text.tokens import latin, stem


def test_neighbouring_chinese_characters_form_pairs() -> None:
    assert pairs("酸笋鼓袋") == ["酸笋", "笋鼓", "鼓袋"]


def test_no_pair_reaches_over_punctuation_or_latin_text() -> None:
    assert pairs("酸笋,鼓袋") == ["酸笋", "鼓袋"]
    assert pairs("电机ac异响") == ["电机", "异响"]


@pytest.mark.parametrize("term", ["gb/t", "19001-2016", "pm2.5", "x-ray", "3c", "cnas"])
def test_a_latin_term_stays_whole(term: str) -> None:
    assert latin(f"测 {term} 的") == [term]
    assert term in tokens(f"测 {term} 的")


def test_empty_words_are_no_words() -> None:
    assert words("我们的 the of") == []
    assert "的" not in tokens("卡尺的校准")


def test_a_word_longer_than_a_pair_is_a_token_beside_its_pairs() -> None:
    found = tokens("千分尺")
    assert {"千分", "分尺", "千分尺"} <= set(found)


def test_a_word_of_two_characters_is_not_counted_twice() -> None:
    assert tokens("卡尺") == ["卡尺"]


def test_a_text_without_words_has_no_tokens() -> None:
    assert tokens("，。！？ ") == []


@pytest.mark.parametrize(
    "forms",
    [
        ("gauge", "gauges"),
        ("residue", "residues"),
        ("crack", "cracks", "cracked", "cracking"),
        ("battery", "batteries"),
        ("wrench", "wrenches"),
        ("damage", "damaged", "damages"),
        ("cable", "cables"),
        ("box", "boxes"),
    ],
)
def test_the_forms_of_an_english_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_words_that_only_look_inflected_stay_apart() -> None:
    assert len({stem(word) for word in ("glass", "glas", "gas", "mass", "test", "nest")}) >= 5
