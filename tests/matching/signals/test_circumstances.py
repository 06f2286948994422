"""Circumstances decide between offerings that fit alike: better ones never count less, silence counts one half."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from matching.index.entries import Facts
from matching.signals import economy, freshness, nearness, promptness

_TODAY = datetime.date(2026, 11, 1)
_SILENT = Facts("S1", None, None, (), None, None, None)


def _facts(**changed: object) -> Facts:
    values = {name: getattr(_SILENT, name) for name in Facts.__struct_fields__}
    return Facts(**{**values, **changed})


def test_where_nothing_is_said_each_counts_one_half() -> None:
    silent = (nearness(None, _SILENT), promptness(_SILENT), economy(None, _SILENT), freshness(_SILENT, _TODAY))
    assert silent == (0.5, 0.5, 0.5, 0.5)


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_the_nearer_station_never_counts_less(one: float, other: float) -> None:
    near, far = sorted((one, other))
    for modes in ((), ("on_site",), ("mail_in",), ("remote",)):
        assert nearness(near, _facts(modes=modes)) >= nearness(far, _facts(modes=modes))


def test_distance_matters_less_where_the_service_comes_by_post_or_by_wire() -> None:
    at_station, by_post, by_wire = (
        nearness(2000, _facts(modes=(mode,))) for mode in ("at_station", "mail_in", "remote")
    )
    assert at_station < by_post < by_wire == 1.0


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_quicker_service_never_counts_less(one: int, other: int) -> None:
    soon, late = sorted((one, other))
    assert promptness(_facts(turnaround_days=soon)) >= promptness(_facts(turnaround_days=late))


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6))
def test_the_cheaper_service_never_counts_less_and_a_free_one_counts_most(
    one: float, other: float, budget: float
) -> None:
    cheap, dear = sorted((one, other))
    assert economy(budget, _facts(price=(cheap, dear))) >= economy(budget, _facts(price=(dear, dear)))
    assert economy(budget, _facts(price=(0.0, 0.0))) == economy(None, _facts(price=(0.0, 0.0))) == 1.0


def test_what_was_verified_lately_counts_more_and_what_was_verified_tomorrow_counts_as_unsaid() -> None:
    days = [
        freshness(_facts(verified_on=(_TODAY - datetime.timedelta(days)).toordinal()), _TODAY)
        for days in (0, 365, 3650)
    ]
    assert days[0] == 1.0
    assert days[1] == 0.5
    assert days[2] < 0.1
    assert freshness(_facts(verified_on=_TODAY.toordinal() + 1), _TODAY) == 0.5
