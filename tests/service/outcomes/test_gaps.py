"""What nothing meets is looked for farther away, answered in time, and counted without telling of anybody."""

import time
from typing import Any

import httpx
import pytest

from tests.service.cases.making import Case, Providers, accept, refer, result
from tests.service.outcomes.making import Clock, asked, new_telephone
from tests.service.owners.world import Organization, World, expect

_NOWHERE = "古琴断纹怎么修复"
_ACCREDITED: dict[str, Any] = {"text": "卡尺要校准，0~300mm，示值误差", "constraints": {"accreditations": ["CMA"]}}


def _unmatched(world: World, **more: Any) -> Case:
    case = asked(world, _NOWHERE, **more)
    case.move("accepted", world.operator)
    case.move("no_match", world.operator, note="本地没有机构能做，正在联系省外")
    return case


def _gaps(case: Case, by: httpx.Client | None = None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = expect((by or case.enterprise).get(f"{case.path}/gaps"), 200)["items"]
    return items


def test_what_no_listing_meets_is_a_gap_that_a_clerk_answers(world: World) -> None:
    case = _unmatched(world, industry="乐器", place={"adcode": "450200"})
    gap = _gaps(case)[0]
    assert (gap["state"], gap["found_in"], gap["offerings"], gap["adcode"]) == ("open", None, [], "450200")
    assert gap["due_at"]
    assert ("gap_opened", "system", None) in case.events()
    answered = expect(
        world.operator.post(f"/v1/gaps/{gap['id']}/answer", json={"answer": "已联系省外的文物修复单位"}), 200
    )
    assert (answered["state"], answered["answer"]) == ("answered", "已联系省外的文物修复单位")
    assert _gaps(case)[0]["answer"] == "已联系省外的文物修复单位"
    assert ("gap_answered", "clerk", None) in case.events()


@pytest.mark.parametrize(("adcode", "ring"), [("450100", "province"), ("420100", "country")])
def test_a_gap_tells_what_is_had_without_its_conditions_and_how_far_away(
    world: World, providers: Providers, adcode: str, ring: str
) -> None:
    """No listing has CMA; without it two have the service, in Liuzhou (450200)."""
    case = asked(world, **_ACCREDITED, place={"adcode": adcode})
    case.move("accepted", world.operator)
    case.move("no_match", world.operator, note="没有CMA资质的机构")
    gap = _gaps(case)[0]
    assert gap["found_in"] == ring
    assert gap["missing"] == ["accreditation"]
    assert {each["offering"] for each in gap["offerings"]} == set(providers.offerings)
    assert gap["offerings"][0]["title"] == "卡尺校准"
    assert gap["element"] == "metrology"


def test_a_gap_that_nobody_answers_is_escalated_once(world: World, clock: Clock) -> None:
    case = _unmatched(world)
    ended = _unmatched(world)
    ended.move("withdrawn")
    clock.pass_days(20)
    deadline = time.monotonic() + 20
    while not _events(case, "gap_escalated") and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    assert len(_events(case, "gap_escalated")) == len(_gaps(case))
    assert _gaps(case)[0]["overdue"] is True
    assert not _events(ended, "gap_escalated")


def _events(case: Case, event: str) -> list[str]:
    return [found for found, _, _ in case.events() if found == event]


def test_what_a_referral_completes_is_no_gap_any_more(world: World, providers: Providers) -> None:
    case = asked(world)
    case.move("accepted", world.operator)
    case.move("no_match", world.operator, note="暂时没有")
    assert _gaps(case) == []
    case.move("diagnosing", world.operator)
    case.move("planned", world.operator)
    referral = case.move("agreed")["referrals"][0]
    first = refer(providers.of(referral), referral["id"], "rejected", reason="no_capacity")
    second = next(each for each in case.now()["referrals"] if each["state"] == "requested")
    refer(providers.of(second), second["id"], "rejected", reason="no_capacity")
    gap = _gaps(case)[0]
    assert (gap["state"], gap["label"]) == ("open", first["labels"][0])
    case.move("diagnosing", world.operator, note="再联系一次")
    case.move("planned", world.operator)
    again = next(each for each in case.move("agreed")["referrals"] if each["state"] == "requested")
    accept(providers.of(again), again["id"])
    refer(providers.of(again), again["id"], "in-progress")
    refer(providers.of(again), again["id"], "completed", result=result())
    assert _gaps(case)[0]["state"] == "met"
    assert _events(case, "gap_met")
    refused = world.operator.post(f"/v1/gaps/{gap['id']}/answer", json={"answer": "太晚了"})
    assert refused.status_code == 409


def test_gaps_are_listed_filtered_and_counted_for_who_receives_the_needs(world: World, counter: Organization) -> None:
    by = counter.administrator.client
    telephone = new_telephone()
    about: dict[str, Any] = {"industry": "乐器修复", "place": {"adcode": "530100"}}
    twice = [asked(world, _NOWHERE, telephone, counter.station, **about) for _ in range(2)]
    for case in twice:
        case.move("accepted", by)
        case.move("no_match", by, note="没有")
    assert twice[1].now()["duplicate_of"] == twice[0].need
    page = expect(by.get("/v1/gaps?by=adcode&adcode=53&limit=1"), 200)
    assert {item["need"] for item in page["items"]} <= {case.need for case in twice}
    # Stated twice, counted once.
    assert page["counts"] == [{"key": "530100", "open": len(_gaps(twice[0])), "answered": 0, "met": 0}]
    following = expect(by.get(page["next"]), 200)
    assert following["items"][0]["id"] != page["items"][0]["id"]
    assert expect(by.get("/v1/gaps?state=met"), 200)["items"] == []
    industries = expect(world.operator.get("/v1/gaps?by=industry&industry=乐器修复"), 200)["counts"]
    assert [each["key"] for each in industries] == ["乐器修复"]
    assert by.get("/v1/gaps?by=colour").status_code == 400
    assert by.get("/v1/gaps?after=nowhere").status_code == 400


def test_gaps_of_others_are_not_there(world: World, counter: Organization, providers: Providers) -> None:
    case = _unmatched(world)
    gap = _gaps(case)[0]
    for stranger in (counter.administrator.client, providers.organizations[0].administrator.client):
        assert gap["id"] not in [item["id"] for item in expect(stranger.get("/v1/gaps"), 200)["items"]]
        assert stranger.post(f"/v1/gaps/{gap['id']}/answer", json={"answer": "我来"}).status_code == 404
        assert stranger.get(f"{case.path}/gaps").status_code == 404
    assert world.caller().get("/v1/gaps").status_code == 401
    assert case.enterprise.post(f"/v1/gaps/{gap['id']}/answer", json={"answer": "我来"}).status_code == 401


def test_everybody_sees_what_is_lacking_and_of_whom_nothing(world: World, clock: Clock) -> None:
    """Four needs of a province are not enough to be told of; a problem that was stated twice is one."""
    telephone = new_telephone()
    cases = [_unmatched(world, telephone=telephone, place={"adcode": "630100"})]
    cases += [_unmatched(world, place={"adcode": "630100"}) for _ in range(3)]
    again = _unmatched(world, telephone=telephone, place={"adcode": "630100"})
    anybody = world.caller()
    assert again.now()["duplicate_of"] == cases[0].need
    clock.pass_days(1)
    assert _province(anybody, "63") == []
    _unmatched(world, place={"adcode": "630200"})
    clock.pass_days(1)
    assert _province(anybody, "63") == [5]


def _province(by: httpx.Client, province: str) -> list[int]:
    summary = expect(by.get("/v1/gaps/summary"), 200)
    assert summary["smallest_cell"] == 5
    assert all(item["problems"] >= 5 for item in summary["items"])
    return [item["problems"] for item in summary["items"] if item["province"] == province]
