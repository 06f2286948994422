"""How much experience moves an offering."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.experience.lift import CREDENCE, MOST, MOST_DOWN, Word, lifted, told_by
from matching.values import Told

_LOG_ODDS = st.floats(-30, 30)
_SURE = st.floats(0, 1)
_WORDS = st.lists(
    st.builds(Word, st.floats(0.4, 0.8), st.floats(0.7, 1), st.booleans(), st.just("C")), min_size=1, max_size=30
).map(lambda words: sorted(words, key=lambda word: -word.alike))


@given(_LOG_ODDS)
def test_who_says_nothing_moves_nothing(total: float) -> None:
    assert lifted(total, Told()) == total


@given(_LOG_ODDS, _SURE, _SURE)
def test_no_experience_moves_the_log_odds_further_than_the_bounds(total: float, solves: float, fails: float) -> None:
    moved = lifted(total, Told(solves=solves, fails=fails)) - total
    assert -MOST_DOWN - 1e-9 <= moved <= MOST


@given(_LOG_ODDS, _LOG_ODDS, _SURE, _SURE)
def test_what_fits_much_better_is_never_passed(one: float, other: float, solves: float, fails: float) -> None:
    better, worse = max(one, other), min(one, other)
    if better - worse >= MOST + MOST_DOWN:
        assert lifted(worse, Told(solves=solves)) <= lifted(better, Told(fails=fails))


@given(_LOG_ODDS, _LOG_ODDS, _SURE)
def test_equal_experience_never_turns_an_order_round(one: float, other: float, solves: float) -> None:
    told = Told(solves=solves)
    assert (lifted(min(one, other), told) <= lifted(max(one, other), told)) or one == pytest.approx(other)


@given(_LOG_ODDS, _SURE)
def test_the_chance_is_no_better_than_if_listing_and_experience_were_independent_witnesses(
    total: float, solves: float
) -> None:
    listed, moved = _chance(total), _chance(lifted(total, Told(solves=solves)))
    assert moved <= 1 - (1 - listed) * (1 - CREDENCE * solves) + 1e-9


@given(_WORDS)
def test_what_cases_tell_lies_between_nothing_and_the_share_that_they_agree_in(words: list[Word]) -> None:
    told = told_by(words)
    said = sum(word.alike * word.attested for word in words)
    agreed = sum(word.alike * word.attested for word in words if word.solved)
    assert 0 <= told.solves <= agreed / said + 1e-6
    assert 0 <= told.fails <= 1 - agreed / said + 1e-6
    assert told.solved + told.unsolved == len(words)


@given(_WORDS)
def test_another_case_that_was_solved_never_lowers_an_offering(words: list[Word]) -> None:
    before, after = told_by(words), told_by([*words, Word(words[-1].alike, 1.0, True, "D")])
    assert after.solves >= before.solves - 1e-6
    assert after.fails <= before.fails + 1e-6


def test_the_lower_bound_of_a_share_is_that_of_the_textbook() -> None:
    words = [Word(1.0, 1.0, place < 8, "C") for place in range(10)]
    z = 1.0
    wilson = (0.8 + z * z / 20 - z * math.sqrt(0.8 * 0.2 / 10 + z * z / 400)) / (1 + z * z / 10)
    assert told_by(words).solves == pytest.approx(wilson, abs=1e-6)


def test_each_further_enterprise_adds_less_than_the_one_before() -> None:
    told = [told_by([Word(0.9, 1.0, True, "C")] * count).solves for count in (1, 2, 4, 8, 16, 32)]
    steps = [after - before for before, after in itertools.pairwise(told)]
    assert all(step > 0 for step in steps)
    assert told[-1] - told[-2] < told[1] - told[0]


def test_at_most_ten_cases_are_named_the_most_alike_first() -> None:
    words = [Word(1 - place / 100, 1.0, True, f"C{place}") for place in range(12)]
    told = told_by(words)
    assert told.cases == tuple(f"C{place}" for place in range(10))
    assert told.solved == 12


def _chance(total: float) -> float:
    return 1 / (1 + math.exp(-total))
