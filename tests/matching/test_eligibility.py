"""Who may use a policy measure: what is surely not fulfilled, and what must still be asked."""

import datetime

import pytest

from matching.eligibility import unmet
from matching.values import Eligibility, Miss, Place

TODAY = datetime.date(2026, 7, 1)
_A_DAY = datetime.timedelta(days=1)


def _unmet(
    eligibility: Eligibility, adcode: str | None = None, size: str | None = None, industry: str | None = None
) -> list[Miss]:
    return unmet(eligibility, Place(adcode=adcode), (size,) if size else (), size is not None, industry, TODAY)


def _verdict(misses: list[Miss]) -> str:
    if not misses:
        return "met"
    (miss,) = misses
    return "unmet" if miss.sure else "unknown"


def test_a_measure_for_everybody_leaves_nothing_unmet() -> None:
    assert unmet(Eligibility(), None, (), False, None, TODAY) == []


@pytest.mark.parametrize(
    ("prefix", "adcode", "verdict"),
    [
        ("45", "450202", "met"),
        ("45", "450200", "met"),
        ("45", "450000", "met"),
        ("4502", "450202", "met"),
        ("4502", "450200", "met"),
        ("450202", "450202", "met"),
        ("4502", "450000", "unknown"),
        ("450202", "450000", "unknown"),
        ("450202", "450200", "unknown"),
        ("4502", None, "unknown"),
        ("45", "440100", "unmet"),
        ("4502", "450300", "unmet"),
        ("4502", "450302", "unmet"),
        ("450202", "450203", "unmet"),
        ("450202", "450300", "unmet"),
        ("4502", "440000", "unmet"),
    ],
)
def test_a_place_is_met_by_a_prefix_and_unknown_where_only_the_whole_around_it_is_told(
    prefix: str, adcode: str | None, verdict: str
) -> None:
    assert _verdict(_unmet(Eligibility(adcodes=(prefix,)), adcode=adcode)) == verdict


def test_one_of_several_places_is_enough() -> None:
    places = Eligibility(adcodes=("3706", "4502"))
    assert _verdict(_unmet(places, adcode="450203")) == "met"
    assert _verdict(_unmet(places, adcode="370000")) == "unknown"
    assert _verdict(_unmet(places, adcode="440100")) == "unmet"


def test_without_any_place_it_is_asked() -> None:
    (miss,) = unmet(Eligibility(adcodes=("45",)), None, (), False, None, TODAY)
    assert not miss.sure
    assert "请确认" in miss.message


@pytest.mark.parametrize(
    ("size", "verdict"), [("micro", "met"), ("small", "met"), ("large", "unmet"), (None, "unknown")]
)
def test_a_size_is_met_surely_unmet_or_asked(size: str | None, verdict: str) -> None:
    misses = _unmet(Eligibility(sizes=("micro", "small")), size=size)
    assert _verdict(misses) == verdict
    for miss in misses:
        assert "微型企业、小型企业" in miss.message
        assert "micro enterprises, small enterprises" in miss.message_en
        assert ("请确认" in miss.message) is (verdict == "unknown")
        assert ("please confirm" in miss.message_en) is (verdict == "unknown")


@pytest.mark.parametrize(
    ("industry", "verdict"),
    [("食品", "met"), ("食品制造业", "met"), ("米粉", "met"), ("家具制造业", "unknown"), (None, "unknown")],
)
def test_an_industry_is_met_by_a_part_of_its_name_and_never_surely_unmet(industry: str | None, verdict: str) -> None:
    assert _verdict(_unmet(Eligibility(industries=("食品", "米粉加工")), industry=industry)) == verdict


@pytest.mark.parametrize(
    ("begins", "ends", "verdict"),
    [
        (None, TODAY, "met"),
        (TODAY, None, "met"),
        (TODAY, TODAY, "met"),
        (TODAY + _A_DAY, None, "unmet"),
        (None, TODAY - _A_DAY, "unmet"),
    ],
)
def test_a_measure_counts_from_its_first_to_its_last_day(
    begins: datetime.date | None, ends: datetime.date | None, verdict: str
) -> None:
    misses = _unmet(Eligibility(valid_from=begins, valid_to=ends))
    assert _verdict(misses) == verdict
    for miss in misses:
        assert str(begins or ends) in miss.message
        assert str(begins or ends) in miss.message_en


def test_each_condition_is_judged_for_itself_in_both_languages() -> None:
    everything = Eligibility(adcodes=("3706",), sizes=("micro",), industries=("食品",), valid_to=TODAY - _A_DAY)
    misses = _unmet(everything, adcode="450200", size="large", industry="家具")
    assert [miss.sure for miss in misses] == [True, True, True, False]
    assert {miss.code for miss in misses} == {"eligibility"}
    assert all(miss.message and miss.message_en for miss in misses)


def test_a_size_that_was_only_read_out_of_the_text_is_never_sure() -> None:
    (miss,) = unmet(Eligibility(sizes=("micro",)), None, ("small",), False, None, TODAY)
    assert not miss.sure
    assert unmet(Eligibility(sizes=("small",)), None, ("micro", "small"), False, None, TODAY) == []
