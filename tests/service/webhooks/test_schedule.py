"""When a delivery is tried again is arithmetic."""

import datetime
import email.utils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.settings import Settings
from service.webhooks.schedule import LONGEST_PAUSE_SECONDS, asked_pause_seconds, next_pause_seconds

_SCHEDULE = Settings().webhooks_schedule_seconds
_NOW = datetime.datetime(2027, 3, 1, 8, 0, tzinfo=datetime.UTC)


def test_the_schedule_is_the_one_of_standard_webhooks_and_lasts_three_days() -> None:
    minute, hour = 60, 3_600
    assert (0, 5, 5 * minute, *(hours * hour for hours in (0.5, 2, 5, 10, 14, 20, 24))) == _SCHEDULE
    assert 3 < sum(_SCHEDULE) / (24 * hour) < 3.2


def test_each_try_that_failed_is_followed_by_the_next_pause_and_the_last_by_none() -> None:
    pauses = [next_pause_seconds(_SCHEDULE, tries, 0, 0) for tries in range(1, 11)]
    assert pauses == [*_SCHEDULE[1:], None]


@given(st.integers(1, 9), st.floats(0, 1), st.floats(0, 1e9))
def test_jitter_adds_a_tenth_at_most_and_a_wish_is_granted_up_to_a_day(tries: int, jitter: float, asked: float) -> None:
    pause = next_pause_seconds(_SCHEDULE, tries, jitter, asked)
    assert pause is not None
    planned = _SCHEDULE[tries]
    assert planned <= pause <= max(planned * 1.1 + 1e-6, min(asked, LONGEST_PAUSE_SECONDS))
    assert pause >= min(asked, LONGEST_PAUSE_SECONDS)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({next_pause_seconds(_SCHEDULE, 3, step / 10, 0) for step in range(10)}) == 10


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("999999999", 999_999_999),
        (email.utils.format_datetime(_NOW + datetime.timedelta(seconds=90), usegmt=True), 90),
        (email.utils.format_datetime(_NOW - datetime.timedelta(days=1), usegmt=True), 0),
        ("Mon, 01 Mar 2027 08:00:30 -0000", 30),
        ("", 0),
        ("-5", 0),
        ("1.5", 0),
        ("1e9", 0),
        ("soon", 0),
        ("٣", 0),
        ("9" * 400, 0),
        ("Mon, 99 Mar 2027 08:00:30 GMT", 0),
    ],
)
def test_a_retry_after_is_seconds_or_a_date_and_else_nothing(written: str, seconds: float) -> None:
    assert asked_pause_seconds(written, _NOW) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_breaks_anything(written: str) -> None:
    assert asked_pause_seconds(written, _NOW) >= 0
