"""What is drawn by lot is the same for the same seed, and makes sense."""

import re

import pytest

from service.simulation.calendar import FIRST_DAY, HOURS_A_DAY, Hours, steps_of
from service.simulation.chance import Chance
from service.simulation.enterprises import (
    DISTRICTS,
    INDUSTRIES,
    SIZES,
    Intention,
    enterprises_of,
    intentions_of,
)
from service.simulation.rates import RATES, REFUSALS
from service.simulation.statements import problems
from service.simulation.stations import STATIONS, openings, read_listings

HOURS = Hours(steps_of(FIRST_DAY, 365))


def intentions(seed: int, needs: int = 200) -> list[Intention]:
    """What enterprises of a seed will ask for."""
    chance = Chance(seed)
    return intentions_of(needs, enterprises_of(300, chance), HOURS, chance)


def test_the_same_seed_draws_the_same_year() -> None:
    assert intentions(5) == intentions(5)
    assert intentions(5) != intentions(6)


def test_a_lot_depends_on_what_it_is_about_and_on_nothing_else() -> None:
    chance = Chance(1)
    first = [chance.happens("mistypes", number) for number in range(50)]
    assert [chance.happens("mistypes", number) for number in reversed(range(50))] == first[::-1]
    assert len(set(first)) == 2


def test_rates_come_about_as_often_as_the_table_says() -> None:
    chance, draws = Chance(3), 20_000
    for name, rate in RATES.items():
        often = sum(chance.happens(name, "drawn", number) for number in range(draws)) / draws
        assert abs(often - rate.value) < 0.015, name


@pytest.mark.parametrize("weights", [INDUSTRIES, DISTRICTS, SIZES, REFUSALS])
def test_weights_are_of_a_hundred(weights: dict[str, int]) -> None:
    assert sum(weights.values()) == 100


def test_every_text_is_said_in_full() -> None:
    texts = [each.text for each in intentions(1, 500)]
    assert not [text for text in texts if re.search(r"[\[\]|]|，，|^，|，$", text)]
    assert len(set(texts)) > 350


def test_every_trade_has_problems_of_its_own() -> None:
    known = problems()
    for industry in INDUSTRIES:
        assert len([each for each in known if each.industry == industry and each.kind == "problem"]) >= 5, industry


def test_needs_to_submit_are_as_many_as_asked_for() -> None:
    found = intentions(2)
    assert sum(not each.only_asks for each in found) == 200
    assert all(each.at in HOURS.moments for each in found)


def test_an_hour_of_work_later_is_the_next_one_of_the_calendar() -> None:
    last_before_spring_festival = next(at for at in reversed(HOURS.moments) if f"{at:%m-%d}" == "02-14")
    assert f"{HOURS.later(last_before_spring_festival, 1):%m-%d %H}" == "02-24 09"
    assert HOURS.later(HOURS.moments[0], HOURS_A_DAY) == HOURS.moments[HOURS_A_DAY]


def test_there_are_as_many_stations_as_the_city_is_said_to_have() -> None:
    stations, offerings = read_listings("stations"), read_listings("offerings")
    new = openings(stations, offerings)
    assert len(stations) + len(new) == STATIONS
    known = {each["id"]: each for each in offerings}
    for opening in new:
        assert opening.station["modelled"]
        assert "模拟" in opening.station["name"]
        assert len(opening.offerings) >= 5, opening.station["name"]
        for offering in opening.offerings:
            assert "模拟" in offering["summary"]
            assert offering["title"] == known[offering["id"].partition(".")[2]]["title"]


def test_a_body_of_its_own_claims_no_accreditation_of_another() -> None:
    new = openings(read_listings("stations"), read_listings("offerings"))
    for offering in (each for opening in new if opening.body for each in opening.offerings):
        assert offering["accreditations"] == []
        assert all(line["accreditations"] == [] for line in offering["scope_lines"])
