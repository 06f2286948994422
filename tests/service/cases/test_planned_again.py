"""A need whose plan is agreed again goes on by what stations do now: neither held up by what is open, nor done by what was."""

from tests.service.cases.making import Providers, in_progress, refer, result
from tests.service.owners.world import World


def test_a_plan_that_is_agreed_again_while_its_station_is_at_work_goes_on(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    case.move("planned", world.operator, note="企业想改方案")
    again = case.move("agreed")
    assert again["state"] == "in_service"
    assert [each["id"] for each in again["referrals"]] == [referral["id"]]
    refer(providers.of(referral), referral["id"], "completed", result=result())
    assert case.now()["state"] == "delivered"


def test_a_plan_that_is_agreed_again_after_all_was_done_is_delivered(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    case.move("planned", world.operator, note="企业想改方案")
    refer(providers.of(referral), referral["id"], "completed", result=result())
    assert case.now()["state"] == "planned"
    assert case.move("agreed")["state"] == "delivered"


def test_what_was_done_before_a_need_was_reopened_does_not_deliver_it_again(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    refer(providers.of(referral), referral["id"], "completed", result=result())
    case.enterprise.post(f"{case.path}/evaluation", json={"solved": False, "score": 2}).raise_for_status()
    case.move("reopened", note="仍然超差")
    case.move("planned", world.operator)
    for_again = [each for each in case.move("agreed")["referrals"] if each["state"] == "requested"]
    while for_again:
        refer(providers.of(for_again[0]), for_again[0]["id"], "rejected", reason="no_capacity")
        for_again = [each for each in case.now()["referrals"] if each["state"] == "requested"]
    assert case.now()["state"] == "planned"
