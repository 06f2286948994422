"""Units by their spellings."""

import pytest

from matching.quantities import unit_of
from matching.quantities.units import unit_symbols


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("公斤", "kg"),
        ("兆帕", "MPa"),
        ("MPa", "MPa"),
        ("mpa", "MPa"),
        ("道", "丝"),
        ("μm", "um"),
        ("µm", "um"),
        ("℃", "degC"),
    ],
)
def test_a_unit_is_known_by_its_workshop_spellings(written: str, symbol: str) -> None:
    unit = unit_of(written)
    assert unit is not None
    assert unit.symbol == symbol


def test_milliohm_and_megohm_are_told_apart_by_their_capitals() -> None:
    small, large = unit_of("mΩ"), unit_of("MΩ")
    assert small is not None
    assert large is not None
    assert large.to_si(1) == pytest.approx(1e9 * small.to_si(1))


@pytest.mark.parametrize("written", ["mω", "NM"])
def test_a_spelling_that_fits_two_units_stands_for_neither(written: str) -> None:
    assert unit_of(written) is None


@pytest.mark.parametrize("written", [None, "", "工序", "furlong", "mm*mm"])
def test_what_is_not_in_the_table_is_no_unit(written: str | None) -> None:
    assert unit_of(written) is None


def test_a_silk_is_a_hundredth_of_a_millimetre() -> None:
    silk, millimetre = unit_of("丝"), unit_of("mm")
    assert silk is not None
    assert millimetre is not None
    assert silk.to_si(100) == pytest.approx(millimetre.to_si(1))


def test_a_temperature_has_an_offset_and_a_difference_has_none() -> None:
    celsius = unit_of("℃")
    assert celsius is not None
    assert celsius.to_si(20) == pytest.approx(293.15)
    assert celsius.difference_to_si(20) == pytest.approx(20)


def test_each_symbol_is_listed_once_and_names_its_unit() -> None:
    symbols = unit_symbols()
    assert len(symbols) == len(set(symbols))
    assert {"mm", "MPa"} <= set(symbols)
    assert [unit.symbol for unit in map(unit_of, symbols) if unit] == symbols
