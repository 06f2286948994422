"""What the tables of moves allow, whoever walks through them."""

import random
from typing import get_args

import pytest

from service.workflow.need_states import ACTIVE, NEED_ENDS, NEED_STATES, NEED_TRANSITIONS, REOPENABLE, REOPENED_TO
from service.workflow.referral_states import (
    KNOWS_THE_ENTERPRISE,
    OPEN,
    REFERRAL_ENDS,
    REFERRAL_STATES,
    REFERRAL_TRANSITIONS,
    TRIED_AGAIN,
    HoldReason,
    Refusal,
)
from service.workflow.transitions import Actor, Transition, find, moves_for, states_of
from service.workflow.words import ACTOR_WORDS, NEED_WORDS, REASON_WORDS, REFERRAL_WORDS

_TABLES = {
    "need": (NEED_TRANSITIONS, NEED_STATES, NEED_ENDS),
    "referral": (REFERRAL_TRANSITIONS, REFERRAL_STATES, REFERRAL_ENDS),
}
_MODEL = {
    # The status model as it was agreed, state by state; what ours adds is named below.
    "draft": {"submitted", "withdrawn"},
    "submitted": {"accepted", "returned", "rejected"},
    "returned": {"submitted", "withdrawn", "closed_lapsed"},
    "accepted": {"diagnosing"},
    "diagnosing": {"planned", "no_match"},
    "no_match": {"diagnosing", "closed_unmet"},
    "planned": {"agreed", "diagnosing"},
    "agreed": {"in_service"},
    "in_service": {"delivered", "planned"},
    "delivered": {"evaluated"},
    "evaluated": {"followed_up"},
    "followed_up": {"closed"},
}
_ADDED = {
    ("submitted", "withdrawn"),
    ("diagnosing", "withdrawn"),
    ("no_match", "withdrawn"),
    ("planned", "withdrawn"),
    ("planned", "closed_lapsed"),
}
_REFERRAL_MODEL = {
    "draft": {"requested", "entered-in-error"},
    "requested": {"accepted", "rejected", "cancelled", "expired"},
    "accepted": {"in-progress", "cancelled"},
    "in-progress": {"on-hold", "completed", "failed"},
    "on-hold": {"in-progress", "cancelled"},
}
_REFERRAL_ADDED = {("accepted", "on-hold")}


def test_needs_move_as_the_model_says_and_in_the_five_ways_that_were_added() -> None:
    ours = {(each.start, each.end) for each in NEED_TRANSITIONS}
    assert ours == {(start, end) for start, ends in _MODEL.items() for end in ends} | _ADDED


def test_referrals_move_as_the_model_says_and_are_held_where_an_accreditation_lapsed_at_acceptance() -> None:
    ours = {(each.start, each.end) for each in REFERRAL_TRANSITIONS}
    assert ours == {(start, end) for start, ends in _REFERRAL_MODEL.items() for end in ends} | _REFERRAL_ADDED


@pytest.mark.parametrize("kind", _TABLES)
def test_every_state_is_reached_from_a_draft_and_leads_to_an_end(kind: str) -> None:
    table, states, ends = _TABLES[kind]
    assert set(states_of(table)) == set(states)
    assert _reached(table, "draft") == set(states)
    for state in states:
        assert _reached(table, state) & ends, state


def _reached(table: tuple[Transition, ...], start: str) -> set[str]:
    reached, left = {start}, [start]
    while left:
        state = left.pop()
        for each in table:
            if each.start == state and each.end not in reached:
                reached.add(each.end)
                left.append(each.end)
    return reached


def test_no_provider_moves_a_need() -> None:
    assert not [each for each in NEED_TRANSITIONS if "provider" in each.actors]


def test_no_move_is_declared_twice_and_each_has_somebody_who_makes_it() -> None:
    for table, _, _ in _TABLES.values():
        pairs = [(each.start, each.end) for each in table]
        assert len(pairs) == len(set(pairs))
        assert all(each.actors and set(each.actors) <= set(get_args(Actor)) for each in table)


def test_random_walks_by_random_actors_make_only_moves_of_the_table_and_reach_every_state() -> None:
    chance = random.Random(6)
    for table, states, ends in _TABLES.values():
        seen: set[str] = set()
        for _ in range(6000):
            state = "draft"
            seen.add(state)
            while state not in ends:
                actor = chance.choice(get_args(Actor))
                moves = moves_for(table, state, actor)
                if not moves:
                    continue
                move = chance.choice(moves)
                assert find(table, state, move.end) is move
                assert actor in move.actors
                state = move.end
                seen.add(state)
        assert seen == set(states)


def test_a_need_is_reopened_only_from_where_nothing_goes_on() -> None:
    assert NEED_ENDS | {"evaluated", "followed_up"} == REOPENABLE
    assert REOPENED_TO in ACTIVE


def test_what_is_tried_again_has_ended_and_who_refused_never_knew_the_enterprise() -> None:
    assert TRIED_AGAIN < REFERRAL_ENDS
    assert not OPEN & REFERRAL_ENDS
    assert not KNOWS_THE_ENTERPRISE & {"draft", "requested", "rejected", "expired", "cancelled", "entered-in-error"}


def test_every_state_reason_and_actor_has_words_in_both_languages() -> None:
    assert set(NEED_WORDS) == set(NEED_STATES)
    assert set(REFERRAL_WORDS) == set(REFERRAL_STATES)
    assert set(REASON_WORDS) == {*get_args(Refusal), *get_args(HoldReason)}
    assert set(ACTOR_WORDS) == set(get_args(Actor))
    for words in (NEED_WORDS, REFERRAL_WORDS, REASON_WORDS, ACTOR_WORDS):
        assert len({zh for zh, _ in words.values()}) == len(words)
        assert len({en for _, en in words.values()}) == len(words)
