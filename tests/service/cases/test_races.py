"""Of moves that race one wins, the others are told clearly, and nothing is lost or done twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import httpx
import pytest

from tests.service.cases.making import (
    Case,
    Providers,
    agreed,
    in_days,
    in_progress,
    let_time_pass,
    planned,
    result,
    submitted,
    try_refer,
)
from tests.service.owners.world import World, expect

_ROUNDS = 5


def _at_once(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(call) for call in calls]]


def _one_won(answers: list[httpx.Response]) -> None:
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {200: 1, 409: len(answers) - 1}, [answer.text for answer in answers]
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["code"] == "move-not-allowed"
            assert "state" in answer.json()


def test_two_clerks_accept_a_referral_and_one_does(world: World, providers: Providers) -> None:
    for _ in range(_ROUNDS):
        case, referral = agreed(world)
        accept = partial(try_refer, providers.of(referral), referral["id"], "accepted", due_on=in_days(5))
        answers = _at_once(*(partial(accept, price=price) for price in (100, 200, 300, 400)))
        _one_won(answers)
        won = next(answer.json()["referral"]["price"] for answer in answers if answer.status_code == 200)
        assert case.referral(referral["id"])["price"] == won
        assert case.events(referral["id"]).count(("moved", "provider", "accepted")) == 1


def test_an_enterprise_takes_back_what_a_provider_accepts(world: World, providers: Providers) -> None:
    for _ in range(_ROUNDS):
        case, referral = agreed(world)
        provider = providers.of(referral)
        cancel = f"{case.path}/referrals/{referral['id']}/moves"
        _at_once(
            partial(try_refer, provider, referral["id"], "rejected", reason="no_capacity"),
            partial(case.enterprise.post, cancel, json={"to": "cancelled", "note": "不做了"}),
        )
        moves = [event for event in case.events(referral["id"]) if event[1] != "system"]
        assert len(moves) == 1, moves


def test_a_provider_accepts_at_the_moment_at_which_its_time_is_up(world: World, providers: Providers) -> None:
    seen: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        case, referral = agreed(world)
        let_time_pass(world, "referral", referral["id"])
        answer = try_refer(providers.of(referral), referral["id"], "accepted", price=1, due_on=in_days(5))
        ended = "accepted" if answer.status_code == 200 else "expired"
        seen[ended] += 1
        assert case.wait_for_referral(referral["id"], ended)
        after = [event[2] for event in case.events(referral["id"]) if event[0] == "moved"]
        assert after == ["requested", ended]
    assert sum(seen.values()) == _ROUNDS


def test_an_enterprise_that_clicks_twice_has_its_plan_referred_once(world: World) -> None:
    for _ in range(_ROUNDS):
        case = planned(world)
        _one_won(_at_once(*[partial(case.try_move, "agreed")] * 4))
        assert len(case.now()["referrals"]) == 1


def test_two_providers_and_a_clerk_end_a_need_in_service_once(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    provider = providers.of(referral)
    answers = _at_once(
        *[partial(try_refer, provider, referral["id"], "completed", result=result())] * 3,
        partial(try_refer, provider, referral["id"], "failed", reason="sample_unfit"),
    )
    _one_won(answers)
    final = case.referral(referral["id"])["state"]
    assert final in ("completed", "failed")
    assert (case.now()["state"] == "delivered") is (final == "completed")


@pytest.mark.parametrize("times", [8])
def test_a_request_repeated_with_its_key_is_done_once_and_answered_alike(world: World, times: int) -> None:
    case = submitted(world)
    key = uuid4().hex

    def accept() -> httpx.Response:
        return world.operator.post(f"{case.path}/moves", json={"to": "accepted"}, headers={"Idempotency-Key": key})

    answers = [*_at_once(*[accept] * times), accept()]
    done = [answer for answer in answers if answer.status_code == 200]
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"request-in-progress"}
    assert len({answer.content for answer in done}) == 1
    assert done[-1].headers["Idempotency-Replayed"] == "true"
    assert case.events().count(("moved", "clerk", "accepted")) == 1


def test_a_key_used_for_another_move_is_refused(world: World) -> None:
    case = submitted(world)
    headers = {"Idempotency-Key": uuid4().hex}
    expect(world.operator.post(f"{case.path}/moves", json={"to": "accepted"}, headers=headers), 200)
    other = world.operator.post(f"{case.path}/moves", json={"to": "no_match", "note": "x"}, headers=headers)
    assert other.json()["code"] == "idempotency-key-reused"


def test_who_has_not_the_token_is_told_nothing_whatever_key_they_repeat(world: World) -> None:
    case = submitted(world)
    headers = {"Idempotency-Key": uuid4().hex}
    expect(case.enterprise.post(f"{case.path}/moves", json={"to": "withdrawn"}, headers=headers), 200)
    stranger = Case(case.need, submitted(world).enterprise, "")
    answer = stranger.enterprise.post(f"{case.path}/moves", json={"to": "withdrawn"}, headers=headers)
    assert answer.status_code == 404
