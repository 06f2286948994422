"""A listing that its station has not confirmed for a year stands behind an equal one, and says so."""

import datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import SHOWN, answer
from matching.freshness import ASSURED_DAYS, assurance_ends, days_left, stale_on
from matching.index import OfferingIndex, describe
from matching.thesaurus import Knowledge
from matching.values import Answer, Need, Offering
from tests.matching.conftest import TODAY, Catalogue, index_of
from tests.matching.samples import STATION, offering
from tests.prepared import our_knowledge

_LONG_AGO = TODAY - datetime.timedelta(days=ASSURED_DAYS + 1)
_STALE_SCORE = 0.02


def _of(*offerings: Offering) -> OfferingIndex:
    return index_of(describe(one, STATION, our_knowledge()) for one in offerings)


def _found(*offerings: Offering, text: str = "车间的卡尺要校准") -> Answer:
    return answer(Need(text=text), _of(*offerings), our_knowledge(), TODAY)


def test_a_listing_is_assured_for_a_year_from_the_day_on_which_it_was_confirmed() -> None:
    listed = offering(assured_date=datetime.date(2026, 1, 1))
    ends = datetime.date(2027, 1, 1)
    assert assurance_ends(listed) == ends
    assert days_left(listed, ends) == 0
    assert not stale_on(listed, ends)
    assert stale_on(listed, ends + datetime.timedelta(days=1))


def test_a_listing_without_a_confirmation_is_never_stale() -> None:
    assert assurance_ends(offering()) is None
    assert days_left(offering(), TODAY) is None
    assert not stale_on(offering(), datetime.date.max)


@given(st.dates(), st.dates())
def test_a_listing_is_stale_if_and_only_if_no_day_is_left(assured: datetime.date, day: datetime.date) -> None:
    left = days_left(offering(assured_date=assured), day)
    assert left is not None
    if assured <= datetime.date.max - datetime.timedelta(days=ASSURED_DAYS):
        assert stale_on(offering(assured_date=assured), day) == (left < 0)


def test_an_equal_listing_that_is_assured_stands_before_a_stale_one() -> None:
    found = _found(offering("A", assured_date=_LONG_AGO), offering("B", assured_date=TODAY))
    assert [match.offering.id for match in found.matches] == ["B", "A"]
    assert found.matches[0].score > found.matches[1].score


def test_a_stale_match_says_so_and_is_no_sure_miss() -> None:
    (match,) = _found(offering(assured_date=_LONG_AGO)).matches
    (miss,) = match.misses
    assert (miss.code, miss.sure) == ("stale", False)
    assert "12个月" in miss.message
    assert "12 months" in miss.message_en
    assert match.signals.stale == 1.0


@settings(max_examples=25, deadline=None)
@given(st.integers(-30, 2000), st.integers(-30, 2000))
def test_the_listing_that_was_confirmed_later_never_ranks_lower(one: int, other: int) -> None:
    fresher, older = sorted((one, other))
    scores = [
        _found(offering(assured_date=TODAY - datetime.timedelta(days=days))).matches[0].score
        for days in (fresher, older)
    ]
    assert scores[0] >= scores[1]


def test_a_stale_listing_costs_the_same_odds_whatever_the_need(catalogue: Catalogue, knowledge: Knowledge) -> None:
    listed = [(one, catalogue.stations[one.station]) for one in catalogue.offerings]
    fresh = index_of(describe(one, station, knowledge) for one, station in listed)
    stale = index_of(
        describe(msgspec.structs.replace(one, assured_date=_LONG_AGO), station, knowledge) for one, station in listed
    )
    compared = 0
    for need in catalogue.needs[::5]:
        before, after = (answer(need.stated(), index, knowledge, TODAY) for index in (fresh, stale))
        # All are stale: the order is the same, nothing is left out, and the plan goes on.
        assert [match.offering.id for match in before.matches] == [match.offering.id for match in after.matches]
        assert before.plan.lines == after.plan.lines or before.plan.uncovered == after.plan.uncovered
        for earlier, later in zip(before.matches, after.matches, strict=True):
            if _STALE_SCORE < earlier.score < 1 - _STALE_SCORE:
                compared += 1
                odds = [score / (1 - score) for score in (earlier.score, later.score)]
                assert odds[1] / odds[0] == pytest.approx(0.9048, abs=1e-3)
    assert compared


def test_no_listing_is_left_out_because_it_is_stale(catalogue: Catalogue, knowledge: Knowledge) -> None:
    """Even one that scores just enough to be shown."""
    listed = [
        describe(msgspec.structs.replace(one, assured_date=_LONG_AGO), catalogue.stations[one.station], knowledge)
        for one in catalogue.offerings
    ]
    index = index_of(listed)
    shown = [
        match.score for need in catalogue.needs for match in answer(need.stated(), index, knowledge, TODAY).matches
    ]
    assert min(shown) < SHOWN
