"""How accreditations stand on a day: in force, or why not."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.accreditations import lapsed, standing_of, standings, valid_schemes
from matching.values import Accreditation, Offering, ScopeLine
from tests.matching.samples import offering

TODAY = datetime.date(2026, 7, 1)
_DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))
_ACCREDITATIONS = st.builds(
    Accreditation,
    scheme=st.just("CNAS"),
    valid_from=st.none() | _DAYS,
    valid_to=st.none() | _DAYS,
    state=st.sampled_from(["valid", "suspended", "withdrawn", "expired", "unverified"]),
)


def _of_lines(*accreditations: Accreditation, listed: tuple[str, ...] = ()) -> Offering:
    lines = tuple(ScopeLine(parameter="示值误差", accreditations=(one,)) for one in accreditations)
    return offering(accreditations=listed, scope_lines=lines)


@pytest.mark.parametrize(
    "accreditation",
    [
        Accreditation(scheme="CNAS"),
        Accreditation(scheme="CNAS", valid_from=TODAY, valid_to=TODAY),
        Accreditation(scheme="CNAS", valid_to=TODAY + datetime.timedelta(days=900)),
    ],
)
def test_an_accreditation_counts_from_its_first_to_its_last_day(accreditation: Accreditation) -> None:
    assert valid_schemes(_of_lines(accreditation), TODAY) == {"CNAS"}


def test_one_scope_line_in_force_is_enough() -> None:
    lines = tuple(
        ScopeLine(parameter="示值误差", accreditations=(Accreditation(scheme="CNAS", state=state),))
        for state in ("suspended", "valid")
    )
    assert valid_schemes(offering(scope_lines=lines), TODAY) == {"CNAS"}


def test_a_listing_without_certificates_is_taken_at_its_word() -> None:
    assert valid_schemes(offering(accreditations=("CMA",)), TODAY) == {"CMA"}


def test_a_scope_line_that_carries_a_scheme_decides_over_the_listing_as_a_whole() -> None:
    unverified = Accreditation(scheme="CMA", state="unverified")
    assert valid_schemes(_of_lines(unverified, listed=("CMA", "CAL")), TODAY) == {"CAL"}


def test_a_state_that_is_not_known_is_as_good_as_not_verified() -> None:
    assert standing_of(Accreditation(scheme="CMA", state="pending"), TODAY).state == "unverified"


def test_of_several_lines_the_best_is_told_and_of_several_ends_the_last() -> None:
    first, last = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)
    standing = standings(
        _of_lines(
            Accreditation(scheme="CMA", state="withdrawn"),
            Accreditation(scheme="CMA", valid_to=first),
            Accreditation(scheme="CMA", valid_to=last),
            Accreditation(scheme="CMA", state="expired"),
        ),
        TODAY,
    )["CMA"]
    assert (standing.state, standing.date) == ("expired", last)


@given(st.lists(_ACCREDITATIONS, min_size=1, max_size=5), _DAYS)
def test_a_scheme_is_in_force_if_and_only_if_one_of_its_lines_is(
    accreditations: list[Accreditation], day: datetime.date
) -> None:
    in_force = any(standing_of(one, day).in_force for one in accreditations)
    assert (valid_schemes(_of_lines(*accreditations), day) == {"CNAS"}) == in_force


@given(st.lists(_ACCREDITATIONS, min_size=1, max_size=5), _DAYS)
def test_the_order_of_scope_lines_changes_nothing(accreditations: list[Accreditation], day: datetime.date) -> None:
    assert standings(_of_lines(*accreditations), day) == standings(_of_lines(*reversed(accreditations)), day)


def test_what_is_listed_and_not_in_force_is_told_even_if_nobody_asked() -> None:
    listed = _of_lines(Accreditation(scheme="CMA", state="suspended"), listed=("CMA", "CNAS"))
    (miss,) = lapsed(listed, TODAY, ())
    assert not miss.sure
    assert "CMA" in miss.message
    assert "被暂停" in miss.message
    assert list(lapsed(listed, TODAY, ("CMA",))) == []
