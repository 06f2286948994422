"""Places for what somebody has begun to write."""

import pytest

from matching.places import place_of_name, suggest_places
from matching.places.suggesting import _known


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("柳州", "450200"),
        ("柳", "450200"),
        ("liuz", "450200"),
        ("Liu Zhou", "450200"),
        ("450", "450100"),
        ("广西", "450000"),
        ("北京", "110100"),
        ("鱼峰", "450203"),
        ("柳州市", "450200"),
    ],
)
def test_the_beginning_of_a_name_a_spelling_or_a_code_finds_a_place(written: str, first: str) -> None:
    assert suggest_places(written)[0].adcode == first


def test_initials_find_cities() -> None:
    assert "450200" in [one.adcode for one in suggest_places("lz", 20)]


@pytest.mark.parametrize("written", ["", "  ", "没有这地方", "%", "'; --", "x" * 5000])
def test_what_names_no_place_finds_none(written: str) -> None:
    assert suggest_places(written) == []


def test_every_suggestion_is_found_again_by_what_it_is_written_as() -> None:
    lost = [one.shown for one in _known() if place_of_name(one.shown.written).adcode != one.shown.adcode]
    assert lost == []


@pytest.mark.parametrize("name", ["朝阳区", "鼓楼区", "城区"])
def test_places_that_share_a_name_say_what_they_lie_within(name: str) -> None:
    shown = suggest_places(name, 20)
    assert len({one.within for one in shown if one.name == name}) == len([one for one in shown if one.name == name]) > 1
