"""Simulated time goes on once everybody waits, and wakes who waits for it."""

from datetime import UTC, datetime, timedelta

import pytest

from service.simulation.calendar import NEVER
from service.simulation.timeline import Signal, Timeline

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)


def hour(number: int) -> datetime:
    """A moment so many hours after the begin."""
    return BEGIN + timedelta(hours=number)


async def test_a_course_goes_on_at_its_moment_and_not_before() -> None:
    timeline, passed = Timeline(), []

    async def course() -> None:
        for number in (2, 3, 5):
            await timeline.until(hour(number))
            passed.append((number, timeline.now))

    timeline.begin(course())
    for number in range(7):
        await timeline.come_to(hour(number))
    assert passed == [(2, hour(2)), (3, hour(3)), (5, hour(5))]


async def test_time_waits_for_all_that_a_course_does_in_a_moment() -> None:
    timeline, done = Timeline(), []

    async def second() -> None:
        done.append("second")

    async def course() -> None:
        await timeline.until(hour(1))
        timeline.begin(second())
        done.append("first")

    timeline.begin(course())
    await timeline.come_to(hour(1))
    assert sorted(done) == ["first", "second"]


async def test_a_signal_wakes_who_waits_and_is_kept_for_who_does_not_yet() -> None:
    timeline, signal, woken = Timeline(), Signal(), []

    async def waiting() -> None:
        for _ in range(2):
            await timeline.until(NEVER, signal)
            woken.append(timeline.now)

    async def giving() -> None:
        timeline.give(signal)
        await timeline.until(hour(4))
        timeline.give(signal)

    timeline.begin(giving())
    timeline.begin(waiting())
    for number in (1, 4):
        await timeline.come_to(hour(number))
    assert woken == [hour(1), hour(4)]
    await timeline.end()


async def test_the_failure_of_a_course_ends_the_simulation() -> None:
    timeline = Timeline()

    async def failing() -> None:
        await timeline.until(hour(1))
        raise ValueError("something is wrong")

    timeline.begin(failing())
    with pytest.raises(ValueError, match="something is wrong"):
        await timeline.come_to(hour(1))
