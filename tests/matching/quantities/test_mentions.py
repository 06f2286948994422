"""Quantities found in texts."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.quantities import QuantityMention, find_quantities
from matching.text.normal import plain


def _only(text: str) -> QuantityMention:
    found = find_quantities(plain(text))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "symbol"),
    [
        ("0~300mm", 0, 300, "mm"),
        ("卡尺 0-300 mm", 0, 300, "mm"),
        ("0.1kN至20kN", 0.1, 20, "kN"),
        ("100g~2kg", 0.1, 2, "kg"),
        ("300到500公斤", 300, 500, "kg"),
        ("-20℃~80℃", -20, 80, "degC"),
        ("高低温箱-40℃至-10℃", -40, -10, "degC"),
        ("1,200～2,500mm", 1200, 2500, "mm"),
    ],
)
def test_a_range_has_both_ends_in_one_unit(text: str, minimum: float, maximum: float, symbol: str) -> None:
    found = _only(text)
    assert (found.role, found.unit.symbol) == ("range", symbol)
    assert found.minimum == pytest.approx(minimum)
    assert found.maximum == pytest.approx(maximum)


@pytest.mark.parametrize(
    ("text", "value", "symbol"),
    [
        ("差2丝", 2, "丝"),
        ("松了3道", 3, "丝"),
        ("每包5公斤", 5, "kg"),
        ("打压10兆帕", 10, "MPa"),
        ("在25℃下", 25, "degC"),
        ("长1,000 mm", 1000, "mm"),
        ("5 m", 5, "m"),
    ],
)
def test_a_single_value_is_its_own_minimum_and_maximum(text: str, value: float, symbol: str) -> None:
    found = _only(text)
    assert (found.role, found.minimum, found.maximum, found.unit.symbol) == ("value", value, value, symbol)


@pytest.mark.parametrize("text", ["±0.02 mm", "正负0.02毫米"])
def test_a_tolerance_is_no_value(text: str) -> None:
    assert (_only(text).role, _only(text).maximum) == ("tolerance", 0.02)


@pytest.mark.parametrize(
    ("text", "value", "symbol"),
    [
        ("U=0.3%(k=2)", 0.3, "%"),
        ("Urel=0.5%", 0.5, "%"),
        ("不确定度0.02mm", 0.02, "mm"),
        ("扩展不确定度U=2um", 2, "um"),
    ],
)
def test_an_uncertainty_is_told_from_a_value(text: str, value: float, symbol: str) -> None:
    found = _only(text)
    assert (found.role, found.maximum, found.unit.symbol) == ("uncertainty", value, symbol)


@pytest.mark.parametrize("text", ["5 models", "十来个人", "GB 5009.3", "1 000 mm", "2024年", "5mΩ"])
def test_what_names_no_sure_unit_is_no_quantity(text: str) -> None:
    assert find_quantities(plain(text)) == []


def test_a_disc_of_a_computer_is_no_uncertainty() -> None:
    assert _only("u盘 32g").role == "value"


def test_a_range_of_two_different_quantities_is_none() -> None:
    assert find_quantities("3kg~5mm") == []


_HOSTILE = st.text(st.sampled_from("0123456789.,~-±u=不确定度至到 mkgn°cω"), min_size=1, max_size=12)


@given(_HOSTILE)
@settings(deadline=None)
def test_mentions_lie_within_the_text_in_order(piece: str) -> None:
    text = plain(piece * 20)
    end = 0
    for mention in find_quantities(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.minimum <= mention.maximum
        end = mention.end


@given(_HOSTILE)
@settings(deadline=None, max_examples=50)
def test_a_hostile_text_of_twice_the_length_takes_no_more_than_a_few_times_as_long(piece: str) -> None:
    half, whole = (piece * 2000)[:1000], (piece * 2000)[:2000]
    find_quantities(half)
    # Linear time doubles; 8 leaves room for a busy machine and none for a blow-up. A millisecond is noise.
    assert _seconds(whole) <= 8 * _seconds(half) + 0.005


def _seconds(text: str) -> float:
    taken: list[float] = []
    for _ in range(3):
        started = time.process_time()
        find_quantities(text)
        taken.append(time.process_time() - started)
    return min(taken)
