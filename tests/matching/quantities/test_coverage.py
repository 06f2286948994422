"""Offered ranges against asked ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.quantities import covers
from matching.values import Capability


def _range(minimum: float | None, maximum: float | None, unit: str) -> Capability:
    return Capability(min=minimum, max=maximum, unit=unit)


def test_a_wider_range_covers_a_narrower_one() -> None:
    coverage = covers(_range(0, 500, "mm"), _range(0, 300, "mm"))
    assert coverage.full
    assert coverage.share == 1.0
    assert coverage.uncertainty_met is None


@pytest.mark.parametrize(
    ("offered", "asked"),
    [
        (_range(0, 50, "cm"), _range(0, 500, "mm")),
        (_range(0, 1, "MN"), _range(10, 1000, "kN")),
        (_range(-40, 150, "degC"), _range(250, 400, "K")),
        (_range(0, 1, "MPa"), _range(0, 10, "bar")),
    ],
)
def test_units_are_converted(offered: Capability, asked: Capability) -> None:
    assert covers(offered, asked).full


def test_a_part_of_the_asked_range_is_a_share() -> None:
    coverage = covers(_range(0, 150, "mm"), _range(0, 300, "mm"))
    assert coverage.share == pytest.approx(0.5)
    assert not coverage.full


def test_ranges_apart_share_nothing() -> None:
    assert covers(_range(0, 100, "mm"), _range(200, 300, "mm")).share == 0.0


def test_other_quantities_are_not_comparable() -> None:
    assert not covers(_range(0, 100, "mm"), _range(0, 100, "kg")).comparable
    assert not covers(_range(0, 100, "quux"), _range(0, 100, "kg")).comparable
    assert not covers(_range(0, 100, "mm"), Capability(min=0, max=100)).full


def test_an_open_end_of_an_offer_has_no_limit() -> None:
    assert covers(_range(None, 100, "mm"), _range(-5, 100, "mm")).full
    assert covers(_range(0, None, "mm"), _range(0, 1e6, "mm")).full


def test_a_single_asked_value_lies_inside_or_outside() -> None:
    assert covers(_range(0, 100, "mm"), _range(100, 100, "mm")).full
    assert covers(_range(0, 100, "mm"), _range(101, None, "mm")).share == 0.0


def _uncertain(uncertainty: float, unit: str | None) -> Capability:
    return Capability(min=0, max=300, unit="mm", uncertainty=uncertainty, uncertainty_unit=unit)


@pytest.mark.parametrize(
    ("offered", "asked", "met"),
    [
        (_uncertain(2, "um"), _uncertain(0.02, "mm"), True),
        (_uncertain(30, "um"), _uncertain(0.02, "mm"), False),
        (_uncertain(0.02, None), _uncertain(20, "um"), True),
        (_uncertain(0.3, "%"), _uncertain(0.5, "%"), True),
        (_uncertain(0.5, "%"), _uncertain(0.3, "%"), False),
        (_uncertain(0.3, "%"), _uncertain(0.02, "mm"), None),
        (_uncertain(0.02, "kg"), _uncertain(0.02, "mm"), None),
    ],
)
def test_uncertainties_of_one_kind_are_compared_and_others_are_left_open(
    offered: Capability, asked: Capability, met: bool | None
) -> None:
    coverage = covers(offered, asked)
    assert coverage.uncertainty_met is met
    assert coverage.full is (met is not False)


def test_a_range_that_begins_at_nought_is_covered_from_its_first_point_on() -> None:
    assert covers(_range(1, 5000, "N"), _range(0, 5, "kN")).full
    assert not covers(_range(100, 5000, "N"), _range(0, 5, "kN")).full
    assert not covers(_range(0.5, 100, "degC"), _range(0, 100, "degC")).full


_ENDS = st.floats(-1000, 1000).map(lambda end: round(end, 3))


@given(_ENDS, _ENDS, _ENDS, _ENDS)
def test_the_share_lies_between_none_and_all(one: float, two: float, three: float, four: float) -> None:
    offered = _range(min(one, two), max(one, two), "mm")
    asked = _range(min(three, four), max(three, four), "mm")
    assert 0.0 <= covers(offered, asked).share <= 1.0
    assert covers(asked, asked).full
