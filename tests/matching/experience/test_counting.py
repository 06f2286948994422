"""Which cases count: nobody is heard twice, and no counter outvotes all others."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.experience.counting import NO_COUNTER, Heard, counted

_CASE = st.tuples(st.integers(0, 3), st.integers(0, 6), st.integers(NO_COUNTER, 3), st.booleans())


def _counted(cases: list[tuple[int, int, int, bool]]) -> list[int]:
    offerings, askers, counters, solved = (np.array([case[field] for case in cases]) for field in range(4))
    places: list[int] = counted(Heard(offerings, askers, counters, solved)).tolist()
    return places


def _obvious(cases: list[tuple[int, int, int, bool]]) -> list[int]:
    once: dict[tuple[int, int], int] = {}
    for place, (offering, asker, _, _) in enumerate(cases):
        once.setdefault((offering, asker), place)
    places = sorted(once.values())
    kept = []
    for place in places:
        offering, _, counter, solved = cases[place]
        same = [other for other in places if (cases[other][0], cases[other][3]) == (offering, solved)]
        own = [other for other in same if cases[other][2] == counter]
        if counter == NO_COUNTER or own.index(place) < _allowed([cases[other][2] for other in same]):
            kept.append(place)
    return kept


def _allowed(counters: list[int]) -> int:
    """Every limit is tried."""
    sizes = [counters.count(counter) for counter in set(counters) - {NO_COUNTER}]
    direct = counters.count(NO_COUNTER)
    return max(most for most in range(len(counters) + 1) if 3 * most <= direct + sum(min(size, most) for size in sizes))


@given(st.lists(_CASE, max_size=60))
def test_what_counts_agrees_with_a_slow_and_obvious_reference(cases: list[tuple[int, int, int, bool]]) -> None:
    assert _counted(cases) == _obvious(cases)


@given(st.lists(_CASE, max_size=60))
def test_no_counter_has_more_than_a_third_of_what_counts_for_an_offering(
    cases: list[tuple[int, int, int, bool]],
) -> None:
    kept = [cases[place] for place in _counted(cases)]
    counts = Counter((offering, solved) for offering, _, _, solved in kept)
    of_counter = Counter((offering, solved, counter) for offering, _, counter, solved in kept)
    for (offering, solved, counter), count in of_counter.items():
        assert counter == NO_COUNTER or 3 * count <= counts[offering, solved]


@given(st.lists(_CASE, max_size=60))
def test_an_enterprise_is_heard_once_of_an_offering(cases: list[tuple[int, int, int, bool]]) -> None:
    heard = [cases[place][:2] for place in _counted(cases)]
    assert len(heard) == len(set(heard))


def test_of_the_cases_of_an_enterprise_the_first_counts() -> None:
    assert _counted([(0, 5, NO_COUNTER, False), (0, 5, NO_COUNTER, True)]) == [0]


def test_a_counter_alone_counts_nothing_and_beside_others_half_as_much_as_they() -> None:
    crowd = [(0, asker, 1, True) for asker in range(10, 30)]
    direct = [(0, asker, NO_COUNTER, True) for asker in range(4)]
    assert _counted(crowd) == []
    assert len(_counted([*crowd, *direct[:1]])) == 1
    assert len(_counted([*crowd, *direct])) == 6


def test_three_counters_that_have_as_many_cases_each_all_count() -> None:
    assert len(_counted([(0, asker, asker % 3, True) for asker in range(30)])) == 30
