"""What time brings about: reminders, lapses, escalations, another station for what nobody answered."""

import time
from typing import Any

import pytest

from tests.service.cases.making import (
    Case,
    Providers,
    agreed,
    in_progress,
    let_time_pass,
    planned,
    refer,
    result,
    stated,
    submitted,
)
from tests.service.owners.world import World, expect


def _wait_for_event(case: Case, event: str, referral: str | None = None) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if any(each[0] == event for each in case.events(referral)):
            return
        time.sleep(0.1)
    raise AssertionError(case.events(referral))


def test_a_referral_that_nobody_answers_expires_and_goes_to_another_station(world: World) -> None:
    case, referral = agreed(world)
    let_time_pass(world, "referral", referral["id"], "remind_at")
    _wait_for_event(case, "reminded", referral["id"])
    let_time_pass(world, "referral", referral["id"])
    case.wait_for_referral(referral["id"], "expired")
    second = next(each for each in case.now()["referrals"] if each["state"] == "requested")
    assert second["replaces"] == referral["id"]
    assert second["tries"] == 2
    assert second["station"] != referral["station"]
    assert case.events(referral["id"])[-1] == ("moved", "system", "expired")


def test_what_every_station_refuses_is_a_gap_and_the_plan_is_open_again(world: World, providers: Providers) -> None:
    case, referral = agreed(world)
    asked = []
    waiting = [referral]
    while waiting:
        asked.append(waiting[0]["station"])
        refer(providers.of(waiting[0]), waiting[0]["id"], "rejected", reason="no_capacity")
        waiting = [each for each in case.now()["referrals"] if each["state"] == "requested"]
    assert len(set(asked)) == len(asked) == 3
    assert case.now()["state"] == "planned"
    assert ("unmatched", "system", None) in [
        event for each in case.now()["referrals"] for event in case.events(each["id"])
    ]


def test_who_has_a_conflict_of_interest_is_not_asked_again(world: World, providers: Providers) -> None:
    first = providers.organizations[0]
    second = world.offering(first.administrator.client, first.station, title="卡尺校准（加急）")
    try:
        providers.offerings[second] = first
        offering = next(id_ for id_, each in providers.offerings.items() if each is first and id_ != second)
        deadline = time.monotonic() + 20
        while second not in providers.found() and time.monotonic() < deadline:
            time.sleep(0.1)
        case, referral = agreed(world, submitted(world), offering)
        refer(providers.of(referral), referral["id"], "rejected", reason="conflict_of_interest")
        stations = {each["station"] for each in case.now()["referrals"] if each["state"] == "requested"}
        assert stations
        assert first.station not in stations
    finally:
        del providers.offerings[second]
        expect(
            first.administrator.client.delete(
                f"/v1/offerings/{second}", headers={"If-Match": "*"}, params={"reason": "试验结束"}
            ),
            200,
        )


@pytest.mark.parametrize("state", ["submitted", "diagnosing", "no_match"])
def test_what_a_clerk_does_not_do_in_time_is_escalated_once(world: World, state: str) -> None:
    case = submitted(world)
    if state != "submitted":
        case.move("accepted", world.operator)
    if state == "no_match":
        case.move("no_match", world.operator, note="暂时没有")
    let_time_pass(world, "need", case.need)
    _wait_for_event(case, "escalated")
    assert case.now()["state"] == state
    assert case.now()["overdue"] is True
    found = expect(world.operator.get("/v1/needs?state=overdue"), 200)
    assert case.need in [item["need"] for item in found["items"]]
    assert found["counts"]["overdue"] >= 1
    time.sleep(2.5)
    assert [event[0] for event in case.events()].count("escalated") == 1


def test_a_draft_that_nobody_touches_is_deleted(world: World) -> None:
    case = stated(world)
    let_time_pass(world, "need", case.need)
    deadline = time.monotonic() + 30
    while case.enterprise.get(f"{case.path}/case").status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert case.enterprise.get(f"{case.path}/case").status_code == 404
    assert case.enterprise.get(case.path).status_code == 404


def test_what_an_enterprise_does_not_answer_lapses_and_can_be_reopened(world: World) -> None:
    returned = submitted(world)
    returned.move("returned", world.operator, note="缺量程")
    undecided = planned(world)
    for case in (returned, undecided):
        let_time_pass(world, "need", case.need)
        case.wait_for("closed_lapsed")
        assert case.events()[-1] == ("moved", "system", "closed_lapsed")
        case.move("reopened", note="才看到")
        assert case.now()["state"] == "diagnosing"
    world.execute(
        "UPDATE need SET state = 'closed', ended_at = now() - interval '181 days' WHERE id = CAST(:id AS uuid)",
        id=returned.need,
    )
    assert returned.try_move("reopened").status_code == 409


def test_silence_after_delivery_is_kept_as_no_answer_and_not_as_praise(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    refer(providers.of(referral), referral["id"], "completed", result=result())
    case.wait_for("delivered")
    for state in ("evaluated", "followed_up", "closed"):
        let_time_pass(world, "need", case.need)
        case.wait_for(state)
        assert case.events()[-1] == ("moved", "system", state)
    assert case.now()["due_at"] is None


def test_what_is_late_is_told_and_stays_with_its_provider(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    let_time_pass(world, "referral", referral["id"])
    _wait_for_event(case, "escalated", referral["id"])
    late: dict[str, Any] = case.referral(referral["id"])
    assert (late["state"], late["overdue"]) == ("in-progress", True)
    page = expect(providers.of(referral).get("/v1/referrals?state=overdue"), 200)
    assert referral["id"] in [item["referral"]["id"] for item in page["items"]]
    done = refer(providers.of(referral), referral["id"], "completed", result=result())
    assert done["overdue"] is False
