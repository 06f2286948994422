"""Random histories through the API: whatever anybody tries, the tables decide, and history tells it again."""

import random
from typing import Any

import httpx
import pytest

from service.workflow.need_states import NEED_ENDS, NEED_TRANSITIONS
from service.workflow.referral_states import REFERRAL_ENDS, REFERRAL_TRANSITIONS
from service.workflow.transitions import find
from tests.service.cases.making import Case, Providers, give_contact, in_days, result, stated
from tests.service.owners.world import World

_NEED_TARGETS = (
    "submitted",
    "returned",
    "accepted",
    "diagnosing",
    "no_match",
    "planned",
    "agreed",
    "closed",
    "closed_unmet",
    "withdrawn",
    "rejected",
    "reopened",
)
_REFERRAL_TARGETS = ("accepted", "rejected", "in-progress", "on-hold", "completed", "failed", "cancelled")
_SAID: dict[str, dict[str, Any]] = {
    "accepted": {"price": 1, "due_on": in_days(3)},
    "rejected": {"reason": "no_capacity"},
    "failed": {"reason": "sample_unfit"},
    "on-hold": {"reason": "equipment", "resume_on": in_days(2)},
    "completed": {"result": result()},
}
_STEPS = 60


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_tried_the_tables_decide_and_history_tells_it(
    world: World, providers: Providers, seed: int
) -> None:
    chance = random.Random(seed)
    case = stated(world)
    give_contact(case)
    done = 0
    for _ in range(_STEPS):
        now = case.now()
        referrals = [each for each in now["referrals"] if each["state"] not in REFERRAL_ENDS]
        if referrals and chance.random() < 0.7:
            done += _try_a_referral(case, providers, chance, chance.choice(referrals))
        else:
            done += _try_the_need(world, case, chance, now)
    assert done >= 5
    _tells_it_again(case)


def _try_the_need(world: World, case: Case, chance: random.Random, now: dict[str, Any]) -> bool:
    role, caller = chance.choice([("enterprise", case.enterprise), ("clerk", world.operator)])
    # What is possible is tried more often, so that histories go somewhere.
    own = case.now(caller)["moves"] if role == "enterprise" or now["state"] != "draft" else []
    hopeful = [to for to in own if to not in ("withdrawn", "rejected")]
    to = chance.choice(hopeful if hopeful and chance.random() < 0.6 else _NEED_TARGETS)
    answer = case.try_move(to, caller, note="理由")
    after = case.now()
    if to == "reopened":
        allowed = to in own
    else:
        transition = find(NEED_TRANSITIONS, now["state"], to)
        allowed = transition is not None and role in transition.actors and to in own
    if role == "clerk" and now["state"] == "draft":
        assert answer.status_code == 404
        return False
    assert (answer.status_code == 200) is allowed, (role, now["state"], to, answer.text)
    if not allowed:
        assert answer.json()["code"] == "move-not-allowed"
        assert (after["state"], after["version"]) == (now["state"], now["version"])
    return allowed


def _try_a_referral(case: Case, providers: Providers, chance: random.Random, referral: dict[str, Any]) -> bool:
    role = chance.choice(["provider", "provider", "enterprise", "stranger"])
    to = chance.choice(_REFERRAL_TARGETS)
    body = {"to": to, "note": "理由", **_SAID.get(to, {})}
    answer = _post(case, providers, chance, role, referral, body)
    after = case.referral(referral["id"])
    if role == "stranger":
        assert answer.status_code == 404
        return False
    transition = find(REFERRAL_TRANSITIONS, referral["state"], to)
    allowed = transition is not None and role in transition.actors
    assert (answer.status_code == 200) is allowed, (role, referral["state"], to, answer.text)
    assert after["state"] == (to if allowed else referral["state"])
    return allowed


def _post(
    case: Case, providers: Providers, chance: random.Random, role: str, referral: dict[str, Any], body: dict[str, Any]
) -> httpx.Response:
    path = f"/v1/referrals/{referral['id']}/moves"
    if role == "enterprise":
        return case.enterprise.post(f"{case.path}/referrals/{referral['id']}/moves", json=body)
    if role == "provider":
        return providers.of(referral).post(path, json=body)
    return chance.choice(providers.others(referral)).post(path, json=body)


def _tells_it_again(case: Case) -> None:
    """Played again from the beginning, history makes only moves of the tables and ends where the case stands."""
    at: dict[str | None, str | None] = {None: "draft"}
    for entry in case.history():
        if entry["to_state"] is None:
            continue
        subject = entry["referral"]
        table = NEED_TRANSITIONS if subject is None else REFERRAL_TRANSITIONS
        assert entry["from_state"] == at.get(subject)
        if entry["event"] == "moved":
            transition = find(table, entry["from_state"], entry["to_state"])
            assert transition is not None
            assert entry["actor_role"] in transition.actors
        at[subject] = entry["to_state"]
    now = case.now()
    assert at.pop(None) == now["state"]
    assert at == {each["id"]: each["state"] for each in now["referrals"]}
    assert (now["ended_at"] is not None) is (now["state"] in NEED_ENDS)
