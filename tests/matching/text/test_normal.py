"""The normal form of texts, and its way back to the original."""

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.text import normalise
from matching.text.normal import plain

_TO_TRADITIONAL = opencc.OpenCC("s2t")
_SPELLINGS = st.text(
    st.sampled_from("ＧＢ／Ｔ　１９００１－２０１６㎜℃①ﬁ½Ω…—～檢測報告裏後臺乾麵發鬆檢测abc .,酸笋鼓袋İß")
    | st.characters()
)


def _behind(text: str, wanted: str) -> str:
    normal = normalise(text)
    start = normal.text.index(wanted)
    begin, end = normal.span(start, start + len(wanted))
    return text[begin:end]


@pytest.mark.parametrize(
    ("text", "wanted", "original"),
    [
        ("要测ＧＢ／Ｔ１９００１的", "gb/t19001", "ＧＢ／Ｔ１９００１"),
        ("厚３００㎜的鋼板", "300mm", "３００㎜"),
        ("溫度２５℃以下", "25°c", "２５℃"),
        ("我要檢測報告", "检测报告", "檢測報告"),
        ("①號樣品", "1号", "①號"),
        ("ﬁnish—good", "finish-good", "ﬁnish—good"),
    ],
)
def test_a_found_span_leads_back_to_the_words_as_they_were_written(text: str, wanted: str, original: str) -> None:
    assert _behind(text, wanted) == original


@given(_SPELLINGS, st.data())
@settings(deadline=None)
def test_the_span_of_every_slice_is_a_slice_of_the_original(text: str, data: st.DataObject) -> None:
    normal = normalise(text)
    assert len(normal.origins) == len(normal.text)
    if normal.text:
        start = data.draw(st.integers(0, len(normal.text) - 1))
        end = data.draw(st.integers(start + 1, len(normal.text)))
        begin, stop = normal.span(start, end)
        assert 0 <= begin < stop <= len(text)


@given(_SPELLINGS)
@settings(deadline=None)
def test_the_origins_never_go_backwards_and_name_existing_characters(text: str) -> None:
    origins = list(normalise(text).origins)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


def test_an_empty_slice_has_no_origin() -> None:
    with pytest.raises(ValueError, match="empty span"):
        normalise("卡尺").span(1, 1)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("壓力表檢定證書", "压力表检定证书"),
        ("螺螄粉開了裂", "螺蛳粉开了裂"),
        ("出口歐盟的玩具要做認證", "出口欧盟的玩具要做认证"),
        ("實驗室認可與計量認證", "实验室认可与计量认证"),
    ],
)
def test_traditional_and_simplified_characters_have_one_normal_form(traditional: str, simplified: str) -> None:
    assert plain(traditional) == plain(simplified) == simplified


@given(st.text(st.sampled_from("检测报告证书压力钢铁锈铜铝镍焊缝裂纹农药残留实验认可标准门窗玻璃电线缆机")))
@settings(deadline=None)
def test_any_text_written_in_traditional_characters_reads_as_in_simplified_ones(text: str) -> None:
    assert plain(_TO_TRADITIONAL.convert(text)) == plain(text)


def test_half_a_surrogate_pair_is_one_unknown_character() -> None:
    normal = normalise("卡\ud800尺")
    assert normal.text == "卡?尺"
    assert normal.origins == (0, 1, 2)


def test_dashes_tildes_and_letters_have_one_form() -> None:
    assert plain("GB—9685 ０～３００ＭＭ −5") == plain("gb-9685 0~300mm -5")


@given(_SPELLINGS)
@settings(deadline=None)
def test_the_short_form_is_the_text_of_the_traceable_one(text: str) -> None:
    assert plain(text) == normalise(text).text
