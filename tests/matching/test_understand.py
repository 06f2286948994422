"""What the engine understands of any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import EmptyNeed, UnknownPlace
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Constraints, Need, Place
from tests.prepared import our_knowledge

_WORDS = [
    "酸笋",
    "袋子鼓起來",
    "卡尺",
    "ＧＢ／Ｔ１９００１",
    "３００㎜",
    "，",
    "。",
    " ",
    "CNAS報告",
    "柳州",
    "５天內",
    "🙂",
    "the sofa",
    "裂",
    "的",
]


@pytest.mark.parametrize("text", ["", "   ", "，。！", "的"])
def test_a_need_that_says_nothing_is_refused(text: str, knowledge: Knowledge) -> None:
    with pytest.raises(EmptyNeed):
        understand(Need(text=text), knowledge)


@given(st.lists(st.sampled_from(_WORDS) | st.text(max_size=5), max_size=12).map("".join))
@settings(deadline=None, max_examples=60)
def test_whatever_is_understood_has_its_evidence_in_the_text(text: str) -> None:
    try:
        understood = understand(Need(text=text), our_knowledge()).understanding
    except EmptyNeed:
        return
    assert understood.text == text
    assert understood.requirements
    assert len({requirement.id for requirement in understood.requirements}) == len(understood.requirements)
    for requirement in understood.requirements:
        assert 0.0 <= requirement.confidence <= 1.0
        assert requirement.evidence
        assert all(0 <= span.start < span.end <= len(text) for span in requirement.evidence)


def test_a_named_standard_is_a_requirement_with_its_words(knowledge: Knowledge) -> None:
    text = "按ＧＢ／Ｔ ３１６０４.８做迁移试验"
    requirements = understand(Need(text=text), knowledge).understanding.requirements
    (standard,) = (requirement for requirement in requirements if requirement.kind == "standard")
    (span,) = standard.evidence
    assert text[span.start : span.end] == "ＧＢ／Ｔ ３１６０４.８"


def test_conditions_in_the_text_complete_the_stated_ones(knowledge: Knowledge) -> None:
    need = Need(text="卡尺校准，5个工作日内，能上门", constraints=Constraints(max_days=3))
    understood = understand(need, knowledge).understanding
    assert understood.constraints.max_days == 3
    assert understood.constraints.modes == ("on_site",)
    assert understood.stated_in_text == ("modes",)


def test_a_stated_place_wins_over_one_in_the_text(knowledge: Knowledge) -> None:
    stated = understand(Need(text="卡尺寄到柳州校准", place=Place(name="宁波")), knowledge)
    said = understand(Need(text="卡尺寄到柳州校准"), knowledge)
    assert stated.understanding.place is not None
    assert stated.understanding.place.adcode == "330200"
    assert said.understanding.place is not None
    assert said.understanding.place.name == "柳州市"


def test_a_place_that_nobody_knows_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(UnknownPlace):
        understand(Need(text="卡尺校准", place=Place(name="亚特兰蒂斯")), knowledge)
