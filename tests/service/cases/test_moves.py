"""Needs and referrals are moved by whom the tables let, and every move is kept."""

from typing import Any

import pytest

from tests.service.cases.making import (
    Providers,
    accept,
    agreed,
    give_contact,
    in_days,
    in_progress,
    planned,
    refer,
    result,
    stated,
    submitted,
    try_refer,
)
from tests.service.owners.world import World, expect


def test_a_need_goes_from_its_statement_to_delivery_and_every_move_is_kept(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    done = refer(providers.of(referral), referral["id"], "completed", result=result(summary="合格"))
    assert done["result"]["verdict"] == "passed"
    assert done["result"]["recorded_by"] == "李娜"
    delivered = case.now()
    assert delivered["state"] == "delivered"
    assert delivered["delivered_at"]
    assert case.events() == [
        ("moved", "enterprise", "submitted"),
        ("moved", "clerk", "accepted"),
        ("moved", "system", "diagnosing"),
        ("moved", "clerk", "planned"),
        ("moved", "enterprise", "agreed"),
        ("moved", "system", "in_service"),
        ("moved", "system", "delivered"),
    ]
    assert case.events(referral["id"]) == [
        ("drafted", "system", "draft"),
        ("moved", "system", "requested"),
        ("moved", "provider", "accepted"),
        ("moved", "provider", "in-progress"),
        ("moved", "provider", "completed"),
    ]
    entries = case.history()
    assert [entry["at"] for entry in entries] == sorted(entry["at"] for entry in entries)
    states = {None: "draft", referral["id"]: None}
    for entry in (each for each in entries if each["to_state"] is not None):
        assert entry["from_state"] == states[entry["referral"]]
        states[entry["referral"]] = entry["to_state"]


def test_who_works_on_a_case_reads_what_it_is_about_and_what_came_of_it(world: World, providers: Providers) -> None:
    case, referral = agreed(world)
    provider = providers.of(referral)
    page = expect(provider.get("/v1/referrals"), 200)
    mine = next(item for item in page["items"] if item["referral"]["id"] == referral["id"])
    assert mine["problem"]["text"] == "卡尺要校准，0~300mm，示值误差"
    assert mine["referral"]["moves"] == ["accepted", "rejected"]
    assert page["counts"]["requested"] >= 1
    history = expect(provider.get(f"/v1/referrals/{referral['id']}/history"), 200)["items"]
    assert [entry["to_state"] for entry in history] == ["draft", "requested"]
    for stranger in providers.others(referral):
        for path in ("", "/history", "/messages"):
            assert stranger.get(f"/v1/referrals/{referral['id']}{path}").status_code == 404
        assert try_refer(stranger, referral["id"], "accepted", price=1, due_on=in_days(1)).status_code == 404
        assert stranger.get(f"{case.path}/case").status_code == 404
    # The provider works on its referral; the need itself is the clerk's.
    assert provider.get(f"{case.path}/case").status_code == 404


def test_a_draft_is_nobodys_but_its_enterprises(world: World) -> None:
    case = stated(world)
    assert case.now()["moves"] == ["submitted", "withdrawn"]
    assert world.operator.get(f"{case.path}/case").status_code == 404
    assert case.need not in [item["need"] for item in expect(world.operator.get("/v1/needs?state=draft"), 200)["items"]]
    give_contact(case)
    case.move("submitted")
    assert case.now(world.operator)["moves"] == ["accepted", "returned", "rejected"]


def test_a_need_is_returned_once_with_all_defects(world: World) -> None:
    case = submitted(world)
    refused = case.try_move("returned", world.operator)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/note"
    case.move("returned", world.operator, note="请补充量程和数量")
    assert case.now()["moves"] == ["submitted", "withdrawn"]
    case.move("submitted")
    assert case.now(world.operator)["moves"] == ["accepted", "rejected"]
    again = case.try_move("returned", world.operator, note="还有问题")
    assert again.status_code == 409
    assert again.json()["moves"] == ["accepted", "rejected"]


def test_a_move_that_is_not_possible_says_where_it_stands_and_what_is(world: World) -> None:
    case = submitted(world)
    problem = case.try_move("agreed").json()
    assert (problem["code"], problem["state"], problem["moves"]) == ("move-not-allowed", "submitted", ["withdrawn"])


def test_a_plan_that_was_agreed_is_not_edited_any_more(world: World) -> None:
    case, _ = agreed(world)
    refused = case.enterprise.post(f"{case.path}/plan", json={})
    assert refused.status_code == 409
    assert refused.json()["code"] == "not-in-this-state"


def test_the_enterprise_has_the_plan_made_anew_and_may_withdraw_until_it_agrees(world: World) -> None:
    case = planned(world)
    case.move("diagnosing", note="太远了")
    case.move("planned", world.operator)
    case.move("withdrawn")
    assert case.now()["ended_at"]
    assert case.try_move("agreed").status_code == 409


def test_a_need_that_nobody_can_meet_is_answered_and_closed_by_the_clerk(world: World) -> None:
    case = submitted(world, stated(world, text="古琴断纹怎么修复"))
    case.move("accepted", world.operator)
    refused = case.try_move("planned", world.operator)
    assert refused.status_code == 422
    assert refused.json()["code"] == "contradiction"
    case.move("no_match", world.operator, note="本地没有机构能做，正在联系省外")
    case.move("closed_unmet", world.operator, note="省外也没有，建议联系文物修复单位")
    assert case.now()["state"] == "closed_unmet"
    case.move("reopened", note="有新情况")
    assert case.now()["state"] == "diagnosing"
    assert case.now()["reopened"] == 1


def test_a_reopened_need_is_planned_and_done_again(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    refer(providers.of(referral), referral["id"], "completed", result=result())
    assert "reopened" not in case.now()["moves"]
    case.wait_for("delivered")
    world.execute("UPDATE need SET state = 'evaluated' WHERE id = CAST(:id AS uuid)", id=case.need)
    assert case.now()["moves"] == ["reopened"]
    case.move("reopened", note="仍然超差")
    case.move("planned", world.operator)
    again = [each for each in case.move("agreed")["referrals"] if each["state"] == "requested"]
    assert len(again) == 1
    assert again[0]["id"] != referral["id"]


def test_a_referral_tells_what_is_missing_by_field(world: World, providers: Providers) -> None:
    _, referral = agreed(world)
    provider = providers.of(referral)
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"to": "accepted"}, {"/price", "/due_on"}),
        ({"to": "accepted", "price": 1, "due_on": in_days(-1)}, {"/due_on"}),
        ({"to": "rejected"}, {"/reason"}),
        ({"to": "rejected", "reason": "other"}, {"/note"}),
        ({"to": "rejected", "reason": "waiting_sample"}, {"/reason"}),
        ({"to": "accepted", "price": 1, "due_on": in_days(1), "scope_line": 9}, {"/scope_line"}),
    ]
    for body, pointers in cases:
        refused = provider.post(f"/v1/referrals/{referral['id']}/moves", json=body)
        assert refused.status_code == 422, body
        assert {error["pointer"] for error in refused.json()["errors"]} == pointers, body
    accept(provider, referral["id"], scope_line=1)
    named = expect(provider.get(f"/v1/referrals/{referral['id']}"), 200)["referral"]["scope_line"]
    assert named == "游标卡尺 · 示值误差"
    refer(provider, referral["id"], "in-progress")
    missing = try_refer(provider, referral["id"], "completed")
    assert missing.json()["errors"][0]["pointer"] == "/result"
    late = try_refer(provider, referral["id"], "completed", result=result(issued_on=in_days(1)))
    assert late.json()["errors"][0]["pointer"] == "/result/issued_on"


def test_the_clock_of_a_referral_stands_still_while_it_is_on_hold(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    provider = providers.of(referral)
    held = refer(provider, referral["id"], "on-hold", reason="waiting_sample", resume_on=in_days(3))
    assert (held["reason"], held["resume_on"]) == ("waiting_sample", in_days(3))
    # Ten days pass.
    world.execute("UPDATE referral SET left_seconds = 3 * 86400 WHERE id = CAST(:id AS uuid)", id=referral["id"])
    resumed = expect(
        case.enterprise.post(f"{case.path}/referrals/{referral['id']}/moves", json={"to": "in-progress"}), 200
    )
    assert resumed["state"] == "in-progress"
    assert resumed["reason"] is None
    assert resumed["due_at"] != referral["due_at"]


def test_the_enterprise_takes_an_order_back_before_it_is_worked_on(world: World, providers: Providers) -> None:
    case, referral = agreed(world)
    move = f"{case.path}/referrals/{referral['id']}/moves"
    assert case.enterprise.post(move, json={"to": "cancelled"}).json()["errors"][0]["pointer"] == "/note"
    expect(case.enterprise.post(move, json={"to": "cancelled", "note": "自己买了新卡尺"}), 200)
    # Nothing is left to do: the need is planned anew, or withdrawn.
    assert case.now()["state"] == "planned"
    assert try_refer(providers.of(referral), referral["id"], "accepted", price=1, due_on=in_days(1)).status_code == 409
    foreign, _ = agreed(world)
    assert foreign.enterprise.post(move, json={"to": "cancelled", "note": "x"}).status_code == 404


def test_a_result_is_disputed_for_21_days_and_an_upheld_dispute_reopens_the_need(
    world: World, providers: Providers
) -> None:
    case, referral = in_progress(world, providers)
    refer(providers.of(referral), referral["id"], "completed", result=result())
    move = f"{case.path}/referrals/{referral['id']}/moves"
    disputed = expect(case.enterprise.post(move, json={"to": "disputed", "note": "量程不对"}), 200)
    assert disputed["disputed_at"]
    assert case.enterprise.post(move, json={"to": "disputed", "note": "again"}).status_code == 409
    world.execute("UPDATE need SET state = 'evaluated' WHERE id = CAST(:id AS uuid)", id=case.need)
    assert try_refer(providers.of(referral), referral["id"], "settled", upheld=False, note="x").status_code == 409
    settled = refer(world.operator, referral["id"], "settled", upheld=True, note="确有错误")
    assert settled["upheld"] is True
    assert case.now()["state"] == "diagnosing"
    late, other = in_progress(world, providers)
    refer(providers.of(other), other["id"], "completed", result=result())
    world.execute(
        "UPDATE referral SET ended_at = now() - interval '22 days' WHERE id = CAST(:id AS uuid)", id=other["id"]
    )
    refused = late.enterprise.post(f"{late.path}/referrals/{other['id']}/moves", json={"to": "disputed", "note": "x"})
    assert refused.status_code == 409


def test_a_receiving_organization_sees_its_needs_and_does_not_close_those_that_it_works_on(
    world: World, providers: Providers
) -> None:
    receiver = providers.organizations[0]
    clerk = receiver.administrator.client
    offering = next(id_ for id_, each in providers.offerings.items() if each is receiver)
    case = stated(world)
    expect(case.enterprise.post(f"{case.path}/plan", json={"pin": {"offerings": [offering]}}), 201)
    submitted(world, case, station=receiver.station)
    assert case.now(clerk)["received_by"] == receiver.id
    assert case.need in [item["need"] for item in expect(clerk.get("/v1/needs"), 200)["items"]]
    other = providers.organizations[1].administrator.client
    assert other.get(f"{case.path}/case").status_code == 404
    assert case.need not in [item["need"] for item in expect(other.get("/v1/needs"), 200)["items"]]
    case.move("accepted", clerk)
    case.move("planned", clerk)
    referral = case.move("agreed")["referrals"][0]
    assert referral["offering"] == offering
    accept(clerk, referral["id"])
    refer(clerk, referral["id"], "in-progress")
    refer(clerk, referral["id"], "completed", result=result())
    world.execute("UPDATE need SET state = 'followed_up' WHERE id = CAST(:id AS uuid)", id=case.need)
    refused = case.try_move("closed", clerk)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "own-work"
    case.move("closed", world.operator)


def test_a_station_that_does_not_exist_receives_no_need(world: World) -> None:
    case = stated(world)
    give_contact(case)
    refused = case.try_move("submitted", station="NOWHERE")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/station"


@pytest.mark.parametrize("urgent", [True, False])
def test_an_urgent_need_is_answered_within_four_hours(world: World, urgent: bool) -> None:
    _, referral = agreed(world, submitted(world, urgent=urgent))
    hours = (_moment(referral["due_at"]) - _moment(referral["requested_at"])).total_seconds() / 3600
    assert referral["urgent"] is urgent
    assert (hours == 4) is urgent


def _moment(written: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(written)


def test_the_inbox_comes_by_deadline_page_by_page(world: World) -> None:
    made = {submitted(world).need for _ in range(3)}
    found: list[dict[str, Any]] = []
    path: str | None = "/v1/needs?limit=2"
    while path is not None:
        page = expect(world.operator.get(path), 200)
        assert len(page["items"]) <= 2
        found += page["items"]
        path = page["next"]
    assert made <= {item["need"] for item in found}
    assert len({item["need"] for item in found}) == len(found)
    dues = [item["due_at"] or "9999" for item in found]
    assert dues == sorted(dues)
    assert world.operator.get("/v1/needs?after=bm9wZQ").status_code == 400
