"""Distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.places import distance_km, place_of_name
from matching.values import Place

_PLACES = st.builds(Place, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


@given(_PLACES, _PLACES)
def test_a_distance_is_the_same_both_ways_and_at_most_half_around_the_earth(one: Place, other: Place) -> None:
    there, back = distance_km(one, other), distance_km(other, one)
    assert there is not None
    assert there == pytest.approx(back, abs=1e-6)
    assert 0.0 <= there <= 20016


@given(_PLACES)
def test_a_place_is_at_no_distance_from_itself(place: Place) -> None:
    assert distance_km(place, place) == pytest.approx(0.0, abs=1e-6)


def test_wuhan_is_847_kilometres_from_liuzhou() -> None:
    assert distance_km(place_of_name("武汉"), place_of_name("柳州")) == pytest.approx(847, abs=10)


def test_without_a_position_there_is_no_distance() -> None:
    assert distance_km(Place(name="某地"), place_of_name("柳州")) is None
    assert distance_km(place_of_name("柳州"), Place(latitude=1.0)) is None
