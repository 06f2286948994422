"""Input-method errors are read as they were meant; what is clean stays as it is."""

import pytest

from matching.text.normal import plain
from matching.thesaurus import Knowledge
from tests.matching.conftest import Catalogue


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("米粉 二氧化留", "米粉 二氧化硫"),
        ("卡尺要教准", "卡尺要校准"),
        ("山梨酸超标，脱氢乙算也要测", "山梨酸超标，脱氢乙酸也要测"),
        ("化烟员不会操作", "化验员不会操作"),
    ],
)
def test_a_character_that_only_sounds_right_is_read_as_the_right_one(
    knowledge: Knowledge, written: str, meant: str
) -> None:
    corrected, readings = knowledge.homophones.correct(written)
    assert corrected == meant
    for reading in readings:
        assert meant[reading.start : reading.end] == reading.read_as


@pytest.mark.parametrize(
    "text", ["耐磨及冲击试验", "刹车响，玻璃也响", "我们交了样品", "今年的茯砖喝着有霉味", "袋子鼓起来"]
)
def test_words_that_happen_to_sound_like_a_name_stay(knowledge: Knowledge, text: str) -> None:
    assert knowledge.homophones.correct(text) == (text, ())


def test_hardly_any_sober_text_is_changed(catalogue: Catalogue, knowledge: Knowledge) -> None:
    texts = [text for one in catalogue.offerings for text in (one.title, one.summary, *one.items)]
    changed = [text for text in texts if knowledge.homophones.correct(plain(text))[1]]
    assert len(changed) <= len(texts) // 1000
