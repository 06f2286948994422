"""How much is left until a deadline, in words."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from matching.working_days import is_working_day
from service.desk.remaining import remaining
from service.stations.words import Words
from service.workflow.limits import Limit, deadline
from service.workflow.working_time import CHINA, end_of_working_days

_MOMENTS = some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(lambda at: at.replace(tzinfo=CHINA))


def _at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("due", "now", "said", "care"),
    [
        # 2026-11-26 is a Thursday.
        ("2026-11-28T00:00", "2026-11-26T10:00", "剩1个工作日", "warn"),
        ("2026-12-01T00:00", "2026-11-26T10:00", "剩2个工作日", ""),
        ("2026-11-27T00:00", "2026-11-26T10:00", "今天到期", "warn"),
        ("2026-11-26T14:00", "2026-11-26T10:00", "剩4小时", "warn"),
        ("2026-11-27T01:00", "2026-11-26T23:00", "剩2小时", "warn"),
        ("2026-11-26T10:00", "2026-11-26T09:59", "剩1分钟", "warn"),
        ("2026-11-30T00:00", "2026-11-28T10:00", "剩1天", ""),
        ("2026-11-25T00:00", "2026-11-26T10:00", "已逾期2天", "bad"),
        ("2026-11-26T00:00", "2026-11-26T00:00", "已逾期1天", "bad"),
        ("2026-11-26T09:00", "2026-11-26T10:00", "已逾期1小时", "bad"),
        ("2026-11-26T09:59", "2026-11-26T10:00", "已逾期1分钟", "bad"),
        # The National Day holiday of 2026 lasts from 1 to 7 October; 10 October is worked.
        ("2026-10-11T00:00", "2026-09-30T10:00", "剩3个工作日", ""),
    ],
)
def test_a_deadline_is_told_as_people_count(due: str, now: str, said: str, care: str) -> None:
    left = remaining(_at(due), _at(now))
    assert (left.said(Words(False)), left.care) == (said, care)


def test_english_knows_one_and_many() -> None:
    words = Words(True)
    assert remaining(_at("2026-11-28T00:00"), _at("2026-11-26T10:00")).said(words) == "1 working day left"
    assert remaining(_at("2026-11-24T00:00"), _at("2026-11-26T10:00")).said(words) == "3 days overdue"


@given(_MOMENTS, some.integers(1, 30))
def test_a_limit_of_working_days_begins_with_as_many_left(start: datetime, days: int) -> None:
    left = remaining(deadline(start, Limit(working_days=days)).due_at, start)
    assert (left.over, left.unit, left.count) == (False, "working_days", days)


@given(_MOMENTS, some.integers(1, 10), some.timedeltas(timedelta(), timedelta(days=60)))
def test_as_time_passes_less_is_left_until_it_is_over(start: datetime, days: int, passed: timedelta) -> None:
    due, at = end_of_working_days(start, days), start + passed
    left = remaining(due, at)
    assert left.over == (at >= due)
    if left.unit == "working_days":
        day = at.date()
        later = [day + timedelta(days=number) for number in range(1, (due.date() - day).days)]
        assert left.count == sum(map(is_working_day, later))
    assert left.count >= (0 if left.unit == "today" else 1)


@given(_MOMENTS, some.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_every_deadline_has_its_words_in_both_languages(at: datetime, until: timedelta) -> None:
    left = remaining(at + until, at)
    assert all(left.said(Words(english)) for english in (False, True))
