"""What a need asks for, one by one: no conditions, help that is asked for by its kind, something of every clause."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.requirements import MOST
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Need, Requirement
from tests.prepared import our_knowledge

_EIGHT = [
    "卡尺校准和千分尺校准和压力表检定和砝码检定都要做",
    "想办CCC认证",
    "内审员培训",
    "企业标准备案",
    "商业无菌检验",
    "办理原产地证",
    "数字压力计校准",
    "重金属检测",
]
_CLAUSES = [
    *_EIGHT,
    "酸笋包胀袋",
    "木地板起拱",
    "ＣＣＣ認證",
    "量程300㎜",
    "報告要帶CNAS",
    "人也想派去学习培训",
    "能不能借你们的试验台",
    "不需要培训",
    "the sofa smells",
    "🙂",
]


def _asked(text: str, knowledge: Knowledge) -> tuple[Requirement, ...]:
    return understand(Need(text=text), knowledge).understanding.requirements


def _by_kind(text: str, knowledge: Knowledge) -> list[str | None]:
    """The elements that are asked for by their kind alone."""
    return [one.element for one in _asked(text, knowledge) if one.kind == "element"]


def _quoted(text: str, requirement: Requirement) -> list[str]:
    return [text[span.start : span.end] for span in requirement.evidence]


@pytest.mark.parametrize(
    "text", ["卡尺校准，报告要带CNAS", "卡尺校准，报告要带CNAS认可标志", "需要CMA资质认定的报告，卡尺校准"]
)
def test_an_accreditation_that_a_service_must_have_is_no_requirement(text: str, knowledge: Knowledge) -> None:
    (only,) = _asked(text, knowledge)
    assert only.label == "卡尺校准"


@pytest.mark.parametrize("text", ["我们实验室想申请CNAS认可", "我们实验室想申请CMA资质认定"])
def test_an_accreditation_of_ones_own_that_is_wanted_is_a_requirement(text: str, knowledge: Knowledge) -> None:
    assert [one.element for one in _asked(text, knowledge)] == ["accreditation"]


@pytest.mark.parametrize("text", ["压力表校准，扩展不确定度U=0.3%", "压力表校准，测量不确定度U=0.3%"])
def test_an_uncertainty_that_a_calibration_must_have_is_no_requirement(text: str, knowledge: Knowledge) -> None:
    assert [one.label for one in _asked(text, knowledge)] == ["压力表检定"]


def test_an_uncertainty_without_a_value_is_asked_for(knowledge: Knowledge) -> None:
    assert "测量不确定度" in {one.label for one in _asked("测量不确定度怎么评定", knowledge)}


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("人也想派去学习培训", "training"),
        ("卡尺校准，请老师来教怎么量", "training"),
        ("能不能借你们的试验台", "instrument_sharing"),
        ("弹簧要做疲劳试验，能不能借你们的试验台", "instrument_sharing"),
    ],
)
def test_who_asks_to_be_taught_or_to_use_an_instrument_gets_it_as_a_requirement(
    text: str, element: str, knowledge: Knowledge
) -> None:
    (plain,) = (one for one in _asked(text, knowledge) if one.kind == "element")
    assert plain.element == element
    assert plain.label_en
    assert _quoted(text, plain) == [text.rpartition("，")[2]]


@pytest.mark.parametrize(
    "text", ["不需要培训，只要卡尺校准", "卡尺校准，培训不用了", "不用借仪器，卡尺校准", "东西借不到"]
)
def test_what_is_declined_is_no_requirement(text: str, knowledge: Knowledge) -> None:
    assert _by_kind(text, knowledge) == []


@pytest.mark.parametrize(("text", "element"), [("想做内审员培训", "training"), ("想借用仪器", "instrument_sharing")])
def test_help_that_is_already_named_is_not_asked_for_twice(text: str, element: str, knowledge: Knowledge) -> None:
    assert _by_kind(text, knowledge) == []
    assert [one.element for one in _asked(text, knowledge)] == [element]


def test_the_same_kind_of_help_is_asked_for_once_in_a_clause(knowledge: Knowledge) -> None:
    assert _by_kind("我们要派人培训想学会上课", knowledge) == ["training"]


def test_every_clause_has_its_requirement_before_any_has_a_second(knowledge: Knowledge) -> None:
    text = "；".join(_EIGHT)
    asked = _asked(text, knowledge)
    assert len(asked) == MOST == len(_EIGHT)
    quoted = [quote for one in asked for quote in _quoted(text, one)]
    assert all(quote in clause for quote, clause in zip(quoted, _EIGHT, strict=True))


def test_where_there_is_room_a_clause_has_several_requirements(knowledge: Knowledge) -> None:
    labels = {one.label for one in _asked(_EIGHT[0], knowledge)}
    assert labels >= {"卡尺校准", "千分尺校准", "压力表检定", "砝码检定"}


def test_what_is_not_understood_is_one_problem_as_a_whole(knowledge: Knowledge) -> None:
    (only,) = _asked("报告要带CMA章", knowledge)
    assert (only.kind, _quoted("报告要带CMA章", only)) == ("problem", ["报告要带CMA章"])


@given(
    clauses=st.lists(st.sampled_from(_CLAUSES), min_size=1, max_size=14),
    mark=st.sampled_from(["，", "；", "。", "\n", ", "]),
)
@settings(deadline=None, max_examples=80)
def test_requirements_are_few_lie_in_the_text_and_are_numbered_in_its_order(clauses: list[str], mark: str) -> None:
    text = mark.join(["卡尺校准", *clauses])
    asked = _asked(text, our_knowledge())
    assert 1 <= len(asked) <= MOST
    assert [one.id for one in asked] == [f"r{number}" for number in range(1, len(asked) + 1)]
    spans = [span for one in asked for span in one.evidence]
    assert len(spans) == len(asked)
    assert spans == sorted(spans)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(text[span.start : span.end].strip() for span in spans)
