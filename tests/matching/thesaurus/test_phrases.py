"""Everyday phrasings found although nobody words them twice alike."""

import pytest

from matching.text.normal import plain
from matching.thesaurus import Knowledge


def _share(text: str, knowledge: Knowledge, symptom: str = "胀袋") -> float:
    shares = [
        mention.share
        for mention in knowledge.phrases.find(plain(text), 0.05)
        if knowledge.concept(mention.concept).label == symptom
    ]
    return max(shares, default=0.0)


def test_a_phrasing_that_stands_in_the_text_is_found_in_full(small_knowledge: Knowledge) -> None:
    assert _share("夏天袋子鼓起来", small_knowledge) == pytest.approx(1.0)


def test_more_of_a_phrasing_is_a_larger_share(small_knowledge: Knowledge) -> None:
    full = _share("袋子鼓起来", small_knowledge)
    part = _share("袋子天一热就鼓", small_knowledge)
    none = _share("卡尺不准", small_knowledge)
    assert full > part > none == 0.0


def test_traditional_characters_make_no_difference(small_knowledge: Knowledge) -> None:
    assert _share("包裝脹氣", small_knowledge) == _share("包装胀气", small_knowledge) > 0.9


def test_a_share_below_the_least_is_not_reported(small_knowledge: Knowledge) -> None:
    weak = "袋子天一热就鼓"
    assert small_knowledge.phrases.find(weak, 0.05)
    assert small_knowledge.phrases.find(weak, 0.99) == []


def test_mentions_lie_in_the_text_and_the_best_comes_first(knowledge: Knowledge) -> None:
    text = plain("我家酸笋放到夏天，袋子就鼓起来了。卡尺量不准，客户投诉包装漏气")
    found = knowledge.phrases.find(text, 0.5)
    assert found
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(0.5 <= mention.share <= 1.0 for mention in found)
    shares = [mention.share for mention in found]
    assert shares == sorted(shares, reverse=True)


def test_the_clause_that_holds_the_phrasing_is_its_evidence(small_knowledge: Knowledge) -> None:
    text = "我们做酸笋。袋子鼓起来。客户退货"
    (mention,) = small_knowledge.phrases.find(text, 0.9)
    assert "袋子鼓起来" in text[mention.start : mention.end]
    assert "客户退货" not in text[mention.start : mention.end]
