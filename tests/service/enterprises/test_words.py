"""What is worked out for the page without a browser: stages, dates in words, codes that are typed, changes of a plan."""

import datetime
import itertools
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tables import CaseMove, Need
from service.clock import today
from service.enterprises.cookies import IDLE, Opened, sealed, unsealed
from service.enterprises.opening import code_in
from service.enterprises.planning import edited
from service.enterprises.reading import Reader
from service.enterprises.stages import STAGES, next_stage, present_stage, stages_of
from service.enterprises.words import PHRASES
from service.plans.structs import StatedEdits
from service.problems import Refused
from service.sealing import Sealer, SealingKey
from service.workflow.limits import Limit, Limits
from service.workflow.need_states import NEED_ENDS, NEED_STATES, NEED_TRANSITIONS
from service.workflow.referral_states import REFERRAL_STATES
from service.workflow.working_time import CHINA

_AT = datetime.datetime(2026, 11, 26, 14, 5, tzinfo=CHINA)


def _moved(*states: str) -> tuple[Need, list[CaseMove]]:
    moves = [
        CaseMove(event="moved", actor_role="clerk", from_state=start, to_state=end, referral_id=None, at=_AT)
        for start, end in itertools.pairwise(states)
    ]
    return Need(id=uuid4(), state=states[-1]), moves


@pytest.mark.parametrize("state", NEED_STATES)
def test_every_state_has_at_most_one_stage_that_goes_on(state: str) -> None:
    stages = stages_of(*_moved("draft", state), [])
    assert [stage.name for stage in stages] == list(STAGES)
    present = [stage for stage in stages if stage.mark == "present"]
    assert len(present) == (0 if state in NEED_ENDS or state == "draft" else 1)
    marks = [stage.mark for stage in stages]
    assert marks == sorted(marks, key=["done", "present", "ahead", "missed"].index) or state in NEED_ENDS


def test_no_allowed_move_but_going_back_takes_a_case_to_an_earlier_stage() -> None:
    back = {("planned", "diagnosing"), ("in_service", "planned"), ("no_match", "diagnosing")}
    for transition in NEED_TRANSITIONS:
        before, after = (
            present_stage(stages_of(*_moved("draft", state), [])) for state in (transition.start, transition.end)
        )
        if before is None or after is None or (transition.start, transition.end) in back:
            continue
        assert STAGES.index(after.name) >= STAGES.index(before.name), transition


def test_a_case_that_ended_early_shows_what_it_came_to_and_what_it_missed() -> None:
    stages = stages_of(*_moved("draft", "submitted", "accepted", "diagnosing", "withdrawn"), [])
    assert {stage.name: stage.mark for stage in stages if stage.mark == "done"} == {
        "accepting": "done",
        "closing": "done",
    }
    assert [stage.at for stage in stages if stage.mark == "done"] == [_AT, _AT]
    assert next_stage(stages) is None


def test_a_case_that_is_taken_up_again_has_its_later_stages_before_it() -> None:
    need, moves = _moved("draft", "submitted", "accepted", "diagnosing", "planned", "agreed", "in_service", "delivered")
    need.state = "diagnosing"
    marks = {stage.name: stage.mark for stage in stages_of(need, moves, [])}
    assert (marks["accepting"], marks["diagnosing"], marks["planning"]) == ("done", "present", "ahead")


def test_a_deadline_at_midnight_is_told_as_the_day_that_ends_with_it() -> None:
    due = datetime.datetime(2031, 12, 2, tzinfo=CHINA).astimezone(datetime.UTC)
    assert Reader(False).until(due) == "2031年12月1日（周一）"
    assert Reader(True).until(due) == "Mon 1 Dec 2031"


def test_near_days_other_years_and_hours_are_told_as_people_do() -> None:
    zh, en = Reader(False), Reader(True)
    tonight = datetime.datetime.combine(today() + datetime.timedelta(days=1), datetime.time(), CHINA)
    assert (zh.until(tonight), en.until(tonight)) == ("今天", "today")
    assert zh.until(tonight + datetime.timedelta(days=1)) == "明天"
    assert zh.until(tonight - datetime.timedelta(hours=7, minutes=30)) == "今天16:30"
    assert (zh.day(datetime.date(2031, 1, 5)), en.day(datetime.date(2031, 1, 5))) == ("2031年1月5日", "5 Jan 2031")
    assert (zh.money(1200), zh.money(99.5), en.money(1200)) == ("1,200元", "99.50元", "CNY 1,200")
    assert (zh.seconds(59), zh.seconds(61), en.seconds(60)) == ("59秒", "2分钟", "1 minute")


@given(st.sampled_from(["working_days", "days", "hours"]), st.integers(1, 1000))
def test_every_length_of_time_has_words_with_its_number(unit: str, count: int) -> None:
    for english in (False, True):
        assert str(count) in Reader(english).length(Limit(**{unit: count}))


def test_every_state_has_its_sentence() -> None:
    named = set(PHRASES)
    assert {f"{state}_head" for state in NEED_STATES} - named == {
        "in_service_head",
        "evaluated_head",
        "followed_up_head",
    }
    # What the name of the state says by itself has no sentence.
    plain = {"completed", "cancelled", "entered-in-error"}
    assert {f"how_{state}" for state in REFERRAL_STATES if state not in plain} <= named
    assert {f"what_{stage}" for stage in STAGES} | {f"stage_{stage}" for stage in STAGES} <= named
    assert Reader(False).length(Limits().reopening) == "180天"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  abc-_9 \n", "abc-_9"),
        ("https://nqi.example/needs/0198#abc", "abc"),
        ("#token=abc", "abc"),
        ("ab c", "abc"),
        ("", ""),
        ("x" * 201, ""),
    ],
)
def test_a_code_is_found_in_what_was_pasted(typed: str, code: str) -> None:
    assert code_in(typed) == code


@given(st.binary(min_size=32, max_size=32), st.uuids(), st.uuids())
def test_a_cookie_opens_its_own_need_and_no_other(token_hash: bytes, need: object, other: object) -> None:
    sealer, stranger = (Sealer([SealingKey(id="k", secret=secret)]) for secret in (b"1" * 32, b"2" * 32))
    now = datetime.datetime.now(datetime.UTC)
    for live in (True, False):
        value = sealed(sealer, need, Opened(token_hash, now), live)  # type: ignore[arg-type]
        found = unsealed(sealer, need, value, now)  # type: ignore[arg-type]
        assert found is not None
        assert found.token_hash == token_hash
        assert unsealed(stranger, need, value, now) is None  # type: ignore[arg-type]
        assert unsealed(sealer, need, value[:-2], now) is None  # type: ignore[arg-type]
        assert unsealed(sealer, need, value, now + IDLE) is None  # type: ignore[arg-type]
        if need != other:
            assert unsealed(sealer, other, value, now) is None  # type: ignore[arg-type]


def test_changes_of_a_plan_add_up_and_are_taken_back() -> None:
    edits = StatedEdits()
    for do in ("drop:r1", "drop:r2", "drop:r1", "exclude:S-1", "restore:r1"):
        edits = edited(edits, do, "")
    edits = edited(edits, "prefer", "cheapest")
    assert (edits.drop, edits.exclude.stations, edits.prefer) == (["r2"], ["S-1"], "cheapest")
    assert edited(edits, "include:S-1", "").exclude.stations == []
    assert edited(edits, "undo", "") == StatedEdits()


@pytest.mark.parametrize("do", ["", "drop:", "drop:<b>", "exclude:a b", "nothing:1", "prefer"])
def test_what_is_no_change_of_a_plan_is_refused(do: str) -> None:
    with pytest.raises(Refused):
        edited(StatedEdits(), do, "dearest")
