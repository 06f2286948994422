"""What a text evokes: symptoms only in full where their object is spoken of."""

from matching.evoke import Evocation, evoke
from matching.text.normal import plain
from matching.thesaurus import Knowledge


def _evoked(text: str, knowledge: Knowledge, industry: str | None = None) -> Evocation:
    return evoke(plain(text), industry, knowledge)


def _confidence(text: str, knowledge: Knowledge, industry: str | None = None) -> float:
    symptoms = _evoked(text, knowledge, industry).symptoms
    return max((e.confidence for e in symptoms if knowledge.concept(e.concept).label == "胀袋"), default=0.0)


def test_a_symptom_counts_most_with_its_object_and_least_with_another(small_knowledge: Knowledge) -> None:
    fitting = _confidence("酸笋，袋子鼓起来", small_knowledge)
    bare = _confidence("袋子鼓起来", small_knowledge)
    other = _confidence("沙发，袋子鼓起来", small_knowledge)
    assert fitting > bare > other


def test_an_object_below_the_symptoms_own_opens_it_too(small_knowledge: Knowledge) -> None:
    broad = _confidence("食品，袋子鼓起来", small_knowledge)
    below = _confidence("酸笋，袋子鼓起来", small_knowledge)
    assert _confidence("袋子鼓起来", small_knowledge) < 0.7 * below
    assert 0.7 * broad < below <= broad


def test_the_stated_industry_speaks_of_objects_too(small_knowledge: Knowledge) -> None:
    assert _confidence("袋子鼓起来", small_knowledge, "食品") > _confidence("袋子鼓起来", small_knowledge)


def test_a_symptom_aims_at_its_characteristic_and_at_its_services(small_knowledge: Knowledge) -> None:
    evocation = _evoked("酸笋，袋子鼓起来", small_knowledge)
    aims = {small_knowledge.concept(aim.concept).label for aim in evocation.aims}
    assert {"商业无菌", "胀袋质量诊断", "食品微生物检验"} <= aims


def test_a_named_instrument_aims_at_its_calibration(small_knowledge: Knowledge) -> None:
    evocation = _evoked("卡尺", small_knowledge)
    named = {small_knowledge.concept(evoked.concept).label for evoked in evocation.named}
    aims = {small_knowledge.concept(aim.concept).label for aim in evocation.aims}
    assert named == {"游标卡尺"}
    assert "卡尺校准" in aims


def test_a_text_of_another_field_evokes_nothing(small_knowledge: Knowledge) -> None:
    evocation = _evoked("明天会下雨", small_knowledge)
    assert (evocation.named, evocation.symptoms, evocation.aims) == ((), (), ())


def test_confidences_and_weights_lie_between_none_and_full(knowledge: Knowledge) -> None:
    text = "我家酸笋放到夏天包装袋就鼓起来，卡尺也量不准，客户要CNAS报告"
    evocation = _evoked(text, knowledge)
    assert evocation.aims
    assert all(0.0 <= e.confidence <= 1.0 for e in (*evocation.named, *evocation.symptoms))
    assert all(0.0 < aim.weight <= 1.0 for aim in evocation.aims)


def test_the_most_confident_symptom_comes_first(knowledge: Knowledge) -> None:
    symptoms = _evoked("酸笋包装袋鼓起来，有哈喇味，长霉了", knowledge).symptoms
    confidences = [evoked.confidence for evoked in symptoms]
    assert len(confidences) > 1
    assert confidences == sorted(confidences, reverse=True)
